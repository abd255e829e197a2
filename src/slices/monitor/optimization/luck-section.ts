import { valueChart, type ValueChart } from '../chart/value-chart';
import { linearTicks } from '../chart/value-ticks';
import { type Html, html } from '../html/html';
import { factTable } from '../html/facts';
import { fixed, percent } from '../html/format';
import { drawnFigure } from './drawn-figure';
import type { OptimizationReport } from './optimization-report';

const mostBins = 40;

/** How likely the result is luck: what trying so many candidates shows by chance. */
export function luckSection(report: OptimizationReport): Html | undefined {
  const { validation, optimization, sharpes } = report;
  const deflated = validation?.deflated_sharpe;
  if (deflated === undefined && (sharpes === null || sharpes.length < 2)) return undefined;
  return html` <section aria-labelledby="luck">
    <h2 id="luck">Skill or luck</h2>
    ${
      validation === null
        ? undefined
        : factTable('How likely the result is luck', [
            [
              'Candidates that the best was chosen from',
              fixed(deflated?.trials ?? optimization.trials?.count ?? null, 0),
            ],
            ['Sharpe ratio in sample', fixed(deflated?.sharpe ?? validation.in_sample.performance.sharpe ?? null)],
            ['Sharpe ratio to expect of the luckiest of so many', fixed(deflated?.expected_max_sharpe ?? null)],
            ['Deflated Sharpe ratio: probability of more than luck', percent(deflated?.value ?? null, 1)],
            [
              'Probability that the Sharpe ratio out of sample is truly above 0',
              percent(validation.probabilistic_sharpe ?? null, 1),
            ],
            ['Part of the Sharpe ratio that was kept out of sample', percent(validation.sharpe_kept ?? null, 1)],
            ['Probability of backtest overfitting', percent(validation.overfitting?.probability ?? null, 1)],
          ])
    }
    ${sharpes === null || sharpes.length < 2 ? undefined : distribution(report, sharpes)}
    <p class="note">
      Whoever tries many parameters finds some that were lucky. The deflated Sharpe ratio (Bailey and López de Prado,
      2014) is the probability that the ratio in sample is above what the luckiest of so many candidates shows without
      any skill; values below 95 % are weak evidence. The probability of overfitting (Bailey and others, 2017) is how
      often the best of one half of the bars was below the median in the other half; above 50 % the choice is worse than
      none.
    </p>
  </section>`;
}

function distribution({ validation, optimization }: OptimizationReport, sharpes: readonly number[]): Html {
  const bins = binsOf(sharpes);
  const chosen = validation?.deflated_sharpe?.sharpe ?? validation?.in_sample.performance.sharpe ?? undefined;
  const expected = validation?.deflated_sharpe?.expected_max_sharpe ?? undefined;
  return drawnFigure({
    id: 'distribution',
    label: `Histogram of the Sharpe ratios in sample of ${sharpes.length} candidates, from ${fixed(sharpes[0])} to ${fixed(sharpes[sharpes.length - 1])}.`,
    caption: `Sharpe ratios in sample of the ${fixed(sharpes.length, 0)} candidates that have one${optimization.trials === undefined ? '' : `, of ${fixed(optimization.trials.count, 0)}`}.`,
    draw: (drawing, valueTicks, escape) => {
      const marks = [
        ...(chosen === undefined ? [] : [{ at: chosen, label: `chosen ${fixed(chosen)}`, colour: 'var(--strategy)' }]),
        ...(expected === undefined
          ? []
          : [{ at: expected, label: `luckiest by chance ${fixed(expected)}`, colour: 'var(--loss)' }]),
      ];
      return valueChart(histogram(bins, marks, valueTicks, drawing.width < 500 ? 6 : 12), drawing, escape);
    },
  });
}

function histogram(
  bins: ReturnType<typeof binsOf>,
  marks: NonNullable<ValueChart['marks']>,
  valueTicks: number,
  horizontalTicks: number,
): ValueChart {
  const most = Math.max(...bins.map(({ count }) => count));
  const ends = [bins[0].from, bins[bins.length - 1].to, ...marks.map(({ at }) => at)];
  const horizontal = linearTicks(Math.min(...ends), Math.max(...ends), horizontalTicks);
  const vertical = linearTicks(0, most, valueTicks).filter((tick) => Number.isInteger(tick));
  return {
    series: [{ kind: 'histogram', bins, colour: 'var(--benchmark)' }],
    horizontalName: 'Sharpe ratio in sample',
    horizontalTicks: horizontal.map((at) => ({ at, label: fixed(at, digitsOf(horizontal)) })),
    low: 0,
    high: vertical[vertical.length - 1],
    valueTicks: vertical.map((at) => ({ at, label: fixed(at, 0) })),
    marks,
  };
}

/** Equal bins from the lowest to the highest; `values` in ascending order. */
function binsOf(values: readonly number[]): { readonly from: number; readonly to: number; readonly count: number }[] {
  const low = values[0];
  const high = values[values.length - 1];
  if (high === low) return [{ from: low - 0.05, to: low + 0.05, count: values.length }];
  const count = Math.min(mostBins, Math.max(5, Math.ceil(Math.sqrt(values.length))));
  const width = (high - low) / count;
  const counts = new Array<number>(count).fill(0);
  for (const value of values) counts[Math.min(count - 1, Math.floor((value - low) / width))] += 1;
  return counts.map((entry, index) => ({ from: low + index * width, to: low + (index + 1) * width, count: entry }));
}

function digitsOf(ticks: readonly number[]): number {
  return ticks.every(Number.isInteger)
    ? 0
    : ticks.every((tick) => Number.isInteger(Number((tick * 10).toFixed(6))))
      ? 1
      : 2;
}
