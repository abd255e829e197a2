import { type Html, html } from '../html/html';
import { dates } from '../html/dates';
import { fixed, words } from '../html/format';
import { type Column, table } from '../html/table';
import type { PerformanceReport } from '../report/report-schema';
import { dataQuality } from './data-quality';

/** Where the bars came from, and in what state they were. */
export function data(report: PerformanceReport): Html {
  return html` <section aria-labelledby="data">
    <h2 id="data">Data</h2>
    <h3>Provenance</h3>
    ${table('Provenance of the bars', provenanceColumns, report.provenance)}
    <p class="note">
      The range is that of the bars the backtest was given, history before the test window included. The hash is the
      SHA-256 of the source file.
    </p>
    ${report.quality === undefined || report.quality.length === 0 ? undefined : dataQuality(report.quality)}
  </section>`;
}

const provenanceColumns: readonly Column<PerformanceReport['provenance'][number]>[] = [
  { head: 'Symbol', cell: (entry) => entry.symbol },
  { head: 'Source', cell: (entry) => entry.source },
  { head: 'Kind', cell: (entry) => html`<strong>${words(entry.kind)}</strong>` },
  {
    head: 'Range',
    cell: (entry) => dates(entry.from, entry.to),
  },
  { head: 'Bars', kind: 'number', cell: (entry) => fixed(entry.bars, 0) },
  { head: 'Description', kind: 'long', cell: (entry) => entry.description },
  { head: 'SHA-256', kind: 'hash', cell: (entry) => entry.sha256 },
];
