import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { explain } from '../../../src/cli/main';
import { action, type ActionChoices } from '../../../src/cli/commands/action';
import type { ExitCode } from '../../../src/cli/exit-codes';
import { fakeOutput, type FakeOutput } from '../fake-output';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-action-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command as the command line does: its exit code, and what it wrote. */
async function run(
  name: string,
  input: unknown,
  choices: ActionChoices = {},
): Promise<{ readonly code: ExitCode; readonly output: FakeOutput }> {
  const output = fakeOutput({ json: true });
  const file = path.join(folder, 'input.json');
  writeFileSync(file, typeof input === 'string' ? input : JSON.stringify(input));
  try {
    const given = { input: file, stateFolder: folder, ...choices };
    return { code: await action(name, given, output, new AbortController().signal), output };
  } catch (error) {
    return { code: explain(error, output), output };
  }
}

it('refuses an action that trades live, unless that is meant', async () => {
  const slices = path.join(folder, 'slices');
  mkdirSync(slices);
  const schemas = 'input: z.strictObject({}), output: z.strictObject({})';
  writeFileSync(
    path.join(slices, 'trade.js'),
    `const { z } = require(${JSON.stringify(require.resolve('zod'))});
     exports.buy = { name: 'own.buy', summary: 's', capability: 'live_trade', ${schemas}, defaults: { timeout: '1m' }, run: async () => ({}) };`,
  );
  process.env['BELLWETHER_SLICES'] = slices;
  try {
    const refused = await run('own.buy', {});
    expect(refused.code).toBe(2);
    expect(refused.output.errors.join()).toContain('--allow-live-trade');
    expect(await run('own.buy', {}, { allowLiveTrade: true })).toMatchObject({ code: 0, output: { documents: [{}] } });
  } finally {
    delete process.env['BELLWETHER_SLICES'];
  }
});

const year = { symbols: ['SPX'], start_date: '2008-01-02', end_date: '2008-12-31' };

it('prints the output of an action; what it stores can be read by the next', async () => {
  const { code, output } = await run('data.get_historical_data', year);
  expect(code).toBe(0);
  const [{ bars }] = output.documents as [{ bars: { ref: string } }];
  expect(bars.ref).toMatch(/^sha256:/);

  const next = await run('analyze.find_patterns', { bars });
  expect(next.code).toBe(0);
});

it.each<[string, string, unknown, ActionChoices, number, RegExp]>([
  ['an action that there is not', 'data.get_historcal_data', {}, {}, 2, /Did you mean 'data\.get_historical_data'/],
  ['an input that is not valid', 'data.get_historical_data', { symbol: 'SPX' }, {}, 2, /Unrecognized key: "symbol"/],
  ['an input that is not JSON', 'data.get_historical_data', '{symbols', {}, 2, /input\.json holds no JSON/],
  [
    'an input that is not there',
    'data.get_historical_data',
    {},
    { input: '/no/such/file' },
    2,
    /cannot read the input/,
  ],
  ['data that are not there', 'data.get_historical_data', { ...year, symbols: ['NOPE'] }, {}, 1, /NOPE/],
])('for %s it says so, and ends with the right code', async (_, name, input, choices, code, message) => {
  const { code: ended, output } = await run(name, input, choices);
  expect(ended).toBe(code);
  expect(output.errors.join('\n')).toMatch(message);
});
