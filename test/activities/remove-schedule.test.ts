import { ScheduleNotFoundError, type Client, type ScheduleDescription } from '@temporalio/client';
import { removeStepSchedule, type RemovalAttempt } from '../../src/activities/remove-schedule';

/** A server with one schedule, whose ticks no search finds: it lags behind for as long as the test takes. */
class FakeServer {
  /** Looks at a tick until it has ended; a cancellation ends it at the next. */
  readonly ticks: Map<string, number>;
  readonly done: string[] = [];
  isThere = true;
  paused = false;

  constructor(ticks: Readonly<Record<string, number>>) {
    this.ticks = new Map(Object.entries(ticks));
  }

  get client(): Client {
    const ifThere = async <Result>(what: string, give: () => Result): Promise<Result> => {
      if (!this.isThere) throw new ScheduleNotFoundError('no such schedule', 's');
      if (what !== 'describe') this.done.push(what);
      return give();
    };
    const described = (): Partial<ScheduleDescription> => {
      const actions = [...this.ticks.keys()].map((workflowId) => ({ workflow: { workflowId } }));
      const counts = { numActionsTaken: actions.length, numActionsMissedCatchupWindow: 1, numActionsSkippedOverlap: 2 };
      const info: object = { runningActions: actions, recentActions: [], ...counts };
      return { info: info as ScheduleDescription['info'], state: { paused: this.paused } };
    };
    const client: object = {
      schedule: {
        getHandle: () => ({
          pause: () => ifThere('pause', () => void (this.paused = true)),
          describe: () => ifThere('describe', described),
          delete: () => ifThere('delete', () => void (this.isThere = false)),
        }),
      },
      workflow: {
        async *list() {
          // Nothing is found yet.
        },
        getHandle: (id: string) => ({
          describe: async () => {
            const looks = this.ticks.get(id) ?? 0;
            this.ticks.set(id, looks - 1);
            return { status: { name: looks > 0 ? 'RUNNING' : 'COMPLETED' } };
          },
          cancel: async () => {
            this.done.push(`cancel ${id}`);
          },
        }),
      },
    };
    return client as Client;
  }
}

function attempt(details?: unknown, onSleep: () => void = () => undefined): RemovalAttempt & { beats: unknown[] } {
  const beats: unknown[] = [];
  return {
    beats,
    info: { heartbeatDetails: details },
    heartbeat: (told: unknown) => void beats.push(told),
    sleep: async () => {
      onSleep();
    },
  };
}

const counts = { ticks: 2, missed: 1, overlapped: 2 };

describe('removing the schedule of a step', () => {
  it('drain: waits for the ticks that the schedule names, though no search finds them, and then deletes it', async () => {
    const server = new FakeServer({ a: 3, b: 1 });
    const pauses: boolean[] = [];
    const once = attempt(undefined, () => void pauses.push(server.isThere));

    expect(await removeStepSchedule(server.client, { scheduleId: 's', running: 'drain' }, once)).toEqual(counts);
    expect(pauses).toEqual([true, true, true]);
    expect(server.done).toEqual(['pause', 'delete']);
  });

  it('drain: stops a schedule again that somebody has set going', async () => {
    const server = new FakeServer({ a: 2 });
    const once = attempt(undefined, () => void (server.paused = false));

    await removeStepSchedule(server.client, { scheduleId: 's', running: 'drain' }, once);

    expect(server.done).toEqual(['pause', 'pause', 'pause', 'delete']);
  });

  it('drain: goes on waiting for the ticks that it knows when a halt has deleted the schedule', async () => {
    const server = new FakeServer({ a: 3 });
    let sleeps = 0;
    const once = attempt(undefined, () => {
      sleeps += 1;
      server.isThere = false;
    });

    expect(await removeStepSchedule(server.client, { scheduleId: 's', running: 'drain' }, once)).toMatchObject({
      ticks: 1,
    });
    expect(sleeps).toBe(3);
  });

  it('drain: begun again after the schedule was deleted, goes by what the attempt before it has told', async () => {
    const server = new FakeServer({ a: 2, b: 0 });
    const first = attempt();
    await removeStepSchedule(server.client, { scheduleId: 's', running: 'cancel' }, first);
    server.ticks.set('a', 2);
    let sleeps = 0;

    const again = attempt(first.beats.at(-1), () => void (sleeps += 1));

    expect(await removeStepSchedule(server.client, { scheduleId: 's', running: 'drain' }, again)).toEqual(counts);
    expect(sleeps).toBe(2);
  });

  it('cancel: cancels the ticks that the schedule names before it deletes it, and waits for none', async () => {
    const server = new FakeServer({ a: 9, b: 0 });
    const once = attempt(undefined, () => {
      throw new Error('it waits');
    });

    expect(await removeStepSchedule(server.client, { scheduleId: 's', running: 'cancel' }, once)).toEqual(counts);
    expect(server.done).toEqual(['pause', 'cancel a', 'delete']);
  });

  it.each([
    ['until they have ended', 60_000, 4, 3],
    ['as long as it may', 2000, 100, 4],
  ])('cancel: waits %s where orders may be under way in them', async (_, waitMs, looks, sleeps) => {
    const server = new FakeServer({ a: looks });
    let slept = 0;
    const once = attempt(undefined, () => void (slept += 1));

    await removeStepSchedule(server.client, { scheduleId: 's', running: 'cancel', waitMs }, once);

    expect(slept).toBe(sleeps);
  });

  it.each(['cancel', 'drain'] as const)('%s: counts as done where there is no schedule', async (running) => {
    const server = new FakeServer({});
    server.isThere = false;

    expect(await removeStepSchedule(server.client, { scheduleId: 's', running }, attempt())).toEqual({
      ticks: 0,
      missed: 0,
      overlapped: 0,
    });
  });
});
