import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadAccounts } from '../../src/accounts';
import { catalogueOf } from '../../src/catalogue';
import { program } from '../../src/cli/program';
import { connectionSettings } from '../../src/client/connect';
import { importOldDefinition } from '../../src/import';
import { searchAttributes } from '../../src/server/server-arguments';
import { fakeOutput, type FakeOutput } from '../cli/fake-output';
import { bellwetherArguments, commandLines, type CommandLine } from './snippets/command-lines';
import { root, snippetOf, snippetsOf, type Snippet } from './snippets/fences';

const before = { environment: process.env, folder: process.cwd() };
const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-snippets-'));

/** A folder like the checkout, with the files that readers of the pages have. */
beforeAll(() => {
  const file = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  cpSync(path.join(root, 'definitions'), path.join(folder, 'definitions'), { recursive: true });
  for (const name of ['docs', 'examples']) symlinkSync(path.join(root, name), path.join(folder, name));
  file('context.yaml', readFileSync(path.join(root, 'docs/examples/context.yaml'), 'utf8'));
  file('input.json', '{"symbols":["IXIC"],"start_date":"2008-01-02","end_date":"2008-02-29"}');
  file('old/ensemble.yaml', readFileSync(path.join(root, 'test/import/files/ensemble.yaml'), 'utf8'));
  file('watch-open.yaml', snippetOf('docs/schedules.md', 'name: watch_open').text);
  file('my.test.yaml', snippetOf('docs/testing-definitions.md', 'definition: simple_backtest').text);
  process.chdir(folder);
});

beforeEach(() => {
  process.env = { ...before.environment, BELLWETHER_HOME: path.join(folder, 'state') };
});

afterAll(() => {
  process.env = before.environment;
  process.chdir(before.folder);
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly code: number | undefined;
  readonly output: FakeOutput;
}

/** A command in this process. What it would read from `echo` is in a file. */
async function run(command: CommandLine): Promise<Ran> {
  const argv = bellwetherArguments(command);
  if (argv === undefined) throw new Error(`not a command of ours: ${command.words.join(' ')}`);
  const piped = path.join(folder, 'piped');
  if (command.from !== undefined) writeFileSync(piped, command.from.words.slice(1).join(' '));
  const words = argv.map((word) => (word === '-' && command.from !== undefined ? piped : word));
  const output = fakeOutput({ json: words.includes('--json') });
  const ran: { code: number | undefined } = { code: undefined };
  const done = (code: number): void => {
    ran.code = code;
  };
  await program({ output, signal: new AbortController().signal, done }).parseAsync(['node', 'bellwether', ...words]);
  return { code: ran.code, output };
}

/** The commands of a block, one after the other; `export` holds for those that follow. */
async function runAll({ text }: Snippet): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  for (const command of commandLines(text)) {
    const [first, assignment = ''] = command.words;
    if (first === 'export') Object.assign(process.env, Object.fromEntries([assignment.split('=')]));
    else ran.push(await run(command));
  }
  return ran;
}

it.each<[page: string, opening: string, code: number]>([
  ['README.md', '$ npx bellwether validate docs', 2],
  ['README.md', '$ npx bellwether validate definitions', 0],
  ['README.md', '$ npx bellwether eval', 0],
  ['docs/schedules.md', '$ npx bellwether schedule next', 0],
])('%s shows what is printed by: %s', async (page, opening, code) => {
  const snippet = snippetOf(page, opening);
  const [ran, ...others] = await runAll(snippet);
  const { lines, errors, documents } = ran.output;
  const printed = [...documents.map((document) => JSON.stringify(document)), ...lines, ...errors];
  expect(printed).toEqual(snippet.text.trimEnd().split('\n').slice(1));
  expect([ran.code, others]).toEqual([code, []]);
});

