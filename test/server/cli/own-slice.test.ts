import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cli, removeHome, temporaryHome } from '../../support/cli-process';

jest.setTimeout(180_000);

const root = path.resolve(__dirname, '../../..');
const home = temporaryHome();
/** A project that has Bellwether installed, and the example in it. */
const project = mkdtempSync(path.join(os.tmpdir(), 'bellwether-project-'));
const slices = path.join(project, 'slices');
const environment = { BELLWETHER_SLICES: slices };

beforeAll(() => {
  cpSync(path.join(root, 'examples/own-slice'), project, { recursive: true });
  mkdirSync(path.join(project, 'node_modules'));
  symlinkSync(root, path.join(project, 'node_modules/bellwether'));
  writeFileSync(
    path.join(project, 'input.json'),
    JSON.stringify({ symbols: ['SPX', 'IXIC'], from: '2008-01-01', to: '2008-12-31' }),
  );
});

afterAll(() => {
  removeHome(home);
  rmSync(project, { recursive: true, force: true });
});

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

it('is listed, and a definition is checked against it', async () => {
  expect(json((await cli(home, ['actions', '--json'], environment)).out)['actions']).toContainEqual({
    name: 'pairs.correlate',
    capability: 'compute',
    summary: 'Correlate the daily returns of two symbols',
  });
  const definition = path.join(project, 'co-movement.yaml');
  expect(await cli(home, ['validate', definition], environment)).toMatchObject({ code: 0 });
  expect(await cli(home, ['validate', definition])).toMatchObject({ code: 2 });
});

it('runs by itself, with its progress on standard error', async () => {
  const argv = ['action', 'pairs.correlate', '--input', path.join(project, 'input.json'), '--json'];
  const { code, out, err } = await cli(home, argv, environment);
  expect({ code, err }).toEqual({ code: 0, err: '0 %  SPX\n' });
  expect(json(out)).toMatchObject({ returns: 252, correlation: expect.closeTo(0.96939, 5) as number });
});

it('runs in a worker, in its pool, and what it took is in the result', async () => {
  const { code, out } = await cli(home, ['run', path.join(project, 'co-movement.yaml'), '--json'], environment);
  expect(code).toBe(0);
  const steps = json(out)['steps'] as { path: string; usage?: { peakMemoryBytes: number } }[];
  const correlated = steps.filter(({ path: at }) => at.endsWith('/correlate'));
  expect(correlated).toHaveLength(2);
  for (const { usage } of correlated) expect(usage?.peakMemoryBytes).toBeGreaterThan(2 ** 20);
});
