import { z } from 'zod';
import { defineAction } from '../action';
import { haltOutput, haltOutputOf, mostOrderAttempts, orderDefaults } from '../shared/trading';

export const stopTradingForDay = defineAction({
  name: 'live_trade.stop_trading_for_day',
  summary: 'Open nothing more on the account until the next session opens; reductions and cancels go on',
  capability: 'live_trade',
  input: z.strictObject({
    reason: z.string().min(1).max(500).default('the daily loss limit is reached').describe('Kept with the halt'),
  }),
  output: z.strictObject(haltOutput),
  defaults: orderDefaults,
  maxAttempts: mostOrderAttempts,
  run: async ({ reason }, { desk }) => haltOutputOf(await desk.stopForDay(reason)),
});
