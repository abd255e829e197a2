import { estimateFrom } from '../../src/client/estimate-run';
import type { PastRun } from '../../src/client/past-runs';
import { percentile, statisticsOf } from '../../src/client/run-statistics';
import type { RunResult, StepReport } from '../../src/engine';

function run(definition: string, status: RunResult['status'], durationMs: number, steps: StepReport[] = []): PastRun {
  const progress = { percent: 100, total: 0, succeeded: 0, failed: 0, skipped: 0, cancelled: 0, running: 0 };
  const retries = steps.reduce((sum, { attempts = 1 }) => sum + attempts - 1, 0);
  const result: RunResult = {
    status,
    progress,
    context: { variables: {}, stepOutputs: {}, facts: {}, omittedOutputs: [] },
    steps,
    statistics: { startedAt: '', durationMs, attempts: 0, retries },
  };
  return { runId: 'r', definition, status, durationMs, result };
}

const step = (path: string, status: StepReport['status'], rest: Partial<StepReport> = {}): StepReport => ({
  path,
  kind: 'action',
  status,
  ...rest,
});

describe('percentiles by nearest rank', () => {
  it.each([
    [[7], 50, 7],
    [[1, 2], 50, 1],
    [[1, 2, 3], 50, 2],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 95, 10],
    [Array.from({ length: 100 }, (_, index) => index + 1), 95, 95],
    [Array.from({ length: 100 }, (_, index) => index + 1), 99, 99],
    [Array.from({ length: 200 }, (_, index) => index + 1), 99, 198],
  ])('of %j at %p %% is %p', (sorted, percent, value) => {
    expect(percentile(sorted, percent)).toBe(value);
  });
});

describe('the statistics of runs', () => {
  it('count outcomes and take durations of what completed, by definition', () => {
    const runs = [
      run('b', 'completed', 300),
      run('a', 'failed', 5),
      run('b', 'degraded', 100),
      run('b', 'halted', 1),
      { runId: 'x', definition: 'b', status: 'cancelled' },
    ];

    expect(statisticsOf(runs, 5)).toEqual({
      read: 5,
      limit: 5,
      withoutResult: 1,
      goneOn: 0,
      definitions: [
        { definition: 'a', runs: 1, outcomes: { failed: 1 }, failures: 0, retries: 0, steps: [] },
        {
          definition: 'b',
          runs: 4,
          outcomes: { completed: 1, degraded: 1, halted: 1, cancelled: 1 },
          durationMs: { p50: 100, p95: 300, p99: 300 },
          failures: 0,
          retries: 0,
          steps: [],
        },
      ],
    });
  });

  it('count a failure where it began, and iterations and handlers together', () => {
    const error = { type: 'E', message: 'm' };
    const steps = [
      step('each', 'failed', { kind: 'for_each', error: { ...error, step: 'each[1]/order' } }),
      step('each[0]/order', 'succeeded', { durationMs: 20, attempts: 3 }),
      step('each[1]/order', 'failed', { durationMs: 900, attempts: 2, error }),
      step('events.alarm[0]', 'succeeded', { kind: 'group', durationMs: 1 }),
      step('events.alarm[1]', 'succeeded', { kind: 'group', durationMs: 3 }),
    ];

    const [{ failures, retries, steps: byStep }] = statisticsOf([run('a', 'failed', 5, steps)], 9).definitions;

    expect({ failures, retries }).toEqual({ failures: 1, retries: 3 });
    expect(byStep).toEqual([
      { path: 'each', outcomes: { failed: 1 }, failures: 0, retries: 0 },
      {
        path: 'each[]/order',
        outcomes: { succeeded: 1, failed: 1 },
        failures: 1,
        retries: 3,
        durationMs: { p50: 20, p95: 20, p99: 20 },
      },
      {
        path: 'events.alarm[]',
        outcomes: { succeeded: 2 },
        failures: 0,
        retries: 0,
        durationMs: { p50: 1, p95: 3, p99: 3 },
      },
    ]);
  });
});

