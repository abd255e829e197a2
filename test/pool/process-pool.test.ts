import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { PoolOutcome, ProcessPool } from '../../src/pool';
import type { StepResources } from '../../src/engine/plan';
import type { Ports } from '../../src/slices/ports';
import { eventually } from '../support/eventually';
import { survivors } from '../support/processes';
import { testPool } from '../support/test-pool';

let pool: ProcessPool;
let folder: string;
const opened: ProcessPool[] = [];

function open(options: Parameters<typeof testPool>[0] = {}): ProcessPool {
  const made = testPool({ settings: { stateFolder: folder }, ...options });
  opened.push(made);
  return made;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-pool-'));
  pool = open();
});

afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await rm(folder, { recursive: true, force: true });
});

interface Choice {
  readonly in?: ProcessPool;
  readonly ports?: Partial<Ports>;
  readonly limits?: StepResources;
}

function run<Output>(action: string, input: unknown, choice: Choice = {}): Promise<PoolOutcome<Output>> {
  const { in: where = pool, ports = {}, limits } = choice;
  return where.run<Output>({
    action,
    input,
    executionId: 'execution',
    ports: portsOf(ports),
    ...(limits && { limits }),
  });
}

/** What a call needs of the worker: the rest, a process has itself or nobody asks for. */
function portsOf(overrides: Partial<Ports>): Ports {
  const quiet = {
    log: { info: () => undefined, warn: () => undefined },
    progress: () => undefined,
    signal: new AbortController().signal,
    step: { runId: 'test-run', stepPath: 'test_step', attempt: 1 },
  };
  return Object.assign({} as Ports, quiet, overrides);
}

async function done<Output>(action: string, input: unknown, choice: Choice = {}): Promise<Output> {
  const outcome = await run<Output>(action, input, choice);
  if (outcome.kind === 'failed') throw outcome.error;
  return outcome.output;
}

async function failure(action: string, input: unknown, choice: Choice = {}): Promise<unknown> {
  const outcome = await run(action, input, choice);
  return outcome.kind === 'failed' ? outcome.error : outcome;
}

/** The process of a spinning action, as it tells. */
function spinning(where: ProcessPool, signal: AbortSignal, ms = 60_000) {
  let tell: (pid: number) => void = () => undefined;
  const told = new Promise<number>((resolve) => {
    tell = resolve;
  });
  const progress = (_: number, note = ''): void => tell(Number(note.split(' ')[1]));
  return { told, outcome: run('pool.spin', { ms, note: 'in' }, { in: where, ports: { signal, progress } }) };
}

describe('an action in the pool', () => {
  it('runs in another process, which is used again', async () => {
    const first = await done<{ pid: number }>('pool.pid', {});
    expect(first.pid).not.toBe(process.pid);
    expect(await done('pool.pid', {})).toEqual(first);
  });

  it('has artifacts of its own, the worker’s other ports, progress and log', async () => {
    const reported: unknown[] = [];
    const log: unknown[] = [];
    const note = (message: string, fields?: object) => log.push({ message, ...fields });
    const output = await done(
      'pool.use_ports',
      {},
      {
        ports: {
          account: {
            snapshot: async () => ({
              account: 'a',
              kind: 'paper',
              asOf: '',
              currency: 'USD',
              cash: '12.50',
              equity: '12.50',
              sessionStartEquity: '0',
              peakEquity: '0',
              realizedPnlToday: '0',
              positions: [],
              openOrders: 0,
            }),
            equityHistory: async () => {
              const { ActionError } = await import('../../src/slices/action-error.js');
              throw new ActionError('LedgerUnavailable', 'the ledger does not answer');
            },
          },
          progress: (...report) => reported.push(report),
          log: { info: note, warn: note },
        },
      },
    );
    expect(output).toEqual({
      cash: '12.50',
      kept: { from: 'a process' },
      refusal: { code: 'LedgerUnavailable', message: 'the ledger does not answer' },
      step: 'test-run test_step 1',
    });
    expect(reported).toEqual([[0.25, 'a quarter']]);
    expect(log).toEqual([{ message: 'looked', at: 'cash' }]);
  });

  it.each([
    ['InvalidInput', 'pool.pid', { no: 1 }, false],
    ['InvalidOutput', 'pool.broken_contract', {}, false],
    ['UnknownAction', 'pool.none', {}, false],
    ['Flaky', 'pool.refuse', { code: 'Flaky', retryable: true }, true],
  ])('fails with %s, as it would in the worker', async (code, action, input, retryable) => {
    expect(await failure(action, input)).toMatchObject({ name: 'ActionError', code, retryable });
  });

  it('fails with whatever it throws, and why', async () => {
    expect(await failure('pool.refuse', {})).toMatchObject({
      name: 'TypeError',
      message: 'not an error of its own',
      cause: { name: 'RangeError', message: 'the reason' },
      stack: expect.stringContaining('pool-actions') as string,
    });
  });

  it.each([
    ['by a signal', { signal: 'SIGSEGV' }, 'was ended by the signal SIGSEGV'],
    ['by itself', { code: 3, says: 'no more' }, 'ended with exit code 3. The last that it wrote: no more'],
  ])('fails with a retryable error when its process ends %s, and the pool goes on', async (_, input, how) => {
    expect(await failure('pool.die', input)).toMatchObject({
      code: 'ProcessDied',
      retryable: true,
      message: `the process that computed this ${how}`,
    });
    expect(await done('pool.pid', {})).toEqual({ pid: expect.any(Number) as number });
  });
});

