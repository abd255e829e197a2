import { z } from 'zod';
import type { Portfolio } from '../shared/risk';
import type { Limits } from './limits';

export const breachSchema = z.strictObject({
  limit: z.string().describe('The limit that is not kept'),
  allowed: z.number(),
  actual: z.number(),
  symbol: z.string().nullable().describe('The position it is about; null where it is about all'),
  message: z.string(),
});

export type Breach = z.infer<typeof breachSchema>;

/** Where a portfolio does not keep its limits. Losses count as soon as they reach theirs, sizes when they are beyond. */
export function breachesOf(portfolio: Portfolio, limits: Limits): Breach[] {
  const found = (
    limit: keyof Limits,
    actual: number,
    isBroken: boolean,
    symbol: string | null,
    what: string,
  ): Breach[] =>
    isBroken
      ? [
          {
            limit,
            allowed: limits[limit],
            actual,
            symbol,
            message: `${what} ${percent(actual)}, ${limit} allows ${percent(limits[limit])}`,
          },
        ]
      : [];
  return [
    ...found(
      'max_daily_loss',
      portfolio.dailyLoss,
      portfolio.dailyLoss >= limits.max_daily_loss,
      null,
      'the loss of the day is',
    ),
    ...found('max_drawdown', portfolio.drawdown, portfolio.drawdown >= limits.max_drawdown, null, 'the drawdown is'),
    ...found(
      'max_exposure',
      portfolio.exposure,
      portfolio.exposure > limits.max_exposure,
      null,
      'all positions together are',
    ),
    ...found(
      'max_leverage',
      portfolio.exposure,
      portfolio.exposure > limits.max_leverage,
      null,
      'all positions together are',
    ),
    ...portfolio.holdings.flatMap(({ symbol, fraction }) => {
      const size = Math.abs(fraction);
      return found(
        'max_position_concentration',
        size,
        size > limits.max_position_concentration,
        symbol,
        `${symbol} is`,
      );
    }),
  ];
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}
