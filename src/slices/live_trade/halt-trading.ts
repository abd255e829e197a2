import { z } from 'zod';
import { defineAction } from '../action';
import {
  closeOutputOf,
  closeReportSchema,
  durationField,
  haltOutput,
  haltOutputOf,
  mostOrderAttempts,
  orderDefaults,
} from '../shared/trading';
import { deskHaltLevels } from '../trading-desk-port';

export const haltTrading = defineAction({
  name: 'live_trade.halt_trading',
  summary:
    'Halt the account or the run until somebody releases it: first of all committed, then what it forbids is cancelled',
  capability: 'live_trade',
  input: z.strictObject({
    reason: z.string().min(1).max(500).default('a step of the run asked for it').describe('Kept with the halt'),
    scope: z.enum(['account', 'run']).default('account').describe('Whom it halts: the whole account, or this run'),
    level: z
      .enum(deskHaltLevels)
      .default('reduce_only')
      .describe(
        'reduce_only: nothing is opened; flatten: everything is closed, and nothing else is sent; cancel_only; freeze: not even cancels',
      ),
    within: durationField('45s', '1s', '90s').describe('flatten: how long fills are waited for'),
  }),
  output: z.strictObject({
    ...haltOutput,
    closing: closeReportSchema.nullable().describe('flatten: what was closed; null at the other levels'),
  }),
  defaults: orderDefaults,
  maxAttempts: mostOrderAttempts,
  run: async ({ reason, scope, level, within }, { desk }) => {
    const { closing, ...halted } = await desk.halt({ reason, scope, level, withinMs: within });
    return { ...haltOutputOf(halted), closing: closing === undefined ? null : closeOutputOf(closing) };
  },
});
