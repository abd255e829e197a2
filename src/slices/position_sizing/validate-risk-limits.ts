import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { portfolioField, readPortfolio } from '../shared/risk';
import { breachesOf, breachSchema } from './breaches';
import { accountFigures, figuresOf, limitFields, type Limits } from './limits';

const input = z.strictObject({
  portfolio: portfolioField,
  ...limitFields,
  stop_loss: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('Loss of a position at which it is left, share of its entry price'),
  take_profit: z
    .number()
    .gt(0)
    .max(100)
    .optional()
    .describe('Gain of a position at which it is left, share of its entry price'),
  on_problem: z
    .enum(['report', 'fail'])
    .default('report')
    .describe('fail: the step fails where limits contradict each other or are not kept'),
});

type Input = z.output<typeof input>;

export const validateRiskLimits = defineAction({
  name: 'position_sizing.validate_risk_limits',
  summary: 'Tell whether risk limits are consistent with each other and whether the account keeps them now',
  capability: 'read',
  input,
  output: z.strictObject({
    valid: z.boolean().describe('Consistent and kept'),
    consistent: z.boolean(),
    kept: z.boolean(),
    contradictions: z.array(z.string()).describe('Limits that contradict each other'),
    breaches: z.array(breachSchema).describe('Limits that the account does not keep'),
    ...accountFigures,
  }),
  defaults: {
    timeout: '30s',
    retry: { max_attempts: 3, initial_interval: '1s', non_retryable: ['RiskLimitsInvalid'] },
  },
  run: async (limits, ports) => {
    const portfolio = await readPortfolio(limits.portfolio, ports);
    const contradictions = contradictionsOf(limits);
    const breaches = breachesOf(portfolio, limits);
    const problems = [...contradictions, ...breaches.map(({ message }) => message)];
    if (limits.on_problem === 'fail' && problems.length > 0) {
      throw new ActionError(
        'RiskLimitsInvalid',
        `${problems.join('; ')}. Change the limits, or bring the account within them`,
      );
    }
    return {
      valid: problems.length === 0,
      consistent: contradictions.length === 0,
      kept: breaches.length === 0,
      contradictions,
      breaches,
      ...figuresOf(portfolio),
    };
  },
});

/** Limits that can never bite, or that bite where another one allows. */
function contradictionsOf(limits: Input): string[] {
  const { stop_loss: stop, take_profit: profit } = limits;
  const above = (lower: keyof Limits, upper: keyof Limits, why: string) =>
    limits[lower] > limits[upper] ? [`${lower} ${limits[lower]} is above ${upper} ${limits[upper]}: ${why}`] : [];
  const atStake = stop === undefined ? 0 : stop * limits.max_position_size;
  return [
    ...above(
      'max_position_size',
      'max_position_concentration',
      'a position of the size allowed would have to be reduced at once',
    ),
    ...above('max_position_size', 'max_exposure', 'one position of the size allowed would break the limit of all'),
    ...above('max_exposure', 'max_leverage', 'the exposure allowed needs more leverage than allowed'),
    ...above('max_daily_loss', 'max_drawdown', 'the drawdown limit would be reached before the daily one'),
    ...(atStake > limits.max_daily_loss
      ? [
          `stop_loss ${stop} on a position of max_position_size ${limits.max_position_size} loses ${Number(atStake.toPrecision(4))} of the ` +
            `equity, more than max_daily_loss ${limits.max_daily_loss}: one stop would end the day`,
        ]
      : []),
    ...(stop !== undefined && profit !== undefined && profit < stop
      ? [`take_profit ${profit} is below stop_loss ${stop}: a position would gain less than it risks`]
      : []),
  ];
}
