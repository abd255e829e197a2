import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cli, type Finished } from '../support/cli-process';

// The commands that need no server, as a shell runs them: exit codes, and nothing but one document on standard output.

let home: string;
beforeAll(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'bellwether-tools-'));
  writeFileSync(path.join(home, 'good.yaml'), good);
  writeFileSync(path.join(home, 'bad.yaml'), `${good}nope: 1\n`);
  writeFileSync(path.join(home, 'context.json'), JSON.stringify({ variables: { text: 'a'.repeat(1_000_000) } }));
});
afterAll(() => rmSync(home, { recursive: true }));

const good = 'name: good\nversion: 1.0.0\ntype: analysis\nsteps: [{ id: a, set: { x: 1 } }]\n';

/** Names every package that the command has loaded by its end, on standard error. */
const lister = path.resolve(__dirname, '../support/list-packages.cjs');

const run = (...argv: string[]): Promise<Finished> =>
  cli(
    home,
    argv.map((argument) => argument.replace('HOME', home)),
    { NODE_OPTIONS: `--require ${lister}` },
  );

const packagesOf = ({ err }: Finished): string[] => /^packages: (.*)$/m.exec(err)?.[1]?.split(' ') ?? [];

it.each<[string[], number, object]>([
  [['validate', 'HOME/good.yaml', '--json'], 0, { valid: true, issues: [] }],
  [
    ['validate', 'HOME/bad.yaml', '--json'],
    2,
    { valid: false, issues: [expect.objectContaining({ code: 'unknown-key', line: 5, column: 1 })] },
  ],
  [
    ['validate', 'HOME/nope.yaml', '--json'],
    2,
    { valid: false, issues: [expect.objectContaining({ code: 'unreadable-file' })] },
  ],
  [['eval', '1 + 1', '--json'], 0, expect.objectContaining({ value: 2, type: 'number', fuel: 3 })],
  [['eval', '1 +', '--json'], 2, { error: expect.objectContaining({ code: 'syntax', column: 4 }) }],
  [
    ['eval', "search(text, '(a+)+$b')", '--context', 'HOME/context.json', '--json'],
    2,
    { error: expect.objectContaining({ column: 1 }) },
  ],
  [
    ['eval', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, '--json'],
    2,
    { error: expect.objectContaining({ code: 'limit' }) },
  ],
  [['graph', 'HOME/good.yaml', '--json'], 0, expect.objectContaining({ format: 'mermaid', issues: [] })],
  [['graph', 'HOME/nope.yaml', '--json'], 2, { error: expect.objectContaining({ code: 'UnknownDefinition' }) }],
])('%j exits with %d, without having loaded what it has no use for', async (argv, code, document) => {
  const finished = await run(...argv);
  expect(JSON.parse(finished.out)).toEqual(document);
  expect(finished.code).toBe(code);
  const packages = packagesOf(finished);
  expect(packages).toContain('commander');
  const useless =
    argv[0] === 'eval' ? /^@temporalio|^protobufjs|^echarts|^ml-|^zod/ : /^@temporalio|^protobufjs|^echarts|^ml-/;
  expect(packages.filter((name) => useless.test(name))).toEqual([]);
});
