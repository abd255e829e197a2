import { isIntraday } from '../../shared/bar-interval';
import { type Html, html, type HtmlValue } from '../html/html';
import { fixed, NOT_AVAILABLE, percent, percentagePoints, signed, signedPercent, toneOf } from '../html/format';
import { moment, TIMES_NOTE } from '../html/moment';
import { table } from '../html/table';
import type { PerformanceReport } from '../report/report-schema';

type Figures = PerformanceReport['performance'];

interface Row {
  readonly name: string;
  readonly strategy: HtmlValue;
  readonly benchmark: HtmlValue;
  readonly difference?: HtmlValue;
}

/** How a year is counted in bars, and what times there are. */
const intradayNote = ` Annual figures count the bars that a session has room for, times its sessions a year. ${TIMES_NOTE}`;

/** The figures that matter most, beside those of buy and hold. */
export function headline({ performance, benchmark, interval }: PerformanceReport): Html {
  return html` <section aria-labelledby="headline">
    <h2 id="headline">Headline figures</h2>
    <dl class="tiles">
      ${tile('Total return', signedPercent(performance.total_return), signedPercent(benchmark.total_return), toneOf(performance.total_return))}
      ${tile('Growth a year (CAGR)', signedPercent(performance.cagr), signedPercent(benchmark.cagr), toneOf(performance.cagr))}
      ${tile('Sharpe ratio', fixed(performance.sharpe), fixed(benchmark.sharpe), 'even')}
      ${tile('Largest drawdown', percent(-performance.max_drawdown), percent(-benchmark.max_drawdown), 'even')}
    </dl>
    ${comparison(performance, benchmark)}
    <p class="note">
      Net of costs. A year is 252 sessions of the exchange (365 where it never closes), and a session without a bar is
      one too; the risk-free rate is 0. “Buy and hold” is the same symbols with the same capital and costs, bought at
      the first open of the window and held to its end. Differences of percentages are in percentage points
      (pp).${isIntraday(interval) ? intradayNote : undefined}
    </p>
  </section>`;
}

function tile(name: string, figure: string, beside: string, tone: 'gain' | 'loss' | 'even'): Html {
  return html`<div class="tile">
    <dt>${name}</dt>
    <dd><span class="figure ${tone}">${figure}</span><br /><span class="beside">Buy and hold ${beside}</span></dd>
  </div>`;
}

function comparison(performance: Figures, benchmark: Figures): Html {
  const share = (name: string, read: (figures: Figures) => number): Row => ({
    name,
    strategy: percent(read(performance)),
    benchmark: percent(read(benchmark)),
    difference: percentagePoints(read(performance) - read(benchmark)),
  });
  const ratio = (name: string, read: (figures: Figures) => number | null): Row => ({
    name,
    strategy: fixed(read(performance)),
    benchmark: fixed(read(benchmark)),
    difference: difference(read(performance), read(benchmark)),
  });
  const dates = (name: string, read: (figures: Figures) => string): Row => ({
    name,
    strategy: read(performance),
    benchmark: read(benchmark),
  });
  const rows: Row[] = [
    ratio('Value at the start', (figures) => figures.initial_value),
    ratio('Value at the end', (figures) => figures.final_value),
    share('Total return', (figures) => figures.total_return),
    share('Growth a year (CAGR)', (figures) => figures.cagr),
    share('Volatility a year', (figures) => figures.annual_volatility),
    ratio('Sharpe ratio', (figures) => figures.sharpe),
    ratio('Sortino ratio', (figures) => figures.sortino),
    ratio('Calmar ratio', (figures) => figures.calmar),
    share('Largest drawdown', (figures) => -figures.max_drawdown),
    dates('… from its peak on', (figures) => momentOf(figures.max_drawdown_peak)),
    dates('… to its low on', (figures) => momentOf(figures.max_drawdown_trough)),
    dates('… made good on', recovery),
  ];
  return table(
    'Figures of the strategy beside buy and hold',
    [
      { head: 'Figure', cell: (row) => row.name },
      { head: 'Strategy', kind: 'number', cell: (row) => row.strategy },
      { head: 'Buy and hold', kind: 'number', cell: (row) => row.benchmark },
      { head: 'Difference', kind: 'number', cell: (row) => row.difference },
    ],
    rows,
  );
}

function difference(one: number | null, other: number | null): string {
  return one === null || other === null ? NOT_AVAILABLE : signed(one - other);
}

function recovery(figures: Figures): string {
  if (figures.max_drawdown_peak === null) return NOT_AVAILABLE;
  return figures.max_drawdown_recovered === null ? 'not by the end' : moment(figures.max_drawdown_recovered);
}

function momentOf(text: string | null): string {
  return text === null ? NOT_AVAILABLE : moment(text);
}
