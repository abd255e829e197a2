import type { Scalar } from 'yaml';

/** How far into the source of a scalar an offset of its value lies. Exact for plain and quoted texts; 0 in blocks. */
export function scalarOffset({ type }: Scalar, source: string, offset: number): number {
  switch (type) {
    case 'PLAIN':
      return walk(source, 0, offset, () => undefined);
    case 'QUOTE_SINGLE':
      return walk(source, 1, offset, (at) => (source.startsWith("''", at) ? { source: 2, value: 1 } : undefined));
    case 'QUOTE_DOUBLE':
      return walk(source, 1, offset, (at) => escapeAt(source, at));
    default:
      return 0;
  }
}

interface Stretch {
  /** Characters of the source, and of the value that they stand for. */
  readonly source: number;
  readonly value: number;
}

function walk(source: string, from: number, offset: number, special: (at: number) => Stretch | undefined): number {
  let at = from;
  let left = offset;
  while (at < source.length) {
    const stretch = foldAt(source, at) ?? special(at) ?? { source: 1, value: 1 };
    // What stands for nothing, such as an escaped line break, belongs to what comes before.
    if (left <= 0 && stretch.value > 0) break;
    at += stretch.source;
    left -= stretch.value;
  }
  return at;
}

/** A line break with the white space around it is one space; of several, one is a space and the rest are breaks. */
function foldAt(source: string, at: number): Stretch | undefined {
  const character = source[at];
  if (character !== ' ' && character !== '\t' && character !== '\n' && character !== '\r') return undefined;
  const space = /^[ \t]*(?:\r?\n[ \t]*)+/.exec(source.slice(at, at + 10_000))?.[0];
  if (space === undefined) return undefined;
  const breaks = space.split('\n').length - 1;
  return { source: space.length, value: Math.max(1, breaks - 1) };
}

const codeLengths: Readonly<Record<string, number | undefined>> = { x: 2, u: 4, U: 8 };

function escapeAt(source: string, at: number): Stretch | undefined {
  if (source[at] !== '\\') return undefined;
  const letter = source[at + 1] ?? '';
  if (letter === '\n' || letter === '\r') {
    const space = /^\\\r?\n[ \t]*/.exec(source.slice(at, at + 10_000))?.[0] ?? '';
    return { source: space.length, value: 0 };
  }
  const digits = codeLengths[letter] ?? 0;
  const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
  return { source: 2 + digits, value: digits === 8 && code > 0xffff ? 2 : 1 };
}
