import { type Html, html, type HtmlValue } from './html';

export interface Column<Row> {
  readonly head: string;
  /** How the column is set: numbers to the right, dates unbroken, long text wrapped anywhere. Short text when left out. */
  readonly kind?: 'number' | 'date' | 'long' | 'hash';
  cell(row: Row): HtmlValue;
}

/**
 * A table with one row an entry; the first column names the row. It scrolls sideways on a narrow screen, by keyboard
 * too. `name` is what a screen reader calls it; `dense` is for many columns.
 */
export function table<Row>(
  name: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  setting: 'normal' | 'dense' = 'normal',
): Html {
  const [first, ...others] = columns;
  return html` <div class="scroll" role="region" tabindex="0" aria-label="${name}">
    <table${classOf({ kind: setting === 'dense' ? 'dense' : undefined })}>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" ${classOf(column)}>${column.head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row" ${classOf(first)}>${first.cell(row)}</th>
              ${others.map((column) => html`<td${classOf(column)}>${column.cell(row)}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

function classOf(column: { readonly kind?: string | undefined }): Html | undefined {
  return column.kind === undefined ? undefined : html` class="${column.kind}"`;
}
