import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { validate } from '../../../src/cli/commands/validate';
import { fakeOutput, type FakeOutput } from '../fake-output';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-validate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const good = (name: string): string =>
  `name: ${name}\nversion: 1.0.0\ntype: analysis\nvariables: { depth: { type: number, default: 1 } }\nsteps: [{ id: a, set: { x: 1 } }]\n`;
const bad = 'name: bad\nversion: 1.0.0\ntype: analysis\nsteps:\n  - id: a\n    set: { x: "${{ nope }}" }\n';

const calling = (child: string, input = ''): string =>
  `name: parent\nversion: 1.0.0\ntype: analysis\nsteps: [{ id: a, workflow: ${child}${input} }]\n`;

function fileWith(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

async function run(
  files: readonly string[],
  options: { json?: boolean; isTerminal?: boolean } = {},
): Promise<FakeOutput & { code: number }> {
  const output = { ...fakeOutput({ json: options.json ?? false }), isTerminal: options.isTerminal ?? false };
  return { ...output, code: await validate(files, output) };
}

it('finds a definition valid, by name or by path', async () => {
  const file = fileWith('good.yaml', good('good'));
  const { lines, code } = await run([file, 'simple-backtest']);
  expect(lines).toEqual([
    expect.stringMatching(/good\.yaml: good 1\.0\.0 is valid \(sha256:[0-9a-f]{12}\)$/),
    expect.stringMatching(/simple-backtest\.yaml: simple_backtest 1\.0\.0 is valid/),
    '2 definitions checked, all valid',
  ]);
  expect(code).toBe(0);
});

it('prints each issue in a line, and a summary', async () => {
  const file = fileWith('bad.yaml', bad);
  const { lines, code } = await run([file, fileWith('good.yaml', good('good'))]);
  expect(lines).toEqual([
    expect.stringMatching(new RegExp(`^${file}:6:20: error unknown-name: 'nope'`)),
    expect.stringContaining('good.yaml: good 1.0.0 is valid'),
    '2 definitions checked, 1 of them valid; 1 error',
  ]);
  expect(code).toBe(2);
});

it('shows a person at a terminal the line of the source, with a caret', async () => {
  const { lines } = await run([fileWith('bad.yaml', bad)], { isTerminal: true });
  expect(lines.slice(1)).toEqual([
    '        set: { x: "${{ nope }}" }',
    '                       ^',
    '',
    '1 definition checked, not valid; 1 error',
  ]);
});

it('gives one document as JSON, with the issues of all files', async () => {
  const files = [fileWith('b.yaml', bad), fileWith('a.yaml', good('a')), path.join(folder, 'nope.yaml')];
  const { documents, lines, code } = await run(files, { json: true });
  expect(documents).toEqual([
    {
      valid: false,
      issues: [
        {
          code: 'unknown-name',
          severity: 'error',
          message: expect.any(String),
          file: files[0],
          line: 6,
          column: 20,
          path: 'steps[0].set.x',
        },
        {
          code: 'unreadable-file',
          severity: 'error',
          message: `cannot read ${files[2] ?? ''}: there is no such file`,
          file: files[2],
          line: 1,
          column: 1,
          path: '',
        },
      ],
    },
  ]);
  expect(lines).toEqual([]);
  expect(code).toBe(2);
});

it('says yes in JSON when all are valid, warnings and all', async () => {
  const warned = 'name: a\nversion: 1.0.0\ntype: analysis\nsteps: [{ id: a, when: false, set: { x: 1 } }]\n';
  const { documents, code } = await run([fileWith('a.yaml', warned)], { json: true });
  expect(documents).toEqual([{ valid: true, issues: [expect.objectContaining({ severity: 'warning' })] }]);
  expect(code).toBe(0);
});

describe('a folder', () => {
  it('means every YAML file in it, in order', async () => {
    fileWith('b.yml', good('b'));
    fileWith('a.yaml', good('a'));
    fileWith('notes.md', '# no definition');
    fileWith('inner/c.yaml', bad);
    const { lines } = await run([folder]);
    expect(lines.map((line) => path.basename(line.split(':')[0] ?? ''))).toEqual([
      'a.yaml',
      'b.yml',
      '2 definitions checked, all valid',
    ]);
  });

  it('and a file in it are checked once', async () => {
    const { lines } = await run([fileWith('a.yaml', good('a')), folder]);
    expect(lines).toHaveLength(1);
  });

  it('without one is refused', async () => {
    const { documents, code } = await run([folder], { json: true });
    const message = `the folder ${folder} has no file *.yaml or *.yml`;
    expect(documents).toEqual([
      { valid: false, issues: [expect.objectContaining({ code: 'unreadable-file', message })] },
    ]);
    expect(code).toBe(2);
  });

  it('without one says which folder in it has some', async () => {
    fileWith('inner/c.yaml', good('c'));
    const { lines } = await run([folder]);
    expect(lines[0]).toContain(`are not looked into; give ${path.join(folder, 'inner')}, where there are some`);
  });
});

it('names what there is when it knows no definition of a name', async () => {
  const { lines } = await run(['simple-backtset']);
  expect(lines[0]).toContain("there is no definition 'simple-backtset'; there are: ");
  expect(lines[0]).toContain("Did you mean 'simple_backtest'?");
});

describe('the definitions that a workflow step may name', () => {
  it.each<[string, string]>([
    ['simple_backtest', 'those that ship'],
    ['beside-it', 'those beside the file'],
    ['elsewhere', 'those that are checked with it'],
  ])('%s: %s', async (name) => {
    fileWith('beside-it.yaml', good('beside_it'));
    const elsewhere = fileWith('other/elsewhere.yaml', good('elsewhere'));
    const { code } = await run([fileWith('parent.yaml', calling(name)), elsewhere]);
    expect(code).toBe(0);
  });

  it('are all that there are', async () => {
    fileWith('beside-it.yaml', good('beside_it'));
    const { lines } = await run([fileWith('parent.yaml', calling('beside_me'))]);
    expect(lines[0]).toContain('error unknown-definition');
    expect(lines[0]).toContain("Did you mean 'beside_it'?");
  });

  it('take the variables that they declare', async () => {
    fileWith('child.yaml', good('child'));
    const { lines } = await run([fileWith('parent.yaml', calling('child', ', with: { dept: 2 }'))]);
    expect(lines[0]).toContain("there is no variable 'dept'");
  });

  it('are not asked for their variables when they are wrong themselves', async () => {
    fileWith('child.yaml', 'name: child\nvariables: 5\n');
    const { code } = await run([fileWith('parent.yaml', calling('child', ', with: { anything: 2 }'))]);
    expect(code).toBe(0);
  });
});
