import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { version } from '../../package.json';
import type { HistoryJson } from '../support/history-json';
import { builtBundle } from '../support/worker-bundle';
import { replay } from './replay';

jest.setTimeout(120_000);

const root = path.resolve(__dirname, '../histories');
const recorded = readdirSync(root).flatMap((release) =>
  readdirSync(path.join(root, release)).map((file) => ({ release, name: path.basename(file, '.json') })),
);
const read = (name: string, release = version): HistoryJson =>
  JSON.parse(readFileSync(path.join(root, release, `${name}.json`), 'utf8')) as HistoryJson;

const product = { codePath: builtBundle };

describe('the workflows of today', () => {
  it.each(recorded)('replay $name, recorded by release $release', async ({ release, name }) => {
    expect(await replay(product, read(name, release))).toBeUndefined();
  });

  it('have histories of every kind of run that this release knows', () => {
    expect(recorded.filter(({ release }) => release === version).map(({ name }) => name)).toEqual([
      'cancelled',
      'degraded',
      'parallel',
      'refused',
      'retried',
      'sequential',
      'siblings-cancelled',
      'simple-backtest',
      'timed-out',
      'unknown-type',
      'window',
    ]);
  });
});

describe('a replay', () => {
  let changed: WorkflowBundleWithSourceMap;

  beforeAll(async () => {
    const workflowsPath = path.join(__dirname, 'fixtures', 'changed-workflows.ts');
    changed = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  });

  it.each(['sequential', 'parallel', 'degraded', 'siblings-cancelled', 'cancelled', 'timed-out', 'retried', 'refused'])(
    'finds a command that was added without a patch id (%s)',
    async (name) => {
      expect(await replay(changed, ofType('unguarded', read(name)))).toMatch(/^DeterminismViolationError: /);
    },
  );

  it.each(['sequential', 'siblings-cancelled', 'timed-out'])('passes when a patch id guards it (%s)', async (name) => {
    expect(await replay(changed, ofType('guarded', read(name)))).toBeUndefined();
  });

  it.each([
    ['another order of the steps', 'sequential', '"activityId": "b"', '"activityId": "c"'],
    ['another action', 'sequential', '"name": "test.echo"', '"name": "test.other"'],
  ])('finds %s', async (_, name, from, to) => {
    const text = JSON.stringify(read(name), null, 1);
    expect(text).toContain(from);
    const history = JSON.parse(text.replace(from, to)) as HistoryJson;

    expect(await replay(product, history)).toMatch(/^DeterminismViolationError: /);
  });
});

/** The same history, as that of another workflow type. */
function ofType(type: string, history: HistoryJson): HistoryJson {
  const text = JSON.stringify(history);
  const from = '"workflowType":{"name":"runDefinition"}';
  expect(text).toContain(from);
  return JSON.parse(text.replace(from, `"workflowType":{"name":"${type}"}`)) as HistoryJson;
}
