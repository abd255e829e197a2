import { z } from 'zod';
import { defineAction } from '../action';
import { accountFacts, lookDefaults, reconcileOutput, reconcileOutputOf } from '../shared/trading';

export const reconcilePaper = defineAction({
  name: 'paper_trade.reconcile',
  summary: 'Compare the ledger with the paper broker, and explain every difference',
  capability: 'read',
  input: z.strictObject({}),
  output: z.strictObject(reconcileOutput),
  publishes: accountFacts,
  defaults: { ...lookDefaults, timeout: '2m', heartbeat: '5s' },
  run: async (_, { paperDesk }) => reconcileOutputOf(await paperDesk.reconcile()),
});
