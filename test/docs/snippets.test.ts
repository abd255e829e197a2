import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { program } from '../../src/cli/program';
import { fakeOutput } from '../cli/fake-output';
import { bellwetherArguments, commandLines } from './snippets/command-lines';
import { covers, type Cover } from './snippets/cover';
import { pages, root, snippetsOf, textOf, type Snippet } from './snippets/fences';

const snippets = pages.flatMap(snippetsOf);
const place = ({ page, line, language }: Snippet): string => `${page}:${line} ${language}`;

const coversIt = (cover: Cover, { page, language, text }: Snippet): boolean =>
  cover.page === page && ('opening' in cover ? text.startsWith(cover.opening) : cover.languages.includes(language));

describe('the fenced blocks of README.md and docs', () => {
  it('are each run by a test, or listed with the reason why not; else: test/docs/snippets/cover.ts', () => {
    const wrong = snippets
      .map((snippet) => ({ at: place(snippet), entries: covers.filter((cover) => coversIt(cover, snippet)).length }))
      .filter(({ entries }) => entries !== 1);
    expect(wrong).toEqual([]);
  });

  it('are all there that have an entry', () => {
    const missing = covers.flatMap((cover) => {
      const isThere = (wanted: string): boolean =>
        snippets.some(
          ({ page, language, text }) =>
            page === cover.page && ('opening' in cover ? text.startsWith(wanted) : language === wanted),
        );
      const wanted = 'opening' in cover ? [cover.opening] : cover.languages;
      return wanted.filter((one) => !isThere(one)).map((one) => `${cover.page}: ${one}`);
    });
    expect(missing).toEqual([]);
  });

  it('have tests that there are, and that read the page they are said to read', () => {
    const wrong = covers.filter((cover) => {
      if ('notRunHere' in cover) return cover.notRunHere === '';
      const file = path.join(root, 'alike' in cover ? cover.alike : cover.test);
      if (!existsSync(file)) return true;
      return 'test' in cover && !readFileSync(file, 'utf8').includes(path.basename(cover.page));
    });
    expect(wrong).toEqual([]);
  });
});

const commands = snippets
  .filter(({ language }) => ['sh', 'console'].includes(language))
  .flatMap((snippet) =>
    commandLines(snippet.text).flatMap(({ words, from }) =>
      [words, ...(from === undefined ? [] : [from.words])].map((typed) => [place(snippet), typed] as const),
    ),
  )
  .flatMap(([at, words]) => {
    const argv = bellwetherArguments({ words, environment: {} });
    return argv === undefined ? [] : [[at, argv] as const];
  });

/** A command line that takes everything that Bellwether's takes, and does nothing. */
function idle(): Command {
  const command = program({ output: fakeOutput(), signal: new AbortController().signal, done: () => undefined });
  const quieten = (one: Command): void => {
    if (one.commands.length === 0) one.action(() => undefined);
    one.commands.forEach(quieten);
  };
  quieten(command);
  return command;
}

describe('the command lines that are shown', () => {
  it('are found', () => {
    expect(commands.length).toBeGreaterThan(60);
  });

  it.each(commands)('%s: %j is one that the command takes', async (_, argv) => {
    await expect(idle().parseAsync(['node', 'bellwether', ...argv])).resolves.toBeDefined();
  });

  it('are refused where they are wrong', async () => {
    await expect(idle().parseAsync(['node', 'bellwether', 'list', '--lmit', '3'])).rejects.toThrow('--lmit');
    await expect(idle().parseAsync(['node', 'bellwether', 'show', 'a', 'b'])).rejects.toThrow('too many arguments');
  });
});

/** `bellwether …` in the middle of a sentence, which may leave out what is not the matter there. */
const mentioned = pages.flatMap((page) =>
  [...textOf(page).matchAll(/`(?:npx )?bellwether ([a-z][^`]*)`/g)].map(([, typed = '']) => [page, typed] as const),
);

it.each(mentioned)('%s mentions `bellwether %s`, whose words and options there are', (_, typed) => {
  let command = idle();
  const options: string[] = [];
  for (const word of typed.split(/\s+/)) {
    const inner = command.commands.find((one) => one.name() === word);
    if (inner !== undefined && options.length === 0) command = inner;
    else if (word.startsWith('--')) options.push(word.replace(/=.*/, ''));
  }
  expect(command.name()).not.toBe('bellwether');
  const known = command.options.map(({ long }) => long);
  expect(options.filter((option) => !known.includes(option))).toEqual([]);
});
