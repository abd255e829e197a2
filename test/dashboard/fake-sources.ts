import { BellwetherError } from '../../src/base/errors';
import type { DashboardSources, HaltWish, RunLook } from '../../src/dashboard';

export const nasty = '<script>alert("x")</script>';

/** A run in which a step can be made to stand otherwise. */
export const runLook = (changes: Partial<RunLook> = {}): RunLook => ({
  runId: 'r1',
  definition: nasty,
  version: '1.0.0',
  status: 'running',
  startedAt: '2008-10-15T13:30:00.000Z',
  closedAt: undefined,
  progress: { percent: 50.5, text: '1 of 2 actions' },
  steps: [
    { path: 'a', kind: 'action', action: 'data.get_quotes', status: 'succeeded', took: '1.2 s', why: '' },
    { path: 'b', kind: 'wait', status: 'running', took: '', why: `waits for ${nasty}` },
  ],
  standing: [nasty],
  happened: [nasty],
  ...changes,
});

export interface FakeSources extends DashboardSources {
  look: RunLook;
  /** How often the run was looked at. */
  looks: number;
  readonly halts: HaltWish[];
  /** Ends the halt that is under way. */
  answerHalt: () => void;
  failing: string | undefined;
}

/** Sources whose texts all hold a script. */
export function fakeSources(): FakeSources {
  const halts: HaltWish[] = [];
  const sources: FakeSources = {
    look: runLook(),
    looks: 0,
    halts,
    failing: undefined,
    answerHalt: () => undefined,
    runs: async () => {
      if (sources.failing !== undefined) throw new Error(sources.failing);
      return [{ ...sources.look, runId: `r ${nasty}` }];
    },
    run: async (runId) => {
      if (sources.failing !== undefined) throw new Error(sources.failing);
      if (runId !== 'r1') throw new BellwetherError('UnknownRun', `there is no run '${runId}'`);
      sources.looks += 1;
      return sources.look;
    },
    graph: async () => ({ svg: '<svg xmlns="http://www.w3.org/2000/svg" role="img"></svg>' }),
    explain: async (_runId, path) => ({
      step: { path, kind: 'wait', status: 'skipped', took: '', why: nasty },
      reasons: [`It was skipped: ${nasty}`],
      when: nasty,
      dependencies: [{ step: nasty, on: 'succeeded', status: 'failed' }],
    }),
    accounts: async () => [
      {
        name: nasty,
        kind: 'paper',
        broker: 'paper',
        currency: 'USD',
        cash: '1234567.5',
        value: {
          asOf: '2008-10-15T14:00:00.000Z',
          equity: '1300000',
          dayPnl: '-1500.25',
          realizedToday: '0',
          unrealized: '65432.5',
          grossExposure: '65432.5',
          netExposure: '-65432.5',
          exposurePercent: '5.0',
        },
        exposureAtCost: '60000',
        positions: [{ symbol: nasty, quantity: '-100', averagePrice: '600.123456', cost: '-60000' }],
        openOrders: 2,
        halts: [
          { id: 'halt-1', scope: 'account', level: 'freeze', by: nasty, reason: nasty, at: '2008-10-15T14:00:00Z' },
        ],
      },
    ],
    alerts: async () => [
      {
        id: 'alert-1',
        severity: 'critical',
        state: 'open',
        title: nasty,
        message: nasty,
        count: 3,
        lastSeen: '2008-10-15T14:00:00.000Z',
        runId: nasty,
        stepPath: nasty,
      },
    ],
    schedules: async () => [
      {
        scheduleId: 's1',
        of: nasty,
        state: 'active',
        next: [
          { at: '2008-10-16T13:30:00.000Z' },
          { at: '2008-11-27T14:30:00.000Z', skipped: `Thanksgiving ${nasty}` },
        ],
        soFar: '1 fired',
        running: [nasty],
      },
    ],
    halt: (wish) => {
      halts.push(wish);
      return new Promise((resolve) => {
        sources.answerHalt = () => resolve({ confirmed: true, lines: [`halted ${wish.key}`, nasty] });
      });
    },
  };
  return sources;
}
