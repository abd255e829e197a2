import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(__dirname, '../../..');

/** A fenced block of a page. */
export interface Snippet {
  /** From the root, with slashes. */
  readonly page: string;
  /** Of its fence, from 1. */
  readonly line: number;
  /** What stands behind the fence: `sh`, `yaml definitions/a.yaml`; empty where nothing does. */
  readonly language: string;
  readonly text: string;
}

/** README.md and every page below docs. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file.replaceAll(path.sep, '/')}`)
    .sort(),
];

export const textOf = (page: string): string => readFileSync(path.join(root, page), 'utf8');

/** Every fenced block of a page, those that are indented too. */
export function snippetsOf(page: string): readonly Snippet[] {
  const found: Snippet[] = [];
  let open: { readonly line: number; readonly fence: string; readonly language: string; lines: string[] } | undefined;
  for (const [index, line] of textOf(page).split('\n').entries()) {
    const [, fence, language = ''] = /^\s*(`{3,}|~{3,})\s*(.*?)\s*$/.exec(line) ?? [];
    if (open === undefined) {
      if (fence !== undefined) open = { line: index + 1, fence, language, lines: [] };
    } else if ((fence ?? '').startsWith(open.fence) && language === '') {
      found.push({ page, line: open.line, language: open.language, text: `${open.lines.join('\n')}\n` });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) throw new Error(`${page}:${open.line}: a fence without an end`);
  return found;
}

/** The one block of a page that begins like this. */
export function snippetOf(page: string, opening: string): Snippet {
  const [found, ...others] = snippetsOf(page).filter(({ text }) => text.startsWith(opening));
  if (found === undefined || others.length > 0)
    throw new Error(`${page} has ${others.length === 0 ? 'no block' : 'several blocks'} that begin with: ${opening}`);
  return found;
}
