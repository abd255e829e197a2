import { runLines } from '../../../src/cli/commands/list';

const runs = [
  {
    runId: 'risk_managed_live_trading-2026-11-23-162333-x7k2',
    definition: 'risk_managed_live_trading',
    planHash: undefined,
    status: 'completed',
    startedAt: '2026-11-23T16:23:33.000Z',
    closedAt: '2026-11-23T16:23:45.300Z',
  },
  {
    runId: 'mine',
    definition: undefined,
    planHash: undefined,
    status: 'running',
    startedAt: '2026-11-23T16:20:00.000Z',
    closedAt: undefined,
  },
];

describe('the list of runs', () => {
  it('is a table where that fits', () => {
    expect(runLines(runs, 140).map((line) => line.trimEnd())).toEqual([
      'RUN                                               DEFINITION                 STATUS     STARTED (UTC)        TOOK',
      'risk_managed_live_trading-2026-11-23-162333-x7k2  risk_managed_live_trading  completed  2026-11-23 16:23:33  12.3 s',
      'mine                                                                         running    2026-11-23 16:20:00',
    ]);
  });

  it('has two lines a run at 80 columns, with the id whole and the definition', () => {
    expect(runLines(runs, 80)).toEqual([
      'risk_managed_live_trading-2026-11-23-162333-x7k2',
      '  risk_managed_live_trading  completed  2026-11-23 16:23:33  12.3 s',
      'mine',
      '                             running    2026-11-23 16:20:00',
    ]);
  });

  it.each([
    [66, '  risk_managed_live_trading  completed  2026-11-23 16:23  12.3 s'],
    [60, '  risk_managed_live_trading  completed  2026-11-23 16:23'],
    [20, '  risk_managed_live_trading  completed  2026-11-23 16:23'],
  ])('leaves out seconds and then how long it took at %d columns, never the definition', (columns, line) => {
    expect(runLines(runs, columns)[1]).toBe(line);
  });

  it('is nothing without runs', () => {
    expect(runLines([], 80)).toEqual([]);
  });
});
