import { type LineChart, lineChart } from '../chart/line-chart';
import type { Point } from '../chart/thin-points';
import { linearTicks } from '../chart/value-ticks';
import { type Html, html } from '../html/html';
import { fixed } from '../html/format';
import { BARS_NOTE, moment } from '../html/moment';
import { momentTime } from '../../shared/bar-moment';
import { drawnFigure } from './drawn-figure';
import type { DatedCurve, OptimizationReport } from './optimization-report';

/** The account value over the bars that the search has not seen. */
export function heldOutSection({ out_of_sample: curves }: OptimizationReport): Html | undefined {
  if (curves === null || curves.strategy.value.length < 2) return undefined;
  const { strategy, benchmark } = curves;
  const isIntraday = strategy.date.some((text) => moment(text) !== text);
  const [first, last] = [strategy.value[0], strategy.value[strategy.value.length - 1]];
  return html` <section aria-labelledby="held-out">
    <h2 id="held-out">Equity out of sample</h2>
    ${drawnFigure({
      id: 'held-out',
      label: `Line chart of the account value out of sample, from ${fixed(first)} to ${fixed(last)}, beside buy and hold.`,
      caption:
        'Account value at each close of the held-out bars, net of costs. The scale is linear and does not start at zero.' +
        (isIntraday ? ` ${BARS_NOTE}` : ''),
      legend: [
        { name: 'Strategy', swatch: 'strategy' },
        { name: 'Buy and hold', swatch: 'benchmark' },
      ],
      draw: (drawing, most, escape) =>
        lineChart({ ...chartOf(strategy, benchmark, most), horizontal: isIntraday ? 'bars' : 'time' }, drawing, escape),
    })}
  </section>`;
}

function chartOf(strategy: DatedCurve, benchmark: DatedCurve, most: number): LineChart {
  const values = [...strategy.value, ...benchmark.value];
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((greatest, value) => Math.max(greatest, value));
  const ticks = linearTicks(low, high, most);
  const digits = ticks.every(Number.isInteger) ? 0 : 2;
  return {
    lines: [
      { points: pointsOf(benchmark), colour: 'var(--benchmark)', width: 1.25 },
      { points: pointsOf(strategy), colour: 'var(--strategy)', width: 2 },
    ],
    low: ticks[0],
    high: ticks[ticks.length - 1],
    valueTicks: ticks.map((at) => ({ at, label: fixed(at, digits) })),
  };
}

function pointsOf({ date, value }: DatedCurve): Point[] {
  return date.map((entry, index) => [momentTime(entry), value[index]]);
}
