import type { EChartsOption, SeriesOption } from 'echarts';
import { type Drawing, renderSvg } from './render-svg';
import type { Tick } from './value-ticks';

/** A value that is marked, with what it means. */
export interface Mark {
  readonly at: number;
  readonly label: string;
  readonly colour: string;
}

/** What a chart of numbers (no time) is drawn from. */
export interface ValueChart {
  readonly series: readonly ValueSeries[];
  /** Names of the groups of bars; left out: the horizontal axis is one of values. */
  readonly categories?: readonly string[];
  readonly horizontalTicks?: readonly Tick[];
  readonly horizontalName: string;
  readonly low: number;
  readonly high: number;
  readonly valueTicks: readonly Tick[];
  /** Vertical lines, with what they mean. */
  readonly marks?: readonly Mark[];
}

export type ValueSeries =
  | { readonly kind: 'steps'; readonly points: readonly (readonly [number, number])[]; readonly colour: string }
  | { readonly kind: 'bars'; readonly values: readonly (number | null)[]; readonly colour: string }
  | {
      readonly kind: 'histogram';
      readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
      readonly colour: string;
    };

const FONT = 'inherit';
const FONT_SIZE = 12;
const DIGIT_WIDTH = 7;

export function valueChart(chart: ValueChart, drawing: Drawing, escape: (text: string) => string): string {
  return renderSvg(optionOf(chart), drawing, escape);
}

function optionOf(chart: ValueChart): EChartsOption {
  const label = { color: 'var(--muted)', fontSize: FONT_SIZE, fontFamily: FONT };
  const left = 12 + DIGIT_WIDTH * Math.max(...chart.valueTicks.map((tick) => tick.label.length));
  const { horizontalTicks = [], categories } = chart;
  const named = {
    name: chart.horizontalName,
    nameLocation: 'middle' as const,
    nameGap: 28,
    nameTextStyle: label,
    axisLine: { lineStyle: { color: 'var(--line)' }, onZero: false },
    splitLine: { show: false },
  };
  return {
    textStyle: { fontFamily: FONT },
    grid: { left, right: 24, top: (chart.marks ?? []).length > 0 ? 40 : 12, bottom: 46, outerBoundsMode: 'none' },
    xAxis:
      categories === undefined
        ? {
            ...named,
            type: 'value',
            min: horizontalTicks[0]?.at,
            max: horizontalTicks.at(-1)?.at,
            ...labelled(horizontalTicks, label, true),
          }
        : {
            ...named,
            type: 'category',
            data: [...categories],
            axisTick: { show: false },
            axisLabel: { ...label, interval: 'auto' },
          },
    yAxis: {
      type: 'value',
      min: chart.low,
      max: chart.high,
      axisLine: { show: false },
      splitLine: { lineStyle: { color: 'var(--line)', width: 1 } },
      ...labelled(chart.valueTicks, label, false),
    },
    series: [...chart.series.map(seriesOf), ...(chart.marks ?? []).flatMap((mark) => markOf(mark, chart))],
  };
}

function labelled(ticks: readonly Tick[], label: object, marked: boolean) {
  const customValues = ticks.map((tick) => tick.at);
  const labels = new Map(ticks.map((tick) => [tick.at, tick.label]));
  return {
    axisTick: { show: marked, customValues, lineStyle: { color: 'var(--line)' } },
    axisLabel: { ...label, customValues, hideOverlap: true, formatter: (value: number) => labels.get(value) ?? '' },
  };
}

function seriesOf(series: ValueSeries): SeriesOption {
  switch (series.kind) {
    case 'steps':
      return {
        type: 'line',
        step: 'end',
        data: series.points.map(([x, y]) => [x, y]),
        showSymbol: false,
        silent: true,
        lineStyle: { color: series.colour, width: 2 },
      };
    case 'bars':
      return {
        type: 'bar',
        data: series.values.map((value) => value ?? '-'),
        silent: true,
        barMaxWidth: 34,
        itemStyle: { color: series.colour },
      };
    case 'histogram':
      return {
        // Each bin as a step up and down again: bars of a value axis would have a width of their own.
        type: 'line',
        data: series.bins.flatMap(({ from, to, count }) => [
          [from, 0],
          [from, count],
          [to, count],
          [to, 0],
        ]),
        showSymbol: false,
        silent: true,
        lineStyle: { color: series.colour, width: 1 },
        areaStyle: { color: series.colour, opacity: 0.35, origin: 0 },
      };
  }
}

/** A line from bottom to top; its label stands above the chart, towards the middle. */
function markOf(mark: Mark, chart: ValueChart): SeriesOption[] {
  const ticks = chart.horizontalTicks ?? [];
  const from = ticks[0]?.at ?? 0;
  const to = ticks.at(-1)?.at ?? 1;
  const onTheRight = to > from && (mark.at - from) / (to - from) > 0.5;
  const order = (chart.marks ?? []).indexOf(mark);
  const line: SeriesOption = {
    type: 'line',
    z: 10,
    data: [
      [mark.at, chart.low],
      [mark.at, chart.high],
    ],
    showSymbol: false,
    silent: true,
    lineStyle: { color: mark.colour, width: 1.5, type: 'dashed' },
  };
  const label: SeriesOption = {
    type: 'scatter',
    z: 10,
    data: [[mark.at, chart.high]],
    symbolSize: 0.1,
    silent: true,
    itemStyle: { opacity: 1 },
    label: {
      show: true,
      formatter: () => mark.label,
      position: onTheRight ? 'left' : 'right',
      // Two marks that lie close together have their labels one above the other.
      offset: [0, order % 2 === 0 ? -10 : -26],
      distance: 4,
      color: mark.colour,
      fontSize: FONT_SIZE,
      fontWeight: 'bold',
      fontFamily: FONT,
    },
  };
  return [line, label];
}
