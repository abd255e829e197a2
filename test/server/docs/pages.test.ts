import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { BellwetherClient } from '../../../src/client';
import { findTemporal } from '../../../src/server';
import { bellwetherArguments, commandLines, type CommandLine } from '../../docs/snippets/command-lines';
import { root, snippetOf } from '../../docs/snippets/fences';
import { clientDefinition } from '../../docs/typescript/client-definition';
import { clientEvaluate } from '../../docs/typescript/client-evaluate';
import { clientExecute } from '../../docs/typescript/client-execute';
import { readmeExecute } from '../../docs/typescript/readme-execute';
import { removeHome, serverOf, temporaryHome } from '../../support/cli-process';

jest.setTimeout(300_000);

const home = temporaryHome();
const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-pages-'));
const before = process.env;
const bellwether = path.join(root, 'bin/bellwether.mjs');

/** What a command of a page prints on standard output; it has to end with 0. */
async function run({ words, environment }: CommandLine): Promise<string> {
  const argv = bellwetherArguments({ words, environment });
  const [program = '', ...others] = words;
  const [file, given] =
    argv === undefined
      ? [program === 'temporal' ? (await findTemporal()).path : program, others]
      : [process.execPath, [bellwether, ...argv]];
  const inherited = Object.entries(before).filter(([name]) => !name.startsWith('TEMPORAL_'));
  const { stdout } = await promisify(execFile)(file, given, {
    cwd: folder,
    env: {
      ...Object.fromEntries(inherited),
      ...{ BELLWETHER_HOME: home, CI: '1', NO_COLOR: '1', ...environment },
      ...(program === 'temporal' && { TEMPORAL_ADDRESS: serverOf(home)?.address ?? '' }),
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

const typed = (text: string): CommandLine => {
  const [line] = commandLines(text);
  if (line === undefined) throw new Error(`no command: ${text}`);
  return line;
};

beforeAll(async () => {
  mkdirSync(path.join(folder, 'my-bars'));
  copyFileSync(path.join(root, 'data/samples/SPX.csv'), path.join(folder, 'my-bars/ACME.csv'));
  writeFileSync(path.join(folder, 'watch-open.yaml'), snippetOf('docs/schedules.md', 'name: watch_open').text);
}, 600_000);

afterAll(async () => {
  await run(typed('bellwether down'));
  removeHome(home);
  rmSync(folder, { recursive: true });
}, 60_000);

describe('README.md', () => {
  it('runs a backtest on bars of your own', async () => {
    const printed = await run(typed(snippetOf('README.md', 'BELLWETHER_CSV_FOLDER=').text));
    expect(printed).toContain('completed');
  });
});

describe('on a server that stays', () => {
  beforeAll(async () => {
    await run(typed('bellwether up'));
    process.env = { ...before, TEMPORAL_ADDRESS: serverOf(home)?.address ?? '' };
  }, 120_000);
  afterAll(() => {
    process.env = before;
  });

  it('README.md starts a run by the stock Temporal CLI', async () => {
    const printed = await run(typed(snippetOf('README.md', 'temporal workflow start').text));
    const [, runId] = /WorkflowId\s+(\S+)/.exec(printed) ?? [];
    const client = new BellwetherClient();
    expect((await client.result(runId ?? '')).status).toBe('completed');
    await client.close();
  });

  const without = (text: string): string => text.replaceAll(/\s+/g, '').replaceAll(/,(?=[)}\]])/g, '');

  /** The lines of a block without what it imports, as they stand in a file of test/docs/typescript. */
  it.each([
    ['README.md', "import { BellwetherClient } from 'bellwether';", 'readme-execute'],
    ['docs/client.md', "import { BellwetherClient } from 'bellwether';", 'client-execute'],
    ['docs/client.md', "import { definition } from 'bellwether';", 'client-definition'],
    ['docs/client.md', "import { conditionTemplates, evaluate } from 'bellwether/expression';", 'client-evaluate'],
  ])('the program of %s that begins with %s is that of %s.ts, which is compiled and run', (page, opening, name) => {
    const code = readFileSync(path.join(root, 'test/docs/typescript', `${name}.ts`), 'utf8');
    expect(without(code)).toContain(without(snippetOf(page, opening).text.replace(opening, '')));
    const names = [...opening.matchAll(/\w+(?=[, ].*from)/g)].map(([word]) => word).filter((word) => word !== 'import');
    expect(names.filter((word) => !new RegExp(`^import .*\\b${word}\\b`, 'm').test(code))).toEqual([]);
  });

  it.each([
    ['README.md', readmeExecute],
    ['docs/client.md', clientExecute],
  ])('the program of %s runs a backtest, and shows what came of it', async (_, program) => {
    const shown = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      await program();
      expect(shown.mock.calls[0]).toEqual(['started']);
      expect(shown.mock.calls.at(-1)).toEqual([
        'completed',
        expect.objectContaining({ performance: expect.anything() }),
      ]);
    } finally {
      shown.mockRestore();
    }
  });

  it('docs/client.md runs a definition that is built in code, and evaluates as it says', async () => {
    const client = new BellwetherClient();
    const executed = jest.spyOn(client, 'execute');
    await clientDefinition(client);
    expect(await executed.mock.results[0]?.value).toMatchObject({ status: 'completed' });
    await client.close();
    const [, said = ''] = /^\/\/ (.*)$/m.exec(snippetOf('docs/client.md', 'import { conditionT').text) ?? [];
    const { value, explanation, conditionTemplates } = clientEvaluate();
    expect([value, explanation]).toEqual([false, said]);
    expect(Object.keys(conditionTemplates).length).toBeGreaterThan(0);
  });

  it('docs/schedules.md leads a schedule from its creation to its end', async () => {
    const commands = commandLines(snippetOf('docs/schedules.md', '$ npx bellwether up').text);
    const printed: string[] = [];
    for (const command of commands) printed.push(await run(command));
    expect(commands).toHaveLength(10);
    expect(printed[1]).toContain('created bellwether-schedule/watch_open');
    expect(printed[4]).toContain('paused');
    expect(printed[8]).toContain('deleted bellwether-schedule/watch_open');
    expect(serverOf(home)).toBeUndefined();
  });
});

it('docs/extending.md shows a declaration of an action that is taken', async () => {
  const slices = path.join(folder, 'slices');
  mkdirSync(slices);
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(root, path.join(folder, 'node_modules/bellwether'));
  writeFileSync(path.join(slices, 'pairs.mjs'), snippetOf('docs/extending.md', 'import { defineAction').text);
  const printed = await run({
    ...typed('bellwether actions pairs.correlate'),
    environment: { BELLWETHER_SLICES: slices },
  });
  expect(printed).toContain('Correlate the daily returns of two symbols');
});

it('docs/simulation.md simulates a day as it is, with a halt, and with a fault', async () => {
  const [plain, halted, ambiguous] = commandLines(snippetOf('docs/simulation.md', 'npx bellwether simulate').text);
  if (plain === undefined || halted === undefined || ambiguous === undefined) throw new Error('three commands');
  expect(await run(plain)).toContain('completed');
  // It ends with 1, as the page says of what did not complete.
  await expect(run(halted)).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('halted') });
  expect(JSON.parse(await run(ambiguous))).toMatchObject({ simulated: true, status: 'completed' });
});
