import { type Html, html } from '../html/html';
import { dates } from '../html/dates';
import { fixed, listed, percent, percentagePoints, words } from '../html/format';
import type { PerformanceReport } from '../report/report-schema';

/** Title, what was tested, and the result in one sentence. */
export function masthead(report: PerformanceReport): Html {
  const { test_window: window, symbols } = report;
  return html` <header class="masthead">
    <p class="eyebrow">Performance report</p>
    <h1>${report.title}</h1>
    <p class="lead">${listed(symbols)} · ${dates(window.from, window.to)} · ${strategyNames(report)}</p>
    ${notices(report)}
    <p class="verdict">${verdict(report)}</p>
  </header>`;
}

function strategyNames({ strategies }: PerformanceReport): string {
  const names = [...new Set(strategies.map((entry) => entry.strategy))];
  return words(listed(names));
}

/** The facts, with no adjective: whether the strategy was worth it is the reader's to say. */
function verdict({ performance, benchmark, summary }: PerformanceReport): string {
  const ahead = performance.total_return - benchmark.total_return;
  const fall = performance.max_drawdown - benchmark.max_drawdown;
  const compared =
    ahead === 0
      ? 'The strategy made the same'
      : `The strategy was ${percentagePoints(Math.abs(ahead)).slice(1)} ${ahead > 0 ? 'ahead' : 'behind'}`;
  const trades = summary.trades === 1 ? '1 trade' : `${fixed(summary.trades, 0)} trades`;
  const drawdown =
    fall === 0
      ? `the same largest fall, ${percent(performance.max_drawdown)}`
      : `a ${fall < 0 ? 'smaller' : 'larger'} largest fall, ${percent(performance.max_drawdown)} against ${percent(benchmark.max_drawdown)}`;
  return (
    `${fixed(performance.initial_value)} became ${fixed(performance.final_value)} in ${trades}, net of costs: ` +
    `${percent(performance.total_return)} in total. Buy and hold made ${percent(benchmark.total_return)}. ` +
    `${compared}, with ${drawdown}.`
  );
}

/** Says at the top what makes the figures less trustworthy than they look. */
function notices({ provenance, warnings }: PerformanceReport): Html | undefined {
  const origin = originNotice(new Set(provenance.map((entry) => entry.kind)));
  if (origin === undefined && warnings.length === 0) return undefined;
  return html`<aside class="notice" aria-label="Before you trust these figures">
    ${origin}${
      warnings.length === 0
        ? undefined
        : html`<p><strong>Before you trust these figures:</strong></p>
            <ul>
              ${warnings.map((warning) => html`<li>${warning}</li>`)}
            </ul>`
    }
  </aside> `;
}

function originNotice(kinds: ReadonlySet<string>): Html | undefined {
  if (kinds.has('synthetic')) {
    return html`<p>
      <strong>Synthetic data.</strong> At least one series is made up: the figures say nothing about a real market.
    </p>`;
  }
  if (kinds.has('unknown') || kinds.size === 0) {
    return html`<p>
      <strong>Origin of the data not stated.</strong> The source does not say whether its bars are real.
    </p>`;
  }
  return undefined;
}
