import type { EChartsOption, SeriesOption } from 'echarts';
import { barAxis, type HorizontalAxis, timeAxis } from './horizontal-axis';
import { type Drawing, renderSvg } from './render-svg';
import { type Point, thinPoints } from './thin-points';
import type { Tick } from './value-ticks';

export interface Line {
  readonly points: readonly Point[];
  /** A CSS colour; a custom property lets it follow the light or dark scheme. */
  readonly colour: string;
  readonly width: number;
  /** Whether the area between the line and zero is tinted. */
  readonly filled?: boolean;
}

/** A point that is marked and labelled. */
export interface Mark {
  readonly point: Point;
  readonly label: string;
  readonly colour: string;
}

export interface LineChart {
  /** Drawn in this order: the last one lies on top. */
  readonly lines: readonly Line[];
  readonly marks?: readonly Mark[];
  /** What takes equal room: equal times, or bars; left out: times. Marks stand at points of the lines. */
  readonly horizontal?: 'time' | 'bars';
  /** Range of the value axis, in the unit of the points. */
  readonly low: number;
  readonly high: number;
  readonly valueTicks: readonly Tick[];
}

/** The page's own: the library would not escape the quotes of a family name. */
const FONT = 'inherit';
const FONT_SIZE = 12;
const DIGIT_WIDTH = 7;
const RIGHT_MARGIN = 16;
const TIME_LABEL_WIDTH = 64;

/** Draws lines over time. At least one line has points. */
export function lineChart(chart: LineChart, drawing: Drawing, escape: (text: string) => string): string {
  return renderSvg(optionOf(chart, drawing), drawing, escape);
}

function optionOf(chart: LineChart, drawing: Drawing): EChartsOption {
  const lines = chart.lines.map(({ points }) => points);
  const axis = chart.horizontal === 'bars' ? barAxis(lines) : timeAxis(lines);
  const left = 12 + DIGIT_WIDTH * Math.max(...chart.valueTicks.map((tick) => tick.label.length));
  const most = Math.max(2, Math.floor((drawing.width - left - RIGHT_MARGIN) / TIME_LABEL_WIDTH));
  const label = { color: 'var(--muted)', fontSize: FONT_SIZE, fontFamily: FONT, fontWeight: 'normal' as const };
  return {
    textStyle: { fontFamily: FONT },
    grid: { left, right: RIGHT_MARGIN, top: 12, bottom: 26, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value',
      min: axis.from,
      max: axis.to,
      axisLine: { lineStyle: { color: 'var(--line)' }, onZero: false },
      splitLine: { show: false },
      ...ticked(axis.ticks(most), label, true),
    },
    yAxis: {
      type: 'value',
      min: chart.low,
      max: chart.high,
      axisLine: { show: false },
      splitLine: { lineStyle: { color: 'var(--line)', width: 1 } },
      ...ticked(chart.valueTicks, label, false),
    },
    series: [
      ...chart.lines.map((line) => lineSeries(line, axis)),
      ...(chart.marks ?? []).map((mark) => markSeries(mark, axis)),
    ],
  };
}

function ticked(ticks: readonly Tick[], label: object, marked: boolean) {
  const customValues = ticks.map((tick) => tick.at);
  const labels = new Map(ticks.map((tick) => [tick.at, tick.label]));
  return {
    axisTick: { show: marked, customValues, lineStyle: { color: 'var(--line)' } },
    axisLabel: { ...label, customValues, hideOverlap: true, formatter: (value: number) => labels.get(value) ?? '' },
  };
}

function lineSeries(line: Line, axis: HorizontalAxis): SeriesOption {
  return {
    type: 'line',
    data: thinPoints(line.points).map(([time, value]) => [axis.place(time), value]),
    showSymbol: false,
    silent: true,
    lineStyle: { color: line.colour, width: line.width, join: 'round' },
    ...(line.filled === true ? { areaStyle: { color: line.colour, opacity: 0.16, origin: 0 } } : {}),
  };
}

function markSeries(mark: Mark, { from, to, place }: HorizontalAxis): SeriesOption {
  const at = place(mark.point[0]);
  const share = to > from ? (at - from) / (to - from) : 0.5;
  return {
    type: 'scatter',
    z: 10,
    data: [[at, mark.point[1]]],
    symbolSize: 7,
    silent: true,
    itemStyle: { opacity: 1, color: mark.colour, borderColor: 'var(--page)', borderWidth: 1.5 },
    label: {
      show: true,
      formatter: () => mark.label,
      // Towards the middle, so that a mark at the edge keeps its label inside.
      position: share > 0.7 ? 'left' : 'right',
      distance: 6,
      color: mark.colour,
      fontSize: FONT_SIZE,
      fontWeight: 'bold',
      fontFamily: FONT,
      // Opaque: another line may run behind the label.
      backgroundColor: 'var(--page)',
      padding: [2, 4],
      borderRadius: 3,
    },
  };
}
