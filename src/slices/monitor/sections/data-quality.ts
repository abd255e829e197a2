import { type Html, html } from '../html/html';
import { fixed, NOT_AVAILABLE, percent, signedPercent } from '../html/format';
import { type Column, table } from '../html/table';
import type { QualityFacts } from '../report/quality-schema';

type Quality = QualityFacts[number];

/** What is known of the state of the bars, one row a symbol, with what is remarkable in words. */
export function dataQuality(quality: QualityFacts): Html {
  const remarks = quality.flatMap(remarksOf);
  return html`<h3>Quality</h3>
    ${table('Quality of the bars', columns, quality)}
    <p class="note">
      Bars include those of the history before the first date asked for. Completeness is the share of the expected
      exchange sessions that have a bar. A stale open is the close before. Rows that could not be used were left out and
      counted; none was repaired.
    </p>
    ${
      remarks.length === 0
        ? undefined
        : html`<ul class="rules">
            ${remarks.map((remark) => html`<li>${remark}</li> `)}
          </ul>`
    }`;
}

const columns: readonly Column<Quality>[] = [
  { head: 'Symbol', cell: (entry) => entry.symbol },
  { head: 'Score', kind: 'number', cell: (entry) => percent(entry.score ?? null, 1) },
  { head: 'Completeness', kind: 'number', cell: (entry) => percent(entry.completeness ?? null) },
  { head: 'Bars', kind: 'number', cell: (entry) => counted(entry.bars) },
  { head: 'History', kind: 'number', cell: (entry) => counted(entry.history_bars) },
  { head: 'Expected', kind: 'number', cell: (entry) => counted(entry.expected_sessions) },
  { head: 'Missing', kind: 'number', cell: (entry) => counted(entry.missing_sessions?.count) },
  { head: 'Unexpected', kind: 'number', cell: (entry) => counted(entry.unexpected_sessions?.count) },
  { head: 'Duplicates', kind: 'number', cell: (entry) => counted(entry.duplicates) },
  { head: 'Rejected', kind: 'number', cell: (entry) => counted(entry.rejected?.count) },
  { head: 'Outliers', kind: 'number', cell: (entry) => counted(entry.outliers?.count) },
  { head: 'No volume', kind: 'number', cell: (entry) => counted(entry.zero_volume_bars) },
  { head: 'Stale opens', kind: 'number', cell: (entry) => counted(entry.stale_opens) },
];

function counted(count: number | undefined): string {
  return count === undefined ? NOT_AVAILABLE : fixed(count, 0);
}

function remarksOf({ symbol, notes, outliers }: Quality): string[] {
  const moves = (outliers?.first ?? []).map(
    ({ date, log_return }) => `${date} (${signedPercent(Math.expm1(log_return), 1)})`,
  );
  return [
    ...notes.map((note) => `${symbol}: ${note}`),
    ...(moves.length === 0 ? [] : [`${symbol}: moves that stand out, kept as they are: ${moves.join(', ')}`]),
  ];
}
