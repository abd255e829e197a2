import { type Html, html, type HtmlValue } from './html';
import { plain, words } from './format';

/** A value of unknown shape as readable text: `{ fast: 10, slow: 30 }` is `fast 10, slow 30`. */
export function readable(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'number') return plain(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(readable).join(', ');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([key, entry]) => `${words(key).toLowerCase()} ${readable(entry)}`)
      .join(', ');
  }
  // Nothing that comes as JSON gets here.
  return `(${typeof value})`;
}

/** Names beside values, as a table without a head. */
export function factTable(name: string, facts: readonly (readonly [string, HtmlValue])[]): Html {
  return html` <div class="scroll" role="region" tabindex="0" aria-label="${name}">
    <table>
      <tbody>
        ${facts.map(
          ([label, value]) =>
            html`<tr>
              <th scope="row">${label}</th>
              <td class="number">${value}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}
