import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cli, removeHome, temporaryHome, type Finished } from '../../support/cli-process';

jest.setTimeout(180_000);

const home = temporaryHome();

/** A backtest whose last step fails, and the same with that step put right. */
const definition = (last: string, symbols = '[SPX]'): string => `name: going_on
version: 1.0.0
type: backtest
variables: { days: { type: integer, default: 250 } }
steps:
  - { id: fetch, action: data.get_historical_data, with: { symbols: ${symbols}, start_date: '2004-01-02', end_date: '2005-12-30' } }
  - { id: bars, set: { enough: '\${{ days > 100 }}' } }
  - { id: last, ${last} }
`;
const broken = path.join(home, 'broken.yaml');
const mended = path.join(home, 'mended.yaml');
const other = path.join(home, 'other.yaml');
writeFileSync(broken, definition('fail: it is not ready'));
writeFileSync(mended, definition('when: steps.bars.output.enough, set: { done: true }'));
writeFileSync(other, definition('when: steps.bars.output.enough, set: { done: true }', '[SPX, IXIC]'));

const json = (finished: Finished): Record<string, unknown> => JSON.parse(finished.out) as Record<string, unknown>;

beforeAll(async () => {
  await cli(home, ['up', '--json']);
  expect((await cli(home, ['run', broken, '--id', 'first'])).code).toBe(1);
});

afterAll(async () => {
  await cli(home, ['down']);
  removeHome(home);
});

describe('rerun', () => {
  it('shows what it would do, and does nothing unless it is told to', async () => {
    const { code, out, err } = await cli(home, ['rerun', 'first', '--definition', mended]);

    expect(code).toBe(2);
    expect(out).toContain('kept\n  fetch\n  bars\n');
    expect(out).toContain('done again\n  last\n');
    expect(err).toContain('Nothing was started. --yes starts it without asking.');
  });

  it('tells the same as one document, and does nothing unless it is told to', async () => {
    const looked = await cli(home, ['rerun', 'first', '--json']);

    expect(looked.code).toBe(2);
    expect(json(looked)).toMatchObject({ kept: ['fetch', 'bars'], again: ['last'], fresh: [] });
    expect(json(looked)).not.toHaveProperty('runId');
  });

  it('keeps what was done, and does the rest with the other definition', async () => {
    const started = await cli(home, ['rerun', 'first', '--definition', mended, '--id', 'second', '--yes', '--json']);
    const none = { fresh: [], onlyIfFails: [], forgotten: [], orders: [] };
    expect(json(started)).toEqual({ runId: 'second', again: ['last'], kept: ['fetch', 'bars'], ...none });
    await cli(home, ['watch', 'second']);
    const shown = json(await cli(home, ['show', 'second', '--json']));

    expect(shown).toMatchObject({ status: 'completed', definition: 'going_on' });
    expect(shown['steps']).toMatchObject([
      { path: 'fetch', status: 'succeeded', kept: true },
      { path: 'bars', status: 'succeeded', kept: true },
      { path: 'last', status: 'succeeded' },
    ]);
  });

  it.each([
    ['a step that there is not', ['first', '--from', 'nope', '--yes'], "the plan has no step 'nope'"],
    ['a run that there is not', ['nobody', '--yes'], "there is no run 'nobody'"],
    ['a variable that there is not', ['first', '--var', 'x=1', '--yes'], "'x'"],
    ['a run in which nothing is left to do', ['second', '--yes'], 'every step has ended well'],
  ])('is refused for %s', async (_, given, message) => {
    const { code, err } = await cli(home, ['rerun', ...given]);

    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('a checkpoint', () => {
  const file = path.join(home, 'first.json');

  it('is a file that a new run goes on from', async () => {
    expect((await cli(home, ['checkpoint', 'first', '--output', file])).code).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      bellwether: 'checkpoint',
      format: 1,
      runId: 'first',
    });
    const restored = await cli(home, ['restore', file, '--id', 'third', '--yes', '--json']);
    expect(json(restored)).toMatchObject({ runId: 'third', kept: ['fetch', 'bars'] });
    const watched = await cli(home, ['watch', 'third']);

    expect(watched.code).toBe(1);
    expect(watched.out).toContain('it is not ready');
  });

  it('is not overwritten', async () => {
    const { code, err } = await cli(home, ['checkpoint', 'first', '--output', file]);

    expect(code).toBe(2);
    expect(err).toContain('is there already');
  });

  it.each([
    ['no JSON', 'steps:', 'is no checkpoint'],
    ['something else', '{"a":1}', "it does not say 'bellwether: checkpoint'"],
    ['a later format', '{"bellwether":"checkpoint","format":9}', 'this version reads format 1, not 9'],
    ['a plan that is none', '{"bellwether":"checkpoint","format":1,"plan":{}}', 'is no checkpoint'],
  ])('is refused when it is %s', async (_, text, message) => {
    const bad = path.join(home, 'bad.json');
    writeFileSync(bad, text);
    const { code, err } = await cli(home, ['restore', bad, '--yes']);

    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('whatif', () => {
  it('shows which steps would stand or be fed differently, and executes nothing', async () => {
    const { code, out } = await cli(home, ['whatif', 'second', '--definition', other, '--var', 'days=50']);

    expect(code).toBe(0);
    expect(out).toContain('fetch (data.get_historical_data): succeeded\n');
    expect(out).toContain('  input.symbols: ["SPX"] before, ["SPX","IXIC"] now\n');
    expect(out).toContain('last: succeeded before, skipped now\n  false because steps.bars.output.enough is false');
    expect(out).toContain('the run: completed, as before');
  });
});
