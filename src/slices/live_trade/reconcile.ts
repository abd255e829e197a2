import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { accountFacts, lookDefaults, reconcileOutput, reconcileOutputOf } from '../shared/trading';

export const reconcile = defineAction({
  name: 'live_trade.reconcile',
  summary: 'Compare the ledger with the broker, record what the ledger lacks, and explain every difference',
  capability: 'read',
  input: z.strictObject({
    fail_on_difference: z
      .boolean()
      .default(false)
      .describe('true: the step fails when something cannot be brought in line'),
  }),
  output: z.strictObject(reconcileOutput),
  publishes: accountFacts,
  defaults: { ...lookDefaults, timeout: '2m', heartbeat: '5s' },
  run: async ({ fail_on_difference }, { desk }) => {
    const report = reconcileOutputOf(await desk.reconcile());
    if (fail_on_difference && !report.agrees) {
      const what = report.differences
        .filter(({ applied }) => !applied)
        .map(({ kind, symbol, explanation }) => `${kind}${symbol === null ? '' : ` ${symbol}`}: ${explanation}`);
      throw new ActionError('NotReconciled', `ledger and broker do not agree: ${what.join('; ')}`);
    }
    return report;
  },
});
