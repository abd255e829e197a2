import { escapeHtml, Html, html } from '../html/html';
import type { Drawing } from '../chart/render-svg';

export interface DrawnFigure {
  readonly id: string;
  /** In words, for those who do not see the chart. */
  readonly label: string;
  readonly caption: string;
  readonly legend?: readonly { readonly name: string; readonly swatch: 'strategy' | 'benchmark' }[];
  draw(drawing: Drawing, valueTicks: number, escape: (text: string) => string): string;
}

const WIDE = { suffix: 'wide', width: 1032, height: 320, valueTicks: 6 } as const;
const NARROW = { suffix: 'narrow', width: 368, height: 260, valueTicks: 5 } as const;

/** A chart drawn for a desk and for a phone; the style sheet shows one of them. */
export function drawnFigure({ id, label, caption, legend = [], draw }: DrawnFigure): Html {
  const drawn = [WIDE, NARROW].map(({ suffix, width, height, valueTicks }) => {
    const svg = draw({ id: `${id}-${suffix}`, width, height, label }, valueTicks, escapeHtml);
    return html`<div class="${suffix}">${new Html(svg)}</div> `;
  });
  const keys = legend.map(({ name, swatch }) => html`<li><span class="swatch ${swatch}"></span>${name}</li>`);
  return html` <figure>
    ${
      keys.length === 0
        ? undefined
        : html`<ul class="legend">
            ${keys}
          </ul>`
    }
    ${drawn}
    <figcaption>${caption}</figcaption>
  </figure>`;
}
