import { ActionError } from '../../slices/action-error';
import type { BarRequest, RejectedRow } from '../../slices/ports';
import { sessionDate, sessionTime } from '../../slices/shared/bars';
import type { BarRow } from './bar-row';
import type { BarTable } from './read-bars';

/** The part of a table that was asked for. */
export interface BarSpan {
  readonly bars: readonly BarRow[];
  readonly rejected: readonly RejectedRow[];
  readonly notes: readonly string[];
}

/**
 * The bars of `from`..`to` with `historyBars` before them, as far as they exist, and the rejected rows of that span.
 * @throws ActionError `NoData` when no bar lies in `from`..`to`, history or not.
 */
export function selectSpan(table: BarTable, request: BarRequest, where: string): BarSpan {
  const from = sessionTime(request.from);
  const to = sessionTime(request.to);
  const first = firstAtOrAfter(table.bars, from);
  const end = firstAtOrAfter(table.bars, to + 1);
  if (first === end) throw noBarsInRange(table, request, where);

  const start = Math.max(0, first - request.historyBars);
  const notes = [...table.notes];
  const history = first - start;
  if (history < request.historyBars) {
    notes.push(
      `${request.historyBars} bars of history were asked for, the source has ${history} before ${request.from}`,
    );
  }
  // When the history reaches the start of the file, so do the rejected rows that count.
  const spanStart = start === 0 && request.historyBars > 0 ? -Infinity : Math.min(from, table.bars[start].time);
  const rejected = table.rejected.filter(({ time = -Infinity }) => time >= spanStart && time <= to);
  const elsewhere = table.rejected.length - rejected.length;
  if (elsewhere > 0) notes.push(`${elsewhere} unusable rows lie outside the dates asked for and are not counted`);
  return {
    bars: table.bars.slice(start, end),
    rejected: rejected.map(({ line, kind, reason }) => ({ line, kind, reason })),
    notes,
  };
}

function noBarsInRange(table: BarTable, request: BarRequest, where: string): ActionError {
  const first = sessionDate(table.bars[0].time);
  const last = sessionDate(table.bars[table.bars.length - 1].time);
  return new ActionError(
    'NoData',
    `${request.symbol}: no bar from ${request.from} to ${request.to} in ${where}, ` +
      `which has ${table.bars.length} bars from ${first} to ${last}. Ask for dates in that range`,
  );
}

function firstAtOrAfter(bars: readonly BarRow[], time: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bars[middle].time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
