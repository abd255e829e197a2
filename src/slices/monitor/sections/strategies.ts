import { type Html, html } from '../html/html';
import { readable } from '../html/facts';
import { fixed, NOT_AVAILABLE, signedPercent, words } from '../html/format';
import { type Column, table } from '../html/table';
import type { PerformanceReport } from '../report/report-schema';

type Used = PerformanceReport['strategies'][number];

/** What was traded, one row a symbol, with its parameters and its part of the result. */
export function strategies({ strategies: used }: PerformanceReport): Html | undefined {
  if (used.length === 0) return undefined;
  return html` <section aria-labelledby="strategies">
    <h2 id="strategies">Strategies traded</h2>
    ${table('Strategies traded', columns, used)}
  </section>`;
}

const columns: readonly Column<Used>[] = [
  { head: 'Symbol', cell: (entry) => entry.symbol },
  { head: 'Strategy', cell: (entry) => words(entry.strategy) },
  { head: 'Parameters', kind: 'long', cell: (entry) => readable(entry.parameters) || 'none' },
  { head: 'Capital', kind: 'number', cell: (entry) => fixed(entry.initial_capital ?? null) },
  { head: 'Final value', kind: 'number', cell: (entry) => fixed(entry.final_value ?? null) },
  { head: 'Return', kind: 'number', cell: returnOf },
  {
    head: 'Trades',
    kind: 'number',
    cell: (entry) => (entry.trades === undefined ? NOT_AVAILABLE : fixed(entry.trades, 0)),
  },
];

function returnOf({ initial_capital: initial, final_value: final }: Used): string {
  return initial === undefined || final === undefined ? NOT_AVAILABLE : signedPercent(final / initial - 1);
}
