import { valueChart } from '../chart/value-chart';
import { linearTicks } from '../chart/value-ticks';
import { type Html, html } from '../html/html';
import { readable } from '../html/facts';
import { fixed, words } from '../html/format';
import { type Column, table } from '../html/table';
import { drawnFigure } from './drawn-figure';
import { objectiveName } from './objective-name';
import type { OptimizationReport } from './optimization-report';
import type { SearchFacts } from './optimization-schema';

type Ranked = SearchFacts['top'][number];

/** What was searched, how the best came about, and the best candidates. */
export function searchSection(report: OptimizationReport): Html {
  const { optimization } = report;
  const { top, best, objective } = optimization;
  const listed = top.length === 0 ? [best] : top;
  return html` <section aria-labelledby="search">
    <h2 id="search">Search</h2>
    ${progress(optimization)}
    <h3>The best candidates</h3>
    ${table(
      'The best candidates',
      columns(objective),
      listed.map((entry, index) => ({ rank: index + 1, entry })),
    )}
    <p class="note">
      “Score” is the mean of the ${objectiveName(objective)} over the test windows of the walk-forward folds, and
      decides the order; “Train” is that over all the bars searched on. Where there were no folds they are the same.
    </p>
  </section>`;
}

function columns(objective: string): readonly Column<{ readonly rank: number; readonly entry: Ranked }>[] {
  return [
    { head: '#', cell: ({ rank }) => rank },
    { head: 'Strategy', cell: ({ entry }) => words(entry.selection.strategy) },
    { head: 'Parameters', kind: 'long', cell: ({ entry }) => readable(parametersOf(entry)) || 'none' },
    { head: `Score (${objectiveName(objective)})`, kind: 'number', cell: ({ entry }) => fixed(entry.score ?? null, 3) },
    { head: 'Train', kind: 'number', cell: ({ entry }) => fixed(entry.train_score ?? null, 3) },
  ];
}

/** The parameters, with the stop and the take profit that stand beside them. */
export function parametersOf({ selection }: Pick<Ranked, 'selection'>): Record<string, unknown> {
  const { parameters, stop_loss: stop, take_profit: take } = selection;
  return {
    ...parameters,
    ...(stop !== undefined && stop !== null && { stop_loss: stop }),
    ...(take !== undefined && take !== null && { take_profit: take }),
  };
}

function progress({ progress: marks, objective, best }: SearchFacts): Html | undefined {
  const points = marks.flatMap(({ evaluated, best_score: score }) =>
    score === null || score === undefined ? [] : [[evaluated, score] as const],
  );
  if (points.length < 2) return undefined;
  const scores = points.map(([, score]) => score);
  const from = Math.min(...scores);
  const to = Math.max(...scores);
  return drawnFigure({
    id: 'progress',
    label: `Line chart of the best score so far over ${fixed(points[points.length - 1][0], 0)} candidates: from ${fixed(from, 3)} to ${fixed(best.score ?? to, 3)}.`,
    caption: `The best ${objectiveName(objective)} so far, in the order of the search.`,
    draw: (drawing, most, escape) => {
      const vertical = linearTicks(from, to, most);
      const horizontal = countTicks(points[points.length - 1][0], drawing.width < 500 ? 5 : 9);
      const digits = decimals(vertical);
      return valueChart(
        {
          series: [{ kind: 'steps', points, colour: 'var(--strategy)' }],
          horizontalName: 'Candidates scored',
          horizontalTicks: horizontal.map((at) => ({ at, label: fixed(at, 0) })),
          low: vertical[0],
          high: vertical[vertical.length - 1],
          valueTicks: vertical.map((at) => ({ at, label: fixed(at, digits) })),
        },
        drawing,
        escape,
      );
    },
  });
}

/** Round whole numbers: there is no half of a candidate. */
function countTicks(last: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(linearTicks(0, last, most)[1]));
  return Array.from({ length: Math.ceil(last / step) + 1 }, (_, tick) => tick * step);
}

/** As many as the ticks need to differ. */
export function decimals(ticks: readonly number[]): number {
  return (
    [0, 1, 2, 3].find((digits) => ticks.every((tick) => Math.abs(Number(tick.toFixed(digits)) - tick) < 1e-9)) ?? 4
  );
}
