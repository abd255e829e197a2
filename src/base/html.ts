/** Text that stands in an HTML document as it is. Made by {@link html}, or from text that is known to be safe. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text and numbers are escaped, lists are joined, `undefined` leaves nothing behind. */
export type HtmlValue = string | number | Html | undefined | readonly HtmlValue[];

/** Builds HTML. Everything put into the template is escaped, in text and in quoted attributes alike, unless it is {@link Html}. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const last = parts.length - 1;
  const filled = values.map((value, index) => `${parts[index]}${textOf(value)}`);
  return new Html(`${filled.join('')}${parts[last]}`);
}

/** Escapes the five characters that mean something in HTML text or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function textOf(value: HtmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map(textOf).join('');
}