it('count what a rerun kept in the run that did it only, and how long a rerun took nowhere', () => {
  const error = { type: 'E', message: 'm' };
  const kept = { kept: true } as const;
  const first = run('a', 'failed', 900, [
    step('fit', 'succeeded', { durationMs: 400, attempts: 3 }),
    step('loose', 'failed', { durationMs: 50, tolerated: true, error }),
    step('g', 'failed', { kind: 'group', durationMs: 60, error: { ...error, step: 'g/y' } }),
    step('g/x', 'succeeded', { durationMs: 30, attempts: 2 }),
    step('g/y', 'failed', { durationMs: 20, error }),
  ]);
  const again = run('a', 'completed', 7, [
    step('fit', 'succeeded', { durationMs: 400, attempts: 3, ...kept }),
    step('loose', 'failed', { durationMs: 50, tolerated: true, error, ...kept }),
    step('g', 'succeeded', { kind: 'group', durationMs: 5 }),
    step('g/x', 'succeeded', { durationMs: 30, attempts: 2, ...kept }),
    step('g/y', 'succeeded', { durationMs: 4, attempts: 5 }),
  ]);
  const { goneOn, definitions } = statisticsOf([{ ...again, goesOn: true }, first], 9);

  expect(goneOn).toBe(1);
  expect(definitions).toMatchObject([
    {
      runs: 2,
      outcomes: { completed: 1, failed: 1 },
      failures: 2,
      retries: 7,
      steps: [
        { path: 'g', outcomes: { succeeded: 1, failed: 1 }, failures: 0, retries: 0 },
        { path: 'g/y', outcomes: { succeeded: 1, failed: 1 }, failures: 1, retries: 4, durationMs: { p50: 4 } },
        { path: 'fit', outcomes: { succeeded: 1 }, failures: 0, retries: 2, durationMs: { p50: 400 } },
        { path: 'loose', outcomes: { failed: 1 }, failures: 1, retries: 0 },
        { path: 'g/x', outcomes: { succeeded: 1 }, failures: 0, retries: 1, durationMs: { p50: 30 } },
      ],
    },
  ]);
  expect(definitions[0]).not.toHaveProperty('durationMs');
  expect(definitions[0].steps[0]).not.toHaveProperty('durationMs');
});

it('tell the most memory that a step has taken, and its processor time, where that was measured', () => {
  const mebibyte = 2 ** 20;
  const took = (mebibytes: number, cpuMs: number) => ({ usage: { peakMemoryBytes: mebibytes * mebibyte, cpuMs } });
  const runs = [
    run('a', 'completed', 5, [step('fit', 'succeeded', took(300, 900)), step('send', 'succeeded')]),
    run('a', 'failed', 5, [step('fit', 'failed', took(512, 100)), step('send', 'skipped')]),
  ];

  const [{ steps }] = statisticsOf(runs, 9).definitions;

  expect(steps).toMatchObject([
    { path: 'fit', usage: { peakMemoryBytes: 512 * mebibyte, cpuMs: { p50: 100, p95: 900, p99: 900 } } },
    { path: 'send' },
  ]);
  expect(steps[1]).not.toHaveProperty('usage');
});

it('tell of a step in the pool what it took itself, and of one that never was there what its worker took meanwhile', () => {
  const took = (mebibytes: number, cpuMs: number, shared?: true) => ({
    usage: { peakMemoryBytes: mebibytes * 2 ** 20, cpuMs, ...(shared && { shared }) },
  });
  const runs = [
    run('a', 'completed', 5, [
      step('fit', 'succeeded', took(900, 50, true)),
      step('send', 'succeeded', took(200, 7, true)),
    ]),
    run('a', 'completed', 5, [step('fit', 'succeeded', took(300, 900)), step('send', 'succeeded', took(250, 3, true))]),
  ];

  const [{ steps }] = statisticsOf(runs, 9).definitions;

  expect(steps.map(({ usage }) => usage)).toEqual([
    { peakMemoryBytes: 300 * 2 ** 20, cpuMs: { p50: 900, p95: 900, p99: 900 } },
    { peakMemoryBytes: 250 * 2 ** 20, cpuMs: { p50: 3, p95: 7, p99: 7 }, shared: true },
  ]);
});

describe('the estimate of a run', () => {
  it.each<[string, (number | undefined)[], object | undefined]>([
    ['none of fewer than three runs', [1, 2, undefined], undefined],
    ['the median of three', [30, 10, 20], { durationMs: 20, runs: 3 }],
    ['between the two in the middle of four', [40, 10, 21, 20], { durationMs: 21, runs: 4 }],
  ])('is %s', (_, durations, estimate) => {
    const runs = durations.map((durationMs) => (durationMs === undefined ? {} : { durationMs }));
    expect(estimateFrom(runs)).toEqual(estimate);
  });
});
