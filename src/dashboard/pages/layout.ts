import { type Html, html } from '../../base/html';
import { haltDialog } from './halt-form';

export interface PageParts {
  readonly title: string;
  readonly content: Html;
  /** Where the page hears of changes; absent where nothing on it changes. */
  readonly live?: string;
  /** What it shows does not change any more. */
  readonly over?: boolean;
  /** When it was made: ISO 8601. */
  readonly at: string;
  readonly formKey: string;
}

/** A whole page. Everything works without its script, which keeps the page up to date and opens dialogs in place of pages. */
export function pageOf({ title, content, live, over = false, at, formKey }: PageParts): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Bellwether</title>
        <link rel="icon" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/style.css" />
        <script src="/assets/script.js" defer></script>
      </head>
      <body data-live="${live}">
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <nav aria-label="Pages"><a class="home" href="/">Bellwether</a></nav>
          <p class="freshness">
            <span id="liveness" role="status">${over ? 'Ended' : 'Snapshot'}</span>
            <span class="quiet">as of <span id="as-of">${at.slice(11, 19)}</span> UTC</span>
          </p>
        </header>
        <main id="main" tabindex="-1">${content}</main>
        <div id="said" class="unseen" role="status" aria-live="polite"></div>
        ${haltDialog(formKey)}
        <footer>
          <p>Times are in UTC. The numbers are those of this installation's ledger and of its Temporal server.</p>
        </footer>
      </body>
    </html> `.text;
}

/** A part of a page that is kept up to date. */
export const section = (id: string, heading: string, content: Html): Html =>
  html`<section aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading}</h2>
    <div id="${id}">${content}</div>
  </section>`;
