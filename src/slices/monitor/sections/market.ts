import { type Html, html } from '../html/html';
import { fixed, NOT_AVAILABLE, percent, price, signed, signedPercent, words } from '../html/format';
import { type Column, table } from '../html/table';
import type { MarketFacts } from '../report/market-schema';
import type { PerformanceReport } from '../report/report-schema';

type Analysis = MarketFacts['analyses'][number];
type Pattern = Analysis['patterns'][number] & { readonly symbol: string };

/** The most patterns that are listed: the latest ones. */
const MOST_PATTERNS = 30;

/** Trend, recommendation and chart patterns of each symbol, as of the date that the analysis names. */
export function market(report: PerformanceReport): Html | undefined {
  const { analysis } = report;
  if (analysis === undefined || analysis.analyses.length === 0) return undefined;
  return html` <section aria-labelledby="market">
    <h2 id="market">Market analysis</h2>
    ${table('Trend and recommendation', symbolColumns, analysis.analyses)}
    <p class="note">
      Each line reads bars up to its date only. The trend is a line fitted to the logarithm of the closes; R² says how
      much of their movement it explains. The score is the weighted mean of the votes of the indicators, −1 to 1. It is
      an indication, not advice.${hindsight(analysis, report.test_window.from)}
    </p>
    ${patternsOf(analysis)}
  </section>`;
}

/** An analysis that has read bars of the test window would be hindsight, had the test used it. */
function hindsight({ analyses }: MarketFacts, testFrom: string): string {
  const late = analyses.some((entry) => entry.as_of !== undefined && entry.as_of >= testFrom);
  return late
    ? ` Lines dated ${testFrom} or later have read bars of the test window: they were not known when it began.`
    : '';
}

const symbolColumns: readonly Column<Analysis>[] = [
  { head: 'Symbol', cell: (entry) => entry.symbol },
  { head: 'As of', kind: 'date', cell: (entry) => entry.as_of ?? NOT_AVAILABLE },
  { head: 'Close', kind: 'number', cell: (entry) => price(entry.close ?? null) },
  { head: 'Trend', cell: trendOf },
  { head: 'Slope a year', kind: 'number', cell: (entry) => signedPercent(entry.trend?.annual_slope ?? null, 1) },
  { head: 'R²', kind: 'number', cell: (entry) => fixed(entry.trend?.strength ?? null) },
  {
    head: 'Recommendation',
    cell: (entry) => html`<strong>${words(entry.recommendation?.action ?? NOT_AVAILABLE)}</strong>`,
  },
  { head: 'Score', kind: 'number', cell: (entry) => signed(entry.recommendation?.score ?? null) },
  { head: 'Votes', cell: votesOf },
  { head: 'Support', kind: 'number', cell: (entry) => levelOf(entry, 'support') },
  { head: 'Resistance', kind: 'number', cell: (entry) => levelOf(entry, 'resistance') },
];

function trendOf({ trend }: Analysis): string {
  if (trend === null || trend === undefined) return NOT_AVAILABLE;
  return trend.bars === undefined ? words(trend.direction) : `${words(trend.direction)} (${fixed(trend.bars, 0)} bars)`;
}

function votesOf({ recommendation }: Analysis): string {
  const votes = recommendation?.votes ?? [];
  if (votes.length === 0) return NOT_AVAILABLE;
  const buy = votes.filter(({ vote }) => vote > 0).length;
  const sell = votes.filter(({ vote }) => vote < 0).length;
  return `${buy} buy, ${sell} sell, ${votes.length - buy - sell} neither`;
}

/** The nearest level of a kind: the analysis lists the nearest first. */
function levelOf({ levels }: Analysis, kind: string): string {
  return price(levels.find((level) => level.kind === kind)?.price ?? null);
}

function patternsOf({ analyses }: MarketFacts): Html {
  const all: Pattern[] = analyses.flatMap(({ symbol, patterns }) =>
    patterns.map((pattern) => ({ ...pattern, symbol })),
  );
  if (all.length === 0)
    return html`<h3>Chart patterns</h3>
      <p>None found.</p>`;
  const latest = [...all].sort((one, other) => compare(lastDate(other), lastDate(one))).slice(0, MOST_PATTERNS);
  const left = all.length - latest.length;
  return html`<h3>Chart patterns</h3>
    ${table('Chart patterns', patternColumns, latest)}
    <p class="note">
      ${left === 0 ? 'All' : `The latest ${MOST_PATTERNS} of ${all.length}`}, the latest first. A pattern is known from
      the close of the day named; fit says how well its shape follows the rule and is no probability.
    </p>`;
}

const patternColumns: readonly Column<Pattern>[] = [
  { head: 'Symbol', cell: (pattern) => pattern.symbol },
  { head: 'Pattern', cell: (pattern) => words(pattern.name) },
  { head: 'Direction', cell: (pattern) => words(pattern.direction ?? NOT_AVAILABLE) },
  { head: 'Status', cell: (pattern) => words(pattern.status ?? NOT_AVAILABLE) },
  { head: 'From', kind: 'date', cell: (pattern) => pattern.from ?? NOT_AVAILABLE },
  { head: 'To', kind: 'date', cell: (pattern) => pattern.to ?? NOT_AVAILABLE },
  { head: 'Known on', kind: 'date', cell: (pattern) => pattern.known_on ?? NOT_AVAILABLE },
  { head: 'Target', kind: 'number', cell: (pattern) => price(pattern.target ?? null) },
  { head: 'Failure level', kind: 'number', cell: (pattern) => price(pattern.failure_level ?? null) },
  { head: 'Fit', kind: 'number', cell: (pattern) => percent(pattern.fit ?? null, 0) },
];

function lastDate(pattern: Pattern): string {
  return pattern.known_on ?? pattern.to ?? '';
}

/** By code unit: dates are YYYY-MM-DD. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
