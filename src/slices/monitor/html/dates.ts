import { type Html, html } from './html';

/** A range of dates in running text; neither date is broken at its hyphens. */
export function dates(from: string, to: string): Html {
  return html`<span class="date">${from}</span> to <span class="date">${to}</span>`;
}
