import { type Html, html, type HtmlValue } from '../html/html';
import { dates } from '../html/dates';
import { fixed, NOT_AVAILABLE, percent, signedPercent } from '../html/format';
import { table } from '../html/table';
import type { OptimizationReport } from './optimization-report';
import type { PerformanceFacts, SampleFacts } from './optimization-schema';

interface Row {
  readonly name: string;
  readonly inSample: HtmlValue;
  readonly outOfSample: HtmlValue;
  readonly benchmark: HtmlValue;
}

/** The figures of the chosen parameters on the bars they were chosen on, beside those on bars held out. */
export function samplesSection({ validation }: OptimizationReport): Html {
  if (validation === null) {
    return html` <section aria-labelledby="samples">
      <h2 id="samples">In sample and out of sample</h2>
      <p class="notice">
        <strong>Nothing was tried out of sample.</strong> The figures of this report are those of the bars that the
        parameters were chosen on, or of the walk-forward folds within them.
      </p>
    </section>`;
  }
  const { in_sample: inSample, out_of_sample: outOfSample, benchmark } = validation;
  return html` <section aria-labelledby="samples">
    <h2 id="samples">In sample and out of sample</h2>
    ${table(
      'Figures in sample beside those out of sample',
      [
        { head: 'Figure', cell: (row) => row.name },
        { head: 'In sample', kind: 'number', cell: (row) => row.inSample },
        { head: 'Out of sample', kind: 'number', cell: (row) => row.outOfSample },
        { head: 'Buy and hold, out of sample', kind: 'number', cell: (row) => row.benchmark },
      ],
      rowsOf(inSample, outOfSample, benchmark),
    )}
    <p class="note">
      In sample is ${dates(inSample.window.from, inSample.window.to)}, the bars that the parameters were chosen on; out
      of sample is ${dates(outOfSample.window.from, outOfSample.window.to)}, which the search has not seen. Net of
      costs.
    </p>
  </section>`;
}

function rowsOf(inSample: SampleFacts, outOfSample: SampleFacts, benchmark: PerformanceFacts | undefined): Row[] {
  const row = (
    name: string,
    read: (figures: PerformanceFacts) => number | null | undefined,
    format: (value: number | null) => string,
  ): Row => ({
    name,
    inSample: format(read(inSample.performance) ?? null),
    outOfSample: format(read(outOfSample.performance) ?? null),
    benchmark: benchmark === undefined ? NOT_AVAILABLE : format(read(benchmark) ?? null),
  });
  const ofTrades = (
    name: string,
    read: (trades: NonNullable<SampleFacts['trades']>) => number | null | undefined,
    format: (value: number | null) => string,
  ): Row => {
    const cell = ({ trades }: SampleFacts): string => format((trades === undefined ? null : read(trades)) ?? null);
    return { name, inSample: cell(inSample), outOfSample: cell(outOfSample), benchmark: '' };
  };
  return [
    row('Total return', (figures) => figures.total_return, signedPercent),
    row('Growth a year (CAGR)', (figures) => figures.cagr, signedPercent),
    row('Volatility a year', (figures) => figures.annual_volatility, percent),
    row('Sharpe ratio', (figures) => figures.sharpe, fixed),
    row('Sortino ratio', (figures) => figures.sortino, fixed),
    row('Calmar ratio', (figures) => figures.calmar, fixed),
    row('Largest drawdown', (figures) => negative(figures.max_drawdown), percent),
    ofTrades(
      'Trades',
      (trades) => trades.count,
      (value) => fixed(value, 0),
    ),
    ofTrades(
      'Winning trades',
      (trades) => trades.win_rate,
      (value) => percent(value, 1),
    ),
    ofTrades('Profit factor', (trades) => trades.profit_factor, fixed),
  ];
}

function negative(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : -value;
}
