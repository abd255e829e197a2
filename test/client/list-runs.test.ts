import { findRunningRun } from '../../src/client/list-runs';
import { described, fakeList } from './fake-workflow-client';

const madeUp = 'simple_backtest-20181231-155900-3f9a0c51d7e2';
const named = (runId: string, definition?: string) =>
  described(runId, 'RUNNING', definition === undefined ? {} : { BellwetherDefinition: definition });

describe('the running run of a definition', () => {
  it.each([
    [
      'is the newest of it, whatever its id',
      [named('mine', 'simple_backtest'), named(madeUp, 'simple_backtest')],
      'mine',
    ],
    ['is known by the id that was made up for it, where it could not say what it is', [named(madeUp)], madeUp],
    [
      'is none that somebody named after it and that runs another',
      [named('simple_backtest-x', 'other'), named('simple_backtest-y'), named(madeUp, 'simple_backtest')],
      madeUp,
    ],
    ['may not be there', [named('simple_backtest-x', 'other')], undefined],
  ])('%s', async (_, runs, expected) => {
    expect((await findRunningRun(fakeList(runs), 'simple_backtest'))?.runId).toBe(expected);
  });

  it('is looked for among those that run', async () => {
    const queries: string[] = [];
    await findRunningRun(fakeList([], queries), 'simple-backtest');

    expect(queries).toEqual([
      "WorkflowType = 'runDefinition' AND (BellwetherDefinition = 'simple_backtest' OR WorkflowId STARTS_WITH 'simple_backtest-') AND ExecutionStatus = 'Running'",
    ]);
  });
});
