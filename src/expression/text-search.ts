/** Up to this length of what is looked for, the built-in search is fast whatever the text. */
const shortPart = 32;

/**
 * Whether a text holds another. The built-in search takes time in proportion to the product of the two lengths on some texts,
 * and fuel pays for their sum.
 */
export function holds(text: string, part: string): boolean {
  if (part.length <= shortPart || part.length > text.length) return text.includes(part);
  return holdsLong(text, part);
}

/** Knuth, Morris and Pratt (1977): each character of the text is looked at twice at most. */
function holdsLong(text: string, part: string): boolean {
  const borders = bordersOf(part);
  let matched = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    while (matched > 0 && part.charCodeAt(matched) !== code) matched = borders[matched - 1];
    if (part.charCodeAt(matched) === code) matched += 1;
    if (matched === part.length) return true;
  }
  return false;
}

/** For each beginning of a text, the length of the longest shorter beginning that it also ends with. */
function bordersOf(part: string): Int32Array {
  const borders = new Int32Array(part.length);
  let length = 0;
  for (let at = 1; at < part.length; at++) {
    const code = part.charCodeAt(at);
    while (length > 0 && part.charCodeAt(length) !== code) length = borders[length - 1];
    if (part.charCodeAt(length) === code) length += 1;
    borders[at] = length;
  }
  return borders;
}
