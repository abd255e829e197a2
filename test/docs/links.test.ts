import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { pages, root, textOf } from './snippets/fences';

/** The text of a page without its fenced blocks and its code. */
const prose = (page: string): string =>
  textOf(page)
    .replaceAll(/^\s*```[^]*?^\s*```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ' '));

/** What a heading is called in an address: lower case, without punctuation, with hyphens for spaces. */
const anchorsOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

const links = pages.flatMap((page) =>
  [...prose(page).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(([, target = '']) => [page, target] as const),
);

it.each(links)('%s links to %s, which there is', (page, target) => {
  const [file = '', anchor] = target.split('#');
  const found = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
  expect(existsSync(path.join(root, found))).toBe(true);
  if (anchor === undefined || statSync(path.join(root, found)).isDirectory()) return;
  expect(anchorsOf(found)).toContain(anchor);
});

it('every page of docs is linked from another', () => {
  const linked = new Set(
    links.map(([page, target]) => path.posix.join(path.posix.dirname(page), target.split('#')[0] ?? '')),
  );
  expect(pages.filter((page) => page !== 'README.md' && !page.startsWith('docs/adr/') && !linked.has(page))).toEqual(
    [],
  );
});