describe('a computation that never gives way', () => {
  it('ends with its process as soon as it is cancelled', async () => {
    const cancel = new AbortController();
    const { told, outcome } = spinning(pool, cancel.signal);
    const pid = await told;
    cancel.abort(new Error('the run was halted'));
    expect(await outcome).toMatchObject({ kind: 'failed', error: { message: 'the run was halted' } });
    expect(await survivors([pid], 0)).toEqual([]);
  });

  it('holds up no other action', async () => {
    const cancel = new AbortController();
    const { told, outcome } = spinning(pool, cancel.signal);
    await told;
    expect(await done('pool.use_ports', {}, { ports: stubAccount })).toMatchObject({ cash: '1' });
    cancel.abort();
    await outcome;
  });

  it('is ended with the pool', async () => {
    const own = open();
    const { told, outcome } = spinning(own, new AbortController().signal);
    const pid = await told;
    await own.close();
    expect(await outcome).toMatchObject({ kind: 'failed', error: { code: 'ProcessDied' } });
    expect(await survivors([pid], 0)).toEqual([]);
  });
});

describe('the number of processes', () => {
  it('is bounded: more actions wait, and give up waiting when they are cancelled', async () => {
    const own = open({ size: 1 });
    const cancel = new AbortController();
    const { told, outcome } = spinning(own, cancel.signal);
    await told;
    const impatient = new AbortController();
    const waiting = run('pool.pid', {}, { in: own });
    const given = run('pool.pid', {}, { in: own, ports: { signal: impatient.signal } });
    expect(own.stats()).toMatchObject({ pids: [await told], waiting: 2 });
    impatient.abort(new Error('too long'));
    expect(await given).toMatchObject({ kind: 'failed', error: { message: 'too long' } });
    cancel.abort();
    await outcome;
    expect(await waiting).toMatchObject({ kind: 'done' });
  });

  it('falls to none when nothing has been to do for a while', async () => {
    const own = open({ idleMs: 100 });
    const { pid } = await done<{ pid: number }>('pool.pid', {}, { in: own });
    await eventually('the idle process has gone', () => own.stats().pids.length === 0);
    expect(await survivors([pid], 5000)).toEqual([]);
  });

  it('says why when no process can begin', async () => {
    expect(await failure('pool.pid', {}, { in: open({ settings: { stateFolder: '' } }) })).toMatchObject({
      code: 'PoolProcessBroken',
      message: 'a process of the pool cannot work: no folder was named',
    });
  });
});