it.each<[page: string, opening: string, commands: number]>([
  ['docs/extending.md', 'export BELLWETHER_ACTIONS', 2],
  ['docs/import.md', 'npx bellwether import', 2],
  ['docs/operations.md', 'npx bellwether action', 2],
  ['docs/operations.md', 'bellwether validate', 3],
  ['docs/testing-definitions.md', 'npx bellwether test', 3],
])('%s shows commands that end with 0: %s', async (page, opening, commands) => {
  const ran = await runAll(snippetOf(page, opening));
  expect(ran.map(({ code, output }) => ({ code, errors: output.errors }))).toEqual(
    Array.from({ length: commands }, () => ({ code: 0, errors: [] })),
  );
});

it('docs/testing-definitions.md shows a test of which one passes, and how files are summed up', async () => {
  const [shown] = snippetsOf('docs/testing-definitions.md').filter(({ language }) => language === '');
  const named = { words: ['bellwether', 'test', 'my.test.yaml', '--only', 'no bars', '--json'], environment: {} };
  const { output } = await run(named);
  expect(output.documents).toMatchObject([{ passed: true, files: [{ tests: [{ passed: true }] }] }]);
  const whole = await run({ words: ['bellwether', 'test', 'definitions/simple-backtest.test.yaml'], environment: {} });
  const withoutTimes = (line: string): string => line.replace(/\([\d.]+ ms\)/, '(… ms)');
  const printed = whole.output.lines.map(withoutTimes);
  expect(
    shown?.text
      .trimEnd()
      .split('\n')
      .map(withoutTimes)
      .filter((line) => !printed.includes(line)),
  ).toEqual([]);
});

it('docs/accounts.md shows a file of accounts that is taken', () => {
  const [shown] = snippetsOf('docs/accounts.md');
  writeFileSync(path.join(folder, 'accounts.json'), shown?.text ?? '');
  const { names, preset } = loadAccounts({ BELLWETHER_ACCOUNTS: 'accounts.json' }, folder);
  expect([names, preset]).toEqual([['paper', 'practice', 'main'], 'paper']);
});

it('docs/production.md shows a profile of Temporal that is taken', () => {
  const [shown] = snippetsOf('docs/production.md').filter(({ language }) => language === 'toml');
  const certificate = path.join(folder, 'certificate.pem');
  writeFileSync(certificate, 'a certificate');
  const file = path.join(folder, 'temporal.toml');
  writeFileSync(file, (shown?.text ?? '').replaceAll(/\/run\/secrets\/temporal\.\w+/g, certificate));
  expect(connectionSettings({ configFile: file, profile: 'trading' })).toMatchObject({
    options: { address: 'trading.a2dd6.tmprl.cloud:7233', tls: { clientCertPair: expect.anything() } },
    namespace: 'trading.a2dd6',
  });
});

it('docs/operations.md registers the search attributes that runs have', () => {
  const commands = commandLines(snippetOf('docs/operations.md', 'temporal operator').text);
  expect(Object.fromEntries(commands.map(({ words }) => [words[5], words[7]]))).toEqual(searchAttributes);
});

it('docs/import.md shows a definition of the old system, of which no key is refused', () => {
  const [shown] = snippetsOf('docs/import.md').filter(({ language }) => language === 'yaml');
  expect(importOldDefinition(shown?.text ?? '', 'old.yaml', 'new.yaml', catalogueOf())).toMatchObject({
    kind: 'converted',
  });
});

it('docs/ledger.md draws transitions that the tables of the ledger have', () => {
  const tables = readFileSync(path.join(root, 'src/ledger/migrations/0002-intents-and-orders.sql'), 'utf8');
  const [, allowed = ''] = /INSERT INTO intent_transitions VALUES([^]*?);\n/.exec(tables) ?? [];
  const [shown] = snippetsOf('docs/ledger.md').filter(({ language }) => language === 'mermaid');
  const drawn = [...(shown?.text ?? '').matchAll(/(\w+) --> (\w+)/g)].map(([, from, to]) => `('${from}', '${to}')`);
  expect(drawn.length).toBeGreaterThan(10);
  expect(drawn.filter((transition) => !allowed.includes(transition))).toEqual([]);
});
