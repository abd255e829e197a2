/** Widths of the characters from space to ~ in thousandths of the size: those of Helvetica, and of the fonts made to match it. */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];

/** About as wide as a text is in bold; there is no font to ask, and a little too wide does no harm. */
export function boldWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += widths[(character.codePointAt(0) ?? 0) - 32] ?? 1000;
  return (width / 1000) * size * 1.12;
}

/** Characters of a monospaced font are 0.6 of its size wide, or a little less; those of East Asia twice that. */
export function monospacedWidth(text: string, size: number): number {
  let columns = 0;
  for (const character of text) columns += (character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1;
  return columns * size * 0.605;
}

/**
 * Breaks a text into at most `mostLines` lines of at most `columns` characters: at blanks, else anywhere. What does not fit
 * is left out, and an ellipsis says so.
 */
export function wrapText(text: string, columns: number, mostLines: number): string[] {
  const lines: string[] = [];
  let rest = text.replaceAll(/\s+/g, ' ').trim();
  while (rest.length > columns && lines.length < mostLines - 1) {
    const blank = rest.lastIndexOf(' ', columns);
    const end = blank > columns / 3 ? blank : columns;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest.length > columns) rest = `${rest.slice(0, columns - 1).trimEnd()}…`;
  return rest === '' ? lines : [...lines, rest];
}
