import { fork } from 'node:child_process';
import { join } from 'node:path';
import { AttemptCounter, SystemMetrics, type SystemMetricsOptions } from '../../../src/adapters/system';

const running: SystemMetrics[] = [];

function metrics(options: Partial<SystemMetricsOptions> = {}): SystemMetrics {
  const made = new SystemMetrics({ stateFolder: __dirname, sampleMs: 100, ...options });
  running.push(made);
  return made;
}

afterEach(() => {
  for (const entry of running.splice(0)) entry.stop();
});

const signal = new AbortController().signal;

function burn(ms: number): void {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

describe('the measures of the system', () => {
  it('are of this machine, its memory and its disk', async () => {
    const { cpu, memory, disk, worker } = await metrics().read(signal);
    expect(cpu).toMatchObject({ available: true });
    if (cpu.available) {
      expect(cpu.usage).toBeGreaterThanOrEqual(0);
      expect(cpu.usage).toBeLessThanOrEqual(1);
      expect(cpu.cores).toBeGreaterThan(0);
    }
    expect(memory.available && memory.usage > 0 && memory.usage < 1).toBe(true);
    expect(disk).toMatchObject({ available: true, folder: __dirname });
    expect(disk.available && disk.freeBytes <= disk.totalBytes && disk.totalBytes > 0).toBe(true);
    expect(worker.available && worker.residentBytes > 10_000_000).toBe(true);
  });

  it('see the event loop blocked', async () => {
    const watched = metrics();
    await new Promise((done) => setTimeout(done, 50));
    burn(300);
    const { eventLoop } = await watched.read(signal);
    expect(eventLoop.available && eventLoop.maxMs).toBeGreaterThan(200);
    expect(eventLoop.available && eventLoop.meanMs < eventLoop.maxMs).toBe(true);
  });

  it('count the processor time and the memory of child processes', async () => {
    const child = fork(join(__dirname, 'busy-process.cjs'));
    try {
      await new Promise((done) => child.once('message', done));
      const [pid] = [child.pid ?? 0];
      const alone = await metrics({ sampleMs: 500 }).read(signal);
      const both = await metrics({ sampleMs: 500, childProcesses: () => [pid] }).read(signal);
      expect(both.worker).toMatchObject({ available: true, processes: 2 });
      if (!alone.worker.available || !both.worker.available) throw new Error('not measured');
      expect(both.worker.cores).toBeGreaterThan(0.1);
      expect(both.worker.residentBytes).toBeGreaterThan(alone.worker.residentBytes + 10_000_000);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('leave out a child process that has ended', async () => {
    const { worker } = await metrics({ childProcesses: () => [2 ** 22 + 12345] }).read(signal);
    expect(worker).toMatchObject({ available: true, processes: 1 });
  });

  it('are absent, with the reason, where they cannot be taken', async () => {
    const read = await metrics({
      stateFolder: join(__dirname, 'nowhere'),
      backlog: () => Promise.reject(new Error('the server is gone')),
      scheduleLateness: () => Promise.resolve(undefined),
    }).read(signal);
    expect(read.disk).toMatchObject({ available: false, reason: expect.stringContaining('ENOENT') });
    expect(read.backlog).toEqual({ available: false, reason: 'the server is gone' });
    expect(read.schedules).toEqual({ available: false, reason: 'there was nothing to measure' });
    expect(read.attempts).toEqual({ available: false, reason: 'attempts are not counted here' });
    expect(read.latency).toEqual([]);
    expect(read.broker).toEqual({ available: false, reason: 'no broker is configured here' });
  });

  it('have the last call to a broker as it was measured', async () => {
    const call = { available: true, account: 'main', broker: 'paper', ms: 4, agoMs: 12 } as const;
    expect((await metrics({ broker: () => call }).read(signal)).broker).toEqual(call);
  });

  it('time each system that is depended on, and give up on one that does not answer', async () => {
    const { latency } = await metrics({
      answerWithinMs: 150,
      probes: {
        quick: () => Promise.resolve(),
        broken: () => Promise.reject(new Error('refused')),
        silent: () => new Promise(() => undefined),
      },
    }).read(signal);
    expect(latency).toEqual([
      { target: 'quick', answered: true, ms: expect.any(Number) },
      { target: 'broken', answered: false, waitedMs: expect.any(Number), reason: 'refused' },
      { target: 'silent', answered: false, waitedMs: expect.any(Number), reason: 'no answer within 150 ms' },
    ]);
    const [, , silent] = latency;
    if (silent === undefined || silent.answered) throw new Error('it answered');
    expect(silent.waitedMs).toBeGreaterThan(100);
  });

  it('stop when the step is cancelled', async () => {
    const stop = new AbortController();
    const reading = metrics({ sampleMs: 60_000 }).read(stop.signal);
    stop.abort();
    await expect(reading).rejects.toThrow();
  });
});

describe('the counter of attempts', () => {
  it('counts what ended within the last quarter of an hour', () => {
    let now = Date.UTC(2026, 0, 2, 12);
    const counter = new AttemptCounter(() => now);
    counter.record('failed');
    now += 10 * 60_000;
    counter.record('succeeded');
    counter.record('failed');
    expect(counter.count()).toEqual({ finished: 3, failed: 2, windowMs: 600_000 });
    now += 10 * 60_000;
    expect(counter.count()).toEqual({ finished: 2, failed: 1, windowMs: 900_000 });
    now += 60 * 60_000;
    expect(counter.count()).toMatchObject({ finished: 0, failed: 0 });
  });
});
