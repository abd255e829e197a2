import { type EChartsOption, init } from 'echarts';

/** A drawing of fixed inner size; it scales to the width it is given on the page. */
export interface Drawing {
  /** Unique in the document: prefix of the ids inside. */
  readonly id: string;
  /** Inner size in pixels. */
  readonly width: number;
  readonly height: number;
  /** What the drawing shows, for those who do not see it. */
  readonly label: string;
}

/**
 * Draws a chart as SVG text without a browser. The same option gives the same text: what the library numbers
 * by a counter of the process (ids and classes) is renamed or taken out, and coordinates are rounded to 0.1 pixel.
 */
export function renderSvg(option: EChartsOption, drawing: Drawing, escape: (text: string) => string): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: drawing.width, height: drawing.height });
  try {
    chart.setOption({ ...option, animation: false, useUTC: true });
    return cleaned(chart.renderToSVGString(), drawing, escape);
  } finally {
    // A chart that is not disposed keeps a timer, and with it the process, alive.
    chart.dispose();
  }
}

function cleaned(svg: string, { id, width, height, label }: Drawing, escape: (text: string) => string): string {
  const body = svg
    .replace(/^<svg[^>]*>/, '')
    // Hover rules: they would apply to the whole page, and they are numbered by a counter.
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/ class="zr[^"]*"/g, '')
    .replace(/ ecmeta_\w+="[^"]*"/g, '')
    .replace(/ pointer-events="[^"]*"/g, '')
    .replace(/(id="|url\(#)zr\d+-/g, `$1${id}-`)
    .replace(
      / d="([^"]*)"/g,
      (_, path: string) => ` d="${path.replace(/\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(1))))}"`,
    )
    .replace(/\n+/g, '\n');
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(label)}">${body}`;
}
