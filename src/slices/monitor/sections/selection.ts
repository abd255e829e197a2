import { type Html, html } from '../html/html';
import { dates } from '../html/dates';
import { fixed, NOT_AVAILABLE, percent, signedPercent, words } from '../html/format';
import { type Column, table } from '../html/table';
import type { PerformanceReport } from '../report/report-schema';
import type { SelectionFacts } from '../report/selection-schema';

type Choice = SelectionFacts['selections'][number];
type Validation = SelectionFacts['validation'][number];

/** How the strategy was chosen, and how well that way of choosing did on data it had not seen. */
export function selection(report: PerformanceReport): Html | undefined {
  const { selection: facts } = report;
  if (facts === undefined) return undefined;
  return html` <section aria-labelledby="selection">
    <h2 id="selection">How the strategy was chosen</h2>
    ${facts.selections.map((choice) => choiceOf(choice, report))}
    ${facts.validation.length === 0 ? undefined : validation(facts)}
  </section>`;
}

function choiceOf(choice: Choice, { strategies }: PerformanceReport): Html {
  const traded = strategies.find((entry) => entry.symbol === choice.symbol);
  const by =
    choice.selected_by === undefined ? undefined : html`, chosen by the ${words(choice.selected_by).toLowerCase()}`;
  return html`<p><strong>${choice.symbol}: ${words(choice.strategy)}</strong>${by}.</p>
    ${choice.reason === undefined ? undefined : html`<p class="note">${choice.reason}</p>`}
    ${traded === undefined || traded.strategy === choice.strategy ? undefined : html`<p class="notice"><strong>Not what was traded.</strong> The backtest traded ${words(traded.strategy)} on ${choice.symbol}.</p>`}`;
}

function validation({ validation: scores, horizon_bars: horizon, training_window: window }: SelectionFacts): Html {
  const ahead = horizon === undefined ? '' : ` over the ${fixed(horizon, 0)} bars ahead`;
  const learned =
    window === undefined
      ? undefined
      : html` The choice was learned from bars of ${dates(window.from, window.to)} only.`;
  return html`<h3>Out of sample, beside a naive baseline</h3>
    ${table('Validation of the choice', scoreColumns, scores)}
    <p class="note">
      “Right” is the share of validation samples in which the choice was the strategy with the best net return${ahead}.
      The baseline always takes the strategy that was best most often so far; “in hindsight” is the upper bound. These
      scores also decide between model and baseline, which makes that of the winner slightly optimistic.${learned}
    </p>`;
}

const scoreColumns: readonly Column<Validation>[] = [
  { head: 'Symbol', cell: (score) => score.symbol },
  {
    head: 'Samples',
    kind: 'number',
    cell: (score) => (score.samples === undefined ? NOT_AVAILABLE : fixed(score.samples, 0)),
  },
  { head: 'Model right', kind: 'number', cell: (score) => percent(score.accuracy ?? null, 1) },
  { head: 'Baseline right', kind: 'number', cell: (score) => percent(score.baseline_accuracy ?? null, 1) },
  { head: 'Return, model', kind: 'number', cell: (score) => signedPercent(score.chosen_mean_return ?? null) },
  { head: 'Return, baseline', kind: 'number', cell: (score) => signedPercent(score.baseline_mean_return ?? null) },
  { head: 'Return, in hindsight', kind: 'number', cell: (score) => signedPercent(score.best_mean_return ?? null) },
];
