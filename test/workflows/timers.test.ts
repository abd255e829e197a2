import type { EngineEvent } from '../../src/engine';
import { Timers } from '../../src/workflows/timers';

/** Ends the sleeps under way, in the order in which they began. */
const sleeps: (() => void)[] = [];

// Outside a workflow there are neither scopes nor sleeps. A cancellation comes too late for what has fired in the same moment.
jest.mock('@temporalio/workflow', () => ({
  CancellationScope: class {
    run = (work: () => Promise<unknown>): Promise<unknown> => work();
    cancel = (): void => undefined;
  },
  isCancellation: (): boolean => false,
  patched: (): boolean => true,
  sleep: (): Promise<void> => new Promise((resolve) => sleeps.push(resolve)),
}));

const { CancellationScope } = jest.requireMock<typeof import('@temporalio/workflow')>('@temporalio/workflow');

let fired: string[];
let timers: Timers;

beforeEach(() => {
  sleeps.length = 0;
  fired = [];
  const report = (event: EngineEvent): void => {
    if (event.kind === 'timerFired') fired.push(event.timer);
  };
  const fail = (error: unknown): void => {
    throw error;
  };
  timers = new Timers(new CancellationScope(), report, fail, () => true);
});

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('a timer that fires is told of once', async () => {
  timers.start('wake:a', 10);
  sleeps[0]();
  await settle();
  expect(fired).toEqual(['wake:a']);
});

it('a timer that is asked for again in the moment in which it fires is told of when the new one fires', async () => {
  timers.start('wake:a', 10);
  timers.start('wake:a', 3_600_000);
  sleeps[0]();
  await settle();
  expect(fired).toEqual([]);

  sleeps[1]();
  await settle();
  expect(fired).toEqual(['wake:a']);
});

it('a timer that is cancelled in the moment in which it fires still reports: the engine knows that nobody waits for it', async () => {
  timers.start('wake:a', 10);
  timers.cancel('wake:a');
  sleeps[0]();
  await settle();
  expect(fired).toEqual(['wake:a']);
});
