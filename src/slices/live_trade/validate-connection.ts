import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { decimalTextSchema } from '../shared/risk';
import { haltSchema, haltValueOf, lookDefaults } from '../shared/trading';

export const validateConnection = defineAction({
  name: 'live_trade.validate_connection',
  summary: 'Ask broker and ledger whether the account of the run could trade now; fails where it could not',
  capability: 'read',
  input: z.strictObject({
    fail_when_not_tradable: z
      .boolean()
      .default(true)
      .describe('false: the output says whether it can trade, and the step succeeds'),
    require_open_market: z.boolean().default(false).describe('Whether a closed market counts as not tradable'),
  }),
  output: z.strictObject({
    tradable: z.boolean(),
    problems: z.array(z.string()).describe('Why it could not trade'),
    account: z.string(),
    kind: z.enum(['paper', 'live']).describe('paper: nothing here is real money'),
    broker: z.string(),
    real_money: z.boolean(),
    market_open: z.boolean(),
    next_open: z.string().describe('ISO 8601'),
    next_close: z.string(),
    buying_power: decimalTextSchema,
    halts: z.array(haltSchema).describe('In force for the account or the run'),
    latency_ms: z.number().min(0).describe('How long the broker took to answer'),
  }),
  defaults: lookDefaults,
  run: async ({ fail_when_not_tradable, require_open_market }, { desk }) => {
    const found = await desk.connection();
    const closed =
      require_open_market && !found.marketOpen ? [`the market is closed; it opens at ${found.nextOpen}`] : [];
    const problems = [...found.problems, ...closed];
    if (fail_when_not_tradable && problems.length > 0)
      throw new ActionError('NotTradable', `account '${found.account}' cannot trade: ${problems.join('; ')}`);
    return {
      tradable: problems.length === 0,
      problems,
      account: found.account,
      kind: found.kind,
      broker: found.broker,
      real_money: found.real,
      market_open: found.marketOpen,
      next_open: found.nextOpen,
      next_close: found.nextClose,
      buying_power: found.buyingPower,
      halts: found.halts.map(haltValueOf),
      latency_ms: found.latencyMs,
    };
  },
});
