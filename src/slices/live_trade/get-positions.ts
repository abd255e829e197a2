import { z } from 'zod';
import { defineAction } from '../action';
import { accountFacts, accountOutput, accountOutputOf, lookDefaults } from '../shared/trading';

export const getPositions = defineAction({
  name: 'live_trade.get_positions',
  summary:
    'What the account of the run holds, valued at the latest quotes; fills that the broker has are recorded first',
  capability: 'read',
  input: z.strictObject({
    symbols: z.array(z.string().min(1)).min(1).optional().describe('Only these positions; left out: all'),
  }),
  output: z.strictObject(accountOutput),
  publishes: accountFacts,
  defaults: lookDefaults,
  run: async ({ symbols }, { desk }) => {
    const account = accountOutputOf(await desk.snapshot());
    return { ...account, positions: account.positions.filter(({ symbol }) => symbols?.includes(symbol) ?? true) };
  },
});
