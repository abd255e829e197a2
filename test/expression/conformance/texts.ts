/** A text as the source of an expression has it: its prefix (`r`, `b`, …), its quotes, and what stands between them. */
export interface TextLiteral {
  readonly prefix: string;
  readonly quote: string;
  readonly content: string;
  /** All of it, as it stands there. */
  readonly source: string;
}

const literal = [
  // Raw texts have no escapes.
  /(?<![A-Za-z0-9_])([bB]?[rR])('''|"""|'|")([\s\S]*?)\2/,
  /(?<![A-Za-z0-9_])([bB]?)('''|"""|'|")((?:\\[\s\S]|(?!\2)[^\\])*)\2/,
] as const;

/** Takes a source apart: its code before, between and after its texts, of which there is one fewer. */
export function takeApart(source: string): {
  readonly code: readonly string[];
  readonly texts: readonly TextLiteral[];
} {
  const code: string[] = [];
  const texts: TextLiteral[] = [];
  let rest = source;
  for (;;) {
    const [next] = literal
      .map((pattern) => pattern.exec(rest))
      .filter((found) => found !== null)
      .sort((a, b) => a.index - b.index);
    if (next === undefined) return { code: [...code, rest], texts };
    const [all, prefix = '', quote = '', content = ''] = next;
    code.push(rest.slice(0, next.index));
    texts.push({ prefix, quote, content, source: all });
    rest = rest.slice(next.index + all.length);
  }
}
