import { z } from 'zod';
import type { CancelReport, CloseReport } from '../../trading-desk-port';
import { decimalTextSchema } from '../risk';
import { orderOutputOf, orderReportSchema } from './order-output';

export const cancelReportSchema = z.strictObject({
  id: z.string(),
  symbol: z.string(),
  outcome: z
    .enum(['cancelled', 'requested', 'filled', 'ended', 'withdrawn', 'forbidden', 'unknown'])
    .describe(
      'requested: not confirmed yet; filled: too late; withdrawn: the broker does not have it; forbidden: by a halt',
    ),
  message: z.string(),
});

/** What became of an attempt to close positions. */
export const closeReportSchema = z.strictObject({
  closed: z
    .boolean()
    .describe('Nothing is held any more, by ledger and broker; under a halt of the run: nothing that belongs to it'),
  summary: z.string().describe('What was closed and what is still held, and why, in a line for people'),
  positions: z
    .array(
      z.strictObject({
        symbol: z.string(),
        before: decimalTextSchema.describe('Shares, below 0 for a short position'),
        after: decimalTextSchema,
        closed: z.boolean(),
        message: z.string().nullable().describe('Why it is not closed; null where it is'),
      }),
    )
    .describe('One a position that was held'),
  still_open: z.array(z.string()).describe('Symbols that could not be closed'),
  cancelled: z.array(cancelReportSchema).describe('Open orders, which were cancelled first'),
  orders: z.array(orderReportSchema).describe('The closing orders'),
  rounds: z.int().min(0).describe('How often closing orders were sent'),
});

export function closeOutputOf({
  closed,
  positions,
  cancelled,
  orders,
  rounds,
}: CloseReport): z.infer<typeof closeReportSchema> {
  return {
    closed,
    summary: summaryOf(positions),
    positions: positions.map(({ message, ...position }) => ({ ...position, message: message ?? null })),
    still_open: positions.filter((position) => !position.closed).map(({ symbol }) => symbol),
    cancelled: cancelled.map((report) => ({ ...report })),
    orders: orders.map(orderOutputOf),
    rounds,
  };
}

function summaryOf(positions: CloseReport['positions']): string {
  if (positions.length === 0) return 'nothing was held';
  const closed = positions.filter((position) => position.closed).map(({ symbol, before }) => `${symbol} (${before})`);
  const open = positions
    .filter((position) => !position.closed)
    .map(({ symbol, after, message }) => `${symbol} (${after}: ${message ?? 'no reason is known'})`);
  return [
    ...(closed.length > 0 ? [`closed: ${closed.join(', ')}`] : []),
    ...(open.length > 0 ? [`STILL HELD: ${open.join(', ')}`] : []),
  ].join('; ');
}

export function cancelOutputOf(reports: readonly CancelReport[]) {
  const gone = new Set(['cancelled', 'ended', 'withdrawn']);
  return {
    orders: reports.map((report) => ({ ...report })),
    cancelled: reports.filter(({ outcome }) => gone.has(outcome)).length,
    not_cancelled: reports.filter(({ outcome }) => !gone.has(outcome)).length,
  };
}
