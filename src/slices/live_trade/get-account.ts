import { z } from 'zod';
import { defineAction } from '../action';
import { decimalTextSchema } from '../shared/risk';
import { accountFacts, accountOutput, accountOutputOf, lookDefaults } from '../shared/trading';

export const getAccount = defineAction({
  name: 'live_trade.get_account',
  summary: 'The account of the run: equity, cash, buying power, exposure, loss of the day, positions',
  capability: 'read',
  input: z.strictObject({}),
  output: z.strictObject({
    ...accountOutput,
    buying_power: decimalTextSchema.describe('As the broker reckons it'),
    broker: z.string(),
  }),
  publishes: accountFacts,
  defaults: lookDefaults,
  run: async (_, { desk }) => {
    const [snapshot, { buyingPower, broker }] = [await desk.snapshot(), await desk.connection()];
    return { ...accountOutputOf(snapshot), buying_power: buyingPower, broker };
  },
});
