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
  closed_before: z
    .array(
      z.strictObject({
        symbol: z.string(),
        quantity: decimalTextSchema.describe('Shares that were held, below 0 for a short position'),
        halt: z.string().nullable().describe('The halt that closed it; null: an earlier attempt of this step'),
      }),
    )
    .default([])
    .describe('What a halt in force, or an earlier attempt, had closed already: it is not among the positions'),
  still_open: z.array(z.string()).describe('Symbols that could not be closed'),
  cancelled: z.array(cancelReportSchema).describe('Open orders, which were cancelled first'),
  orders: z.array(orderReportSchema).describe('The closing orders'),
  rounds: z.int().min(0).describe('How often closing orders were sent'),
});

export function closeOutputOf({
  closed,
  positions,
  closedBefore,
  cancelled,
  orders,
  rounds,
}: CloseReport): z.infer<typeof closeReportSchema> {
  return {
    closed,
    summary: summaryOf(positions, closedBefore),
    positions: positions.map(({ message, ...position }) => ({ ...position, message: message ?? null })),
    closed_before: closedBefore.map(({ symbol, quantity, halt }) => ({ symbol, quantity, halt: halt ?? null })),
    still_open: positions.filter((position) => !position.closed).map(({ symbol }) => symbol),
    cancelled: cancelled.map((report) => ({ ...report })),
    orders: orders.map(orderOutputOf),
    rounds,
  };
}

function summaryOf(positions: CloseReport['positions'], closedBefore: CloseReport['closedBefore']): string {
  const closed = positions.filter((position) => position.closed).map(({ symbol, before }) => `${symbol} (${before})`);
  const open = positions
    .filter((position) => !position.closed)
    .map(({ symbol, after, message }) => `${symbol} (${after}: ${message ?? 'no reason is known'})`);
  const parts = [
    ...(closed.length > 0 ? [`closed: ${closed.join(', ')}`] : []),
    ...(open.length > 0 ? [`STILL HELD: ${open.join(', ')}`] : []),
    ...closersOf(closedBefore),
  ];
  return parts.length === 0 ? 'nothing was held' : parts.join('; ');
}

function closersOf(closedBefore: CloseReport['closedBefore']): string[] {
  const closers = [...new Set(closedBefore.map(({ halt }) => halt))];
  return closers.map((closer) => {
    const theirs = closedBefore.filter(({ halt }) => halt === closer);
    const by = closer === undefined ? 'an earlier attempt' : `halt ${closer}`;
    return `closed before by ${by}: ${theirs.map(({ symbol, quantity }) => `${symbol} (${quantity})`).join(', ')}`;
  });
}

export function cancelOutputOf(reports: readonly CancelReport[]) {
  const gone = new Set(['cancelled', 'ended', 'withdrawn']);
  return {
    orders: reports.map((report) => ({ ...report })),
    cancelled: reports.filter(({ outcome }) => gone.has(outcome)).length,
    not_cancelled: reports.filter(({ outcome }) => !gone.has(outcome)).length,
  };
}
