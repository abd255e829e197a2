import { z } from 'zod';
import type { ReconcileReport } from '../../trading-desk-port';
import { accountOutput, accountOutputOf } from './account-output';

export const reconcileOutput = {
  agrees: z.boolean().describe('Ledger and broker say the same, after what could be recorded was recorded'),
  differences: z
    .array(
      z.strictObject({
        kind: z
          .enum([
            'unresolved_order',
            'missing_fill',
            'order_state',
            'unknown_order',
            'unknown_fill',
            'position',
            'cash',
            'opening',
          ])
          .describe('What did not agree'),
        symbol: z.string().nullable(),
        ledger: z.string().describe('What the ledger said'),
        broker: z.string().describe('What the broker says'),
        explanation: z.string(),
        applied: z.boolean().describe('The ledger was brought in line; false: somebody has to look'),
      }),
    )
    .describe('Everything that did not agree'),
  unexplained: z.int().min(0).describe('How many of them nobody could bring in line'),
  orders_compared: z.int().min(0).describe('Open orders'),
  positions_compared: z.int().min(0),
  fills_applied: z.int().min(0).describe('Fills that the ledger had missed'),
  ...accountOutput,
};

export function reconcileOutputOf({ agrees, differences, counted, account }: ReconcileReport) {
  return {
    agrees,
    differences: differences.map(({ symbol, ...difference }) => ({ symbol: symbol ?? null, ...difference })),
    unexplained: differences.filter(({ applied }) => !applied).length,
    orders_compared: counted.orders,
    positions_compared: counted.positions,
    fills_applied: counted.fillsApplied,
    ...accountOutputOf(account),
  };
}
