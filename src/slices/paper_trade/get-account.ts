import { z } from 'zod';
import { defineAction } from '../action';
import { decimalTextSchema } from '../shared/risk';
import { accountFacts, accountOutput, accountOutputOf, lookDefaults } from '../shared/trading';

export const getPaperAccount = defineAction({
  name: 'paper_trade.get_account',
  summary: 'The paper account of the run: equity, cash, buying power, exposure, loss of the day, positions',
  capability: 'read',
  input: z.strictObject({}),
  output: z.strictObject({ ...accountOutput, buying_power: decimalTextSchema }),
  publishes: accountFacts,
  defaults: lookDefaults,
  run: async (_, { paperDesk }) => {
    const [snapshot, { buyingPower }] = [await paperDesk.snapshot(), await paperDesk.connection()];
    return { ...accountOutputOf(snapshot), buying_power: buyingPower };
  },
});
