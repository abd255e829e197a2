import { type BarInterval, isIntraday } from '../../shared/bar-interval';
import { type LineChart, lineChart } from '../chart/line-chart';
import { MOST_POINTS } from '../chart/thin-points';
import { escapeHtml, Html, html } from '../html/html';
import { BARS_NOTE } from '../html/moment';

/** What a chart shows, for each of the two widths that it is drawn in: the number of value ticks depends on them. */
interface Figure {
  readonly id: string;
  /** In words, for those who do not see the chart. */
  readonly label: string;
  readonly caption: string;
  /** Of the bars that the values stand at. */
  readonly interval: BarInterval;
  chart(valueTicks: number): LineChart;
}

const WIDE = { suffix: 'wide', width: 1032, height: 340, valueTicks: 7 } as const;
const NARROW = { suffix: 'narrow', width: 368, height: 260, valueTicks: 6 } as const;

/** A chart of the strategy and buy and hold, drawn for a desk and for a phone; the style sheet shows one of them. */
export function figure({ id, label, caption, interval, chart: linesOf }: Figure): Html {
  const horizontal = isIntraday(interval) ? 'bars' : 'time';
  const chart = (valueTicks: number): LineChart => ({ ...linesOf(valueTicks), horizontal });
  const drawn = [WIDE, NARROW].map(({ suffix, width, height, valueTicks }) => {
    const svg = lineChart(chart(valueTicks), { id: `${id}-${suffix}`, width, height, label }, escapeHtml);
    return html`<div class="${suffix}">${new Html(svg)}</div> `;
  });
  return html` <figure>
    <ul class="legend">
      <li><span class="swatch strategy"></span>Strategy</li>
      <li><span class="swatch benchmark"></span>Buy and hold</li>
    </ul>
    ${drawn}
    <figcaption>${caption}${isIntraday(interval) ? ` ${BARS_NOTE}` : ''}${thinned(chart(WIDE.valueTicks))}</figcaption>
  </figure>`;
}

function thinned({ lines }: LineChart): string {
  const points = Math.max(...lines.map((line) => line.points.length));
  if (points <= MOST_POINTS) return '';
  const all = points.toLocaleString('en-US');
  return ` Of ${all} values at most ${MOST_POINTS.toLocaleString('en-US')} a line are drawn: the lowest and the highest of each short stretch. All are in the JSON report.`;
}
