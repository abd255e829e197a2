import { type Html, html } from './html';
import { moment } from './moment';

/** A range of dates, or of the starts of bars, in running text; neither is broken at its hyphens. */
export function dates(from: string, to: string): Html {
  return html`<span class="date">${moment(from)}</span> to <span class="date">${moment(to)}</span>`;
}
