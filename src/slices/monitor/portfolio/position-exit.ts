import { z } from 'zod';
import type { AccountPosition } from '../../account-port';
import { decimalTextSchema, Exact } from '../../shared/risk';

const price = (what: string) => decimalTextSchema.nullable().describe(`${what}, decimal text`);

export const trackedPositionSchema = z.strictObject({
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  quantity: decimalTextSchema.describe('Shares, decimal text'),
  average_price: decimalTextSchema,
  market_price: decimalTextSchema,
  priced_at: z.string().describe('ISO 8601'),
  price_age_ms: z.number().describe('From priced_at to the time of the account'),
  return: z
    .number()
    .describe('Gain on the average price as a share, a loss below 0; of a short position when the price falls'),
  unrealized_pnl: decimalTextSchema.describe('Negative for a loss'),
  stop_price: price('Where the loss is the stop; null without a stop'),
  take_profit_price: price('Where the gain is the take profit; null without one'),
  distance_to_stop: z.number().nullable().describe('How much further the return may fall, a share; 0 or less: reached'),
  distance_to_take_profit: z.number().nullable(),
  verdict: z
    .enum(['hold', 'stop_loss', 'take_profit', 'stale_price'])
    .describe('stale_price: its price is older than allowed, so nothing is concluded from it'),
});

export type TrackedPosition = z.infer<typeof trackedPositionSchema>;

export interface ExitLimits {
  readonly stopLoss: number | undefined;
  readonly takeProfit: number | undefined;
  readonly maxPriceAgeMs: number | undefined;
  /** ISO 8601. */
  readonly asOf: string;
}

/**
 * Where a position stands against its stop and take profit. With p the average and m the market price, the return is (m − p) / p
 * for a long position and (p − m) / p for a short one; a limit is reached when the return is at it or beyond. Compared exactly.
 */
export function trackPosition(position: AccountPosition, limits: ExitLimits): TrackedPosition {
  const average = new Exact(position.averagePrice);
  const market = new Exact(position.marketPrice);
  const direction = position.side === 'long' ? 1 : -1;
  const change = market.sub(average).mul(direction).div(average);
  const { stopLoss, takeProfit, maxPriceAgeMs, asOf } = limits;
  const ageMs = Date.parse(asOf) - Date.parse(position.pricedAt);
  const toStop = stopLoss === undefined ? null : change.add(stopLoss);
  const toTakeProfit = takeProfit === undefined ? null : new Exact(takeProfit).sub(change);
  const priceAt = (gain: number) => average.mul(new Exact(1).add(new Exact(gain).mul(direction))).toFixed();
  return {
    symbol: position.symbol,
    side: position.side,
    quantity: position.quantity,
    average_price: position.averagePrice,
    market_price: position.marketPrice,
    priced_at: position.pricedAt,
    price_age_ms: ageMs,
    return: change.toNumber(),
    unrealized_pnl: position.unrealizedPnl,
    stop_price: stopLoss === undefined ? null : priceAt(-stopLoss),
    take_profit_price: takeProfit === undefined ? null : priceAt(takeProfit),
    distance_to_stop: toStop?.toNumber() ?? null,
    distance_to_take_profit: toTakeProfit?.toNumber() ?? null,
    verdict:
      maxPriceAgeMs !== undefined && ageMs > maxPriceAgeMs
        ? 'stale_price'
        : toStop?.lte(0) === true
          ? 'stop_loss'
          : toTakeProfit?.lte(0) === true
            ? 'take_profit'
            : 'hold',
  };
}
