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
    const names = recorded
      .filter(({ release }) => release === version)
      .map(({ name }) => name)
      .sort();
    expect(names).toEqual([
      'approve',
      'background',
      'cancelled',
      'cancelled-in-a-handler',
      'child',
      'child-child',
      'child-halted',
      'child-halted-child',
      'compensated',
      'conditional',
      'continued',
      'continued-2',
      'continued-3',
      'deadline',
      'degraded',
      'for-each',
      'guard',
      'halted',
      'halted-by-update',
      'halted-with-slots',
      'handlers',
      'parallel',
      'paused',
      'paused-as-it-begins',
      'paused-before-it-begins',
      'paused-by-named-changes',
      'recorded-session',
      'recorded-session-schedule',
      'recorded-session-tick',
      'refused',
      'repeat',
      'rerun',
      'retried',
      'schedule-cancelled',
      'scheduled',
      'scheduled-tick',
      'sequential',
      'siblings-cancelled',
      'simple-backtest',
      'timed-out',
      'unknown-signal',
      'unknown-type',
      'wait',
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

  it.each([
    ...['sequential', 'parallel', 'degraded', 'siblings-cancelled', 'cancelled', 'timed-out', 'retried', 'refused'],
    ...['wait', 'for-each', 'halted', 'child', 'scheduled-tick', 'continued-2', 'rerun'],
  ])('finds a command that was added without a patch id (%s)', async (name) => {
    expect(await replay(changed, ofType('unguarded', read(name)))).toMatch(/^DeterminismViolationError: /);
  });

  it.each(['sequential', 'siblings-cancelled', 'timed-out', 'wait', 'scheduled-tick', 'continued-2'])(
    'passes when a patch id guards it (%s)',
    async (name) => {
      expect(await replay(changed, ofType('guarded', read(name)))).toBeUndefined();
    },
  );

  it.each([
    ['another order of the steps', 'sequential', '"activityId": "b"', '"activityId": "c"'],
    ['another action', 'sequential', '"name": "test.echo"', '"name": "test.other"'],
    ['another order of the iterations', 'for-each', '"activityId": "each[0]/act"', '"activityId": "each[1]/act"'],
    ['another handler', 'halted', '"activityId": "events.on_emergency[0]/close"', '"activityId": "close"'],
    ['another child', 'child', '"workflowId": "child/sub"', '"workflowId": "child/other"'],
    ['another step that is undone', 'compensated', '"activityId": "second/', '"activityId": "first/'],
    ['an iteration too few', 'repeat', '"activityId": "loop[1]/act"', '"activityId": "loop[2]/act"'],
  ])('finds %s', async (_, name, from, to) => {
    const text = JSON.stringify(read(name), null, 1);
    expect(text).toContain(from);
    const history = JSON.parse(text.replace(from, to)) as HistoryJson;

    expect(await replay(product, history)).toMatch(/^DeterminismViolationError: /);
  });
});

/** The same history, as that of the changed workflow of its type. */
function ofType(change: 'guarded' | 'unguarded', history: HistoryJson): HistoryJson {
  const text = JSON.stringify(history);
  const began = /"workflowType":\{"name":"(runDefinition|runTick)"\}/;
  const [, type] = began.exec(text) ?? [];
  expect(type).toBeDefined();
  const changed = type === 'runTick' ? `${change}Tick` : change;
  return JSON.parse(text.replace(began, `"workflowType":{"name":"${changed}"}`)) as HistoryJson;
}
