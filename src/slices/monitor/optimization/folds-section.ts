import { valueChart } from '../chart/value-chart';
import { linearTicks } from '../chart/value-ticks';
import { type Html, html } from '../html/html';
import { dates } from '../html/dates';
import { readable } from '../html/facts';
import { fixed, percent } from '../html/format';
import { type Column, table } from '../html/table';
import { drawnFigure } from './drawn-figure';
import { objectiveName } from './objective-name';
import type { OptimizationReport } from './optimization-report';
import type { SearchFacts } from './optimization-schema';
import { decimals, parametersOf } from './search-section';

type Fold = NonNullable<SearchFacts['walk_forward']>['folds'][number];

/** What choosing on one stretch of bars earned on the next, fold by fold. */
export function foldsSection({ optimization }: OptimizationReport): Html | undefined {
  const { walk_forward: forward, objective } = optimization;
  if (forward === null || forward === undefined || forward.folds.length === 0) return undefined;
  const { folds, mean_train_score: train, mean_test_score: test, efficiency } = forward;
  const name = objectiveName(objective);
  const kept =
    efficiency === null || efficiency === undefined
      ? ''
      : ` That is ${percent(efficiency, 0)} of what it showed on the bars it was chosen on.`;
  return html` <section aria-labelledby="folds">
    <h2 id="folds">Walk forward</h2>
    <p>
      In each fold the best candidate of the train window was tried on the bars after it. On average the ${name} was
      ${fixed(train ?? null)} where it was chosen and ${fixed(test ?? null)} on the bars after.${kept}
    </p>
    ${chart(folds, name)}
    ${table(
      'Folds',
      columns,
      folds.map((fold, index) => ({ number: index + 1, fold })),
    )}
  </section>`;
}

const columns: readonly Column<{ readonly number: number; readonly fold: Fold }>[] = [
  { head: 'Fold', cell: ({ number }) => number },
  { head: 'Train', cell: ({ fold }) => dates(fold.train.from, fold.train.to) },
  { head: 'Test', cell: ({ fold }) => dates(fold.test.from, fold.test.to) },
  {
    head: 'Chosen',
    kind: 'long',
    cell: ({ fold }) =>
      fold.chosen === null || fold.chosen === undefined
        ? 'none could be scored'
        : readable(parametersOf({ selection: fold.chosen })),
  },
  { head: 'Train score', kind: 'number', cell: ({ fold }) => fixed(fold.train_score ?? null) },
  { head: 'Test score', kind: 'number', cell: ({ fold }) => fixed(fold.test_score ?? null) },
];

function chart(folds: readonly Fold[], name: string): Html | undefined {
  const scores = folds.flatMap(({ train_score: train, test_score: test }) => [train ?? 0, test ?? 0]);
  return drawnFigure({
    id: 'folds',
    label: `Bar chart of the ${name} of ${folds.length} folds, in the train and in the test window.`,
    caption: `The ${name} of the candidate that was chosen in each fold, on the bars it was chosen on and on those after them. A score that is absent has no bar.`,
    legend: [
      { name: 'Train window', swatch: 'benchmark' },
      { name: 'Test window', swatch: 'strategy' },
    ],
    draw: (drawing, most, escape) => {
      const ticks = linearTicks(Math.min(0, ...scores), Math.max(0, ...scores), most);
      const digits = decimals(ticks);
      return valueChart(
        {
          series: [
            { kind: 'bars', values: folds.map(({ train_score: score }) => score ?? null), colour: 'var(--benchmark)' },
            { kind: 'bars', values: folds.map(({ test_score: score }) => score ?? null), colour: 'var(--strategy)' },
          ],
          categories: folds.map((_, index) => String(index + 1)),
          horizontalName: 'Fold',
          low: ticks[0],
          high: ticks[ticks.length - 1],
          valueTicks: ticks.map((at) => ({ at, label: fixed(at, digits) })),
        },
        drawing,
        escape,
      );
    },
  });
}
