import { type Html, html, type HtmlValue } from '../../base/html';

export interface Column<Row> {
  readonly head: string;
  /** Numbers stand to the right. */
  readonly kind?: 'number' | 'long';
  cell(row: Row): HtmlValue;
}

/**
 * A table with a head; the first column names the row. On a narrow screen each row becomes a block whose cells tell their column; the
 * roles are said, since a block is no row any more to some who read the page aloud.
 */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const [first, ...others] = columns;
  if (first === undefined) return html``;
  return html`<table role="table">
    <caption class="unseen">
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(
          ({ head, kind }) => html`<th role="columnheader" scope="col" class="${kind ?? 'text'}">${head}</th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            <th role="rowheader" scope="row" class="${first.kind ?? 'text'}">${first.cell(row)}</th>
            ${others.map(
              ({ head, kind, cell }) =>
                html`<td role="cell" data-head="${head}" class="${kind ?? 'text'}">${cell(row)}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