describe('a limit', () => {
  const mebibyte = 2 ** 20;

  it.each([
    [
      'memory',
      'pool.fill',
      { mebibytes: 4000, keep_ms: 60_000 },
      { memoryBytes: 400 * mebibyte },
      /^pool\.fill took \d+\.\d MiB of memory, of which its process had \d+\.\d MiB before it began; its limit is 400\.0 MiB \(resources\.memory\)/,
    ],
    [
      'processor time',
      'pool.spin',
      { ms: 60_000 },
      { cpuTimeMs: 300 },
      /^pool\.spin took 0\.\d\d s of processor time; its limit is 0\.30 s \(resources\.cpu_time\)/,
    ],
    [
      'processors',
      'pool.spin',
      { ms: 60_000 },
      { cpu: 0.2 },
      /^pool\.spin used [01]\.\d\d processors over a second; its limit is 0\.2 \(resources\.cpu\)/,
    ],
  ])(
    'of %s ends the process, and the action fails with the peak it reached',
    async (_, action, input, limits, message) => {
      const outcome = await run(action, input, { limits });
      expect(outcome).toMatchObject({
        kind: 'failed',
        error: { code: 'ResourceLimitExceeded', retryable: false, message: expect.stringMatching(message) as string },
      });
      expect(outcome.usage?.peakMemoryBytes).toBeGreaterThan(20 * mebibyte);
    },
  );

  it('of memory ends the process within a second of this one’s time', async () => {
    const file = path.join(folder, 'crossed');
    const limits = { memoryBytes: 400 * mebibyte };
    const crossing = { bytes: limits.memoryBytes, file };
    const held = stalls();
    const error = await failure('pool.fill', { mebibytes: 4000, keep_ms: 60_000, crossing }, { limits });
    const failedAt = Date.now();
    expect(error).toMatchObject({ code: 'ResourceLimitExceeded' });
    const crossedAt = Number(await readFile(file, 'utf8'));
    expect(crossedAt).toBeGreaterThan(0);
    expect(failedAt - crossedAt - held.stop(crossedAt)).toBeLessThan(1000);
  });

  it('that is kept to changes nothing, and what was taken is told', async () => {
    const limits = { memoryBytes: 2048 * mebibyte, cpuTimeMs: 60_000, cpu: 8 };
    const outcome = await run('pool.fill', { mebibytes: 300 }, { limits });
    expect(outcome).toMatchObject({ kind: 'done', output: { bytes: 300 * mebibyte } });
    expect(outcome.usage?.peakMemoryBytes).toBeGreaterThan(300 * mebibyte);
    expect(outcome.usage?.cpuMs).toBeGreaterThan(0);
  });

  it('of one action does not touch another', async () => {
    const other = run('pool.spin', { ms: 1500 });
    expect(await failure('pool.spin', { ms: 60_000 }, { limits: { cpuTimeMs: 100 } })).toMatchObject({
      code: 'ResourceLimitExceeded',
    });
    expect(await other).toMatchObject({ kind: 'done' });
  });

  it('of one processor leaves room for a computation in one thread', async () => {
    expect(await run('pool.spin', { ms: 1600 }, { limits: { cpu: 1 } })).toMatchObject({ kind: 'done' });
  });
});

describe('the memory of an action before', () => {
  it('is not counted against the next', async () => {
    const own = open({ size: 1 });
    await done('pool.fill', { mebibytes: 400 }, { in: own });
    const next = await run('pool.pid', {}, { in: own });
    expect(next.usage?.peakMemoryBytes).toBeLessThan(400 * mebibyte2);
  });
  const mebibyte2 = 2 ** 20;
});

describe('parallel.map', () => {
  const values = Array.from({ length: 12 }, (_, index) => index);
  const squares = values.map((value) => value * value);

  it.each([1, 2, 3])('gives the same answer, in order, with %i processes', async (size) => {
    const output = await done<{ pids: number[]; told: number }>(
      'pool.spread',
      { values, ms: 60 },
      { in: open({ size }) },
    );
    expect(output).toMatchObject({ squares, told: values.length });
    expect(new Set(output.pids).size).toBeLessThanOrEqual(size);
  });

  it('spreads over processes that are free', async () => {
    const own = open({ size: 2 });
    // Both have begun.
    await Promise.all([1, 2].map(() => done('pool.spin', { ms: 100 }, { in: own })));
    const output = await done<{ pids: number[] }>('pool.spread', { values, ms: 50 }, { in: own });
    expect(new Set(output.pids).size).toBe(2);
  });

  it('takes no more processes than its step may use processors', async () => {
    const choice = { in: open({ size: 2 }), limits: { cpu: 1 } };
    const output = await done<{ pids: number[] }>('pool.spread', { values, ms: 150 }, choice);
    expect(new Set(output.pids).size).toBe(1);
  });

  it('fails with what a task throws', async () => {
    expect(await failure('pool.spread', { values: [1, -2, 3] })).toMatchObject({
      code: 'Negative',
      message: '-2 is negative',
    });
  });
});

/** For how long this process did not run while it had to: on a busy machine the pool cannot look either. `stop` tells it from a time on. */
function stalls(everyMs = 20): { stop(from: number): number } {
  const late: { readonly at: number; readonly ms: number }[] = [];
  let last = Date.now();
  const note = (): void => {
    const now = Date.now();
    if (now - last > 2 * everyMs) late.push({ at: now, ms: now - last - everyMs });
    last = now;
  };
  const timer = setInterval(note, everyMs);
  return {
    stop: (from) => {
      note();
      clearInterval(timer);
      return late.reduce((sum, { at, ms }) => sum + Math.max(0, Math.min(ms, at - from)), 0);
    },
  };
}

const stubAccount: Partial<Ports> = {
  account: {
    snapshot: async () => ({
      account: 'a',
      kind: 'paper',
      asOf: '',
      currency: 'USD',
      cash: '1',
      equity: '1',
      sessionStartEquity: '0',
      peakEquity: '0',
      realizedPnlToday: '0',
      positions: [],
      openOrders: 0,
    }),
    equityHistory: async () => [],
  },
};
