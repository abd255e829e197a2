import { isMadeUpFor, newRunId } from '../../src/client/run-id';

describe('a run id that is made up', () => {
  it('says what runs and when, and ends in a random part', () => {
    const now = new Date('2018-12-31T15:59:00.123Z');

    expect(newRunId('simple-backtest', now)).toMatch(/^simple_backtest-20181231-155900-[0-9a-f]{12}$/);
    expect(newRunId('simple-backtest', now)).not.toBe(newRunId('simple-backtest', now));
  });

  it.each([
    ['simple_backtest', newRunId('simple_backtest'), true],
    ['simple_backtest', newRunId('simple-backtest'), true],
    ['simple-backtest', newRunId('simple_backtest'), true],
    // As an earlier version made them.
    ['simple_backtest', 'simple_backtest-20181231-155900-3f9a', true],
    ['simple_backtest', 'simple_backtest-x', false],
    ['simple_backtest', 'simple_backtest-20181231-155900-3f9a-x', false],
    ['simple_backtest', newRunId('simple_backtest_two'), false],
    ['simple_backtest_two', newRunId('simple_backtest'), false],
    ['simple', newRunId('simple_backtest'), false],
  ])('is told from others: of %s, %s: %p', (definition, runId, expected) => {
    expect(isMadeUpFor(definition, runId)).toBe(expected);
  });
});
