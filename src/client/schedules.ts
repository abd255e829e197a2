import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type Client,
  type ScheduleDescription,
  type ScheduleHandle,
  type ScheduleOverlapPolicy,
} from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { BellwetherError } from '../base/errors';
import type { JsonObject } from '../base/json';
import type { Plan, SchedulePlan } from '../engine/plan';
import { runMemo, runWorkflowType, scheduleMemoKeys, type RunInput } from '../protocol';
import { nextFirings, scheduleEnd, scheduleSpecOf, scheduleText } from '../schedules';
import { completeVariables } from './definitions';
import { scheduleDetailsOf, scheduleSummaryOf, type ScheduleDetails, type ScheduleSummary } from './schedule-summary';

/** Who asks, and why: it is kept with the schedule, for those who look at it later. */
export interface Author {
  readonly by: string;
  readonly reason?: string;
}

export interface CreateScheduleOptions extends Author {
  /** @default `bellwether-schedule/` and the name of the definition */
  readonly scheduleId?: string;
  /** Given to each run. */
  readonly variables?: JsonObject;
  /** The account that its runs are bound to. @default the default account of the workers */
  readonly account?: string;
  /** Created, but firing only when it is resumed. @default false */
  readonly paused?: boolean;
}

export type BackfillOverlap = 'skip' | 'buffer_all' | 'allow_all';

/** How far back firings can be made up for by hand: the holidays of that time are in the schedule. */
const backfillReachMs = 366 * 86_400_000;

/** Schedules by which runs of definitions start by themselves. */
export class Schedules {
  /** `call` gives work the client of Temporal, and turns its errors into ours. */
  constructor(
    private readonly call: <T>(work: (client: Client) => Promise<T>) => Promise<T>,
    private readonly taskQueue: string,
  ) {}

  /**
   * Starts to run a definition by the schedule that it has. Each run is of this plan: what becomes of the file later
   * changes nothing, until the schedule is deleted and created again.
   * @throws BellwetherError `NoSchedule`, `NeverFires`, `ScheduleExists`, `InvalidVariables`.
   */
  async create(plan: Plan, options: CreateScheduleOptions): Promise<ScheduleDetails> {
    const schedule = scheduleOfPlan(plan);
    const { scheduleId = scheduleIdFor(plan.name), variables = {}, by, reason, paused = false } = options;
    completeVariables(plan, variables);
    const now = Date.now();
    const end = scheduleEnd(schedule, plan.calendar, now);
    if (!nextFirings(schedule, plan.calendar, now, 1).some(({ fires }) => fires))
      throw new BellwetherError(
        'NeverFires',
        `the schedule of '${plan.name}' does not fire again before it ends, ${new Date(end.at).toISOString()} (${end.why})`,
      );
    const earliest = earliestOf(plan, now);
    const { spec, policies, state } = scheduleSpecOf(schedule, plan.calendar, { from: now, to: end.at, earliest });
    const input: RunInput = { definition: plan, variables };
    const facts = {
      definition: plan.name,
      version: plan.version,
      planHash: plan.hash,
      by,
      endsBecause: end.why,
      rule: scheduleText(schedule),
    };
    await this.call(async (client) => {
      try {
        await client.schedule.create({
          scheduleId,
          spec,
          policies,
          state: { ...state, paused, note: noteOf('created', { by, ...(reason !== undefined && { reason }) }) },
          memo: { [scheduleMemoKeys.definition]: facts },
          action: {
            type: 'startWorkflow',
            workflowType: runWorkflowType,
            workflowId: plan.name,
            taskQueue: this.taskQueue,
            args: [input],
            staticSummary: `${plan.name} ${plan.version}`,
            memo: runMemo({ account: options.account, startedBy: `${by}, by schedule ${scheduleId}` }),
          },
        });
      } catch (error) {
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
        const message = `there is a schedule '${scheduleId}' already; delete it first, or give this one another id`;
        throw new BellwetherError('ScheduleExists', message, { cause: error });
      }
    });
    return this.show(scheduleId);
  }

  /** Those of definitions and those of steps, by id. One that was created a moment ago may not be there yet. */
  async list(): Promise<readonly ScheduleSummary[]> {
    return this.call(async ({ schedule }) => {
      const found: ScheduleSummary[] = [];
      for await (const listed of schedule.list()) {
        const summary = scheduleSummaryOf(listed);
        if (summary !== undefined) found.push(summary);
      }
      return found.sort((a, b) => (a.scheduleId < b.scheduleId ? -1 : 1));
    });
  }

  /** @param nameOrId its id, or the name of its definition. @throws BellwetherError `UnknownSchedule`. */
  async show(nameOrId: string): Promise<ScheduleDetails> {
    const { details } = await this.#find(nameOrId);
    return details;
  }

  /** Nothing fires until it is resumed; runs that go on are left alone. @throws BellwetherError `UnknownSchedule`. */
  async pause(nameOrId: string, author: Author): Promise<ScheduleDetails> {
    return this.#change(nameOrId, (handle) => handle.pause(noteOf('paused', author)));
  }

  /** What was missed in between is not made up for, but within `catchup`. @throws BellwetherError `UnknownSchedule`. */
  async resume(nameOrId: string, author: Author): Promise<ScheduleDetails> {
    return this.#change(nameOrId, (handle) => handle.unpause(noteOf('resumed', author)));
  }

  /**
   * Fires once, now, whether the schedule is paused or not.
   * @returns the id of the run; undefined when it was left out since another goes on, or has not begun within 10 s.
   * @throws BellwetherError `UnknownSchedule`.
   */
  async trigger(nameOrId: string): Promise<string | undefined> {
    const { description, details } = await this.#find(nameOrId);
    const before = new Set(details.recent.map(({ runId }) => runId));
    // Left to itself, the SDK lets a run that was asked for by hand overlap with any.
    const { overlap } = description.policies;
    await this.call(({ schedule }) => schedule.getHandle(details.scheduleId).trigger(overlap));
    // The server does not say that it left a firing out: where it will, there is little to wait for.
    const waitMs = details.overlap === 'skip' && details.running.length > 0 ? 1_000 : 10_000;
    for (let waited = 0; waited < waitMs; waited += 100) {
      await sleep(100);
      const { recent } = await this.show(details.scheduleId);
      const started = recent.findLast(({ runId }) => !before.has(runId));
      if (started !== undefined) return started.runId;
    }
    return undefined;
  }

  /**
   * Fires now for every time between two at which the schedule would have fired; one run after the other unless said.
   * @throws BellwetherError `UnknownSchedule`, `WrongUse` when the times are not in order, or lie before the schedule's.
   */
  async backfill(
    nameOrId: string,
    from: Date,
    to: Date,
    overlap: BackfillOverlap = 'buffer_all',
  ): Promise<ScheduleDetails> {
    if (from > to || to.getTime() > Date.now())
      throw new BellwetherError(
        'WrongUse',
        `a backfill goes from one time to a later one, both past; not from ${from.toISOString()} to ${to.toISOString()}`,
      );
    const { description, details } = await this.#find(nameOrId);
    const { startAt } = description.spec;
    if (startAt !== undefined && from < startAt)
      throw new BellwetherError(
        'WrongUse',
        `the schedule '${details.scheduleId}' knows the exchange's days from ${startAt.toISOString()} on; not from ${from.toISOString()}`,
      );
    // The server leaves out the first second of the range.
    const range = { start: new Date(from.getTime() - 1000), end: to, overlap: overlaps[overlap] };
    return this.#change(details.scheduleId, (handle) => handle.backfill(range));
  }

  /** Nothing fires any more; runs that go on are left alone. @throws BellwetherError `UnknownSchedule`. */
  async delete(nameOrId: string): Promise<ScheduleDetails> {
    const { details } = await this.#find(nameOrId);
    await this.call(({ schedule }) => schedule.getHandle(details.scheduleId).delete());
    return details;
  }

  async #change(nameOrId: string, change: (handle: ScheduleHandle) => Promise<void>): Promise<ScheduleDetails> {
    const { details } = await this.#find(nameOrId);
    await this.call(({ schedule }) => change(schedule.getHandle(details.scheduleId)));
    return this.show(details.scheduleId);
  }

  /** By its id, else as that of a definition. */
  async #find(
    nameOrId: string,
  ): Promise<{ readonly description: ScheduleDescription; readonly details: ScheduleDetails }> {
    return this.call(async (client) => {
      for (const scheduleId of [nameOrId, scheduleIdFor(nameOrId)]) {
        const description = await describe(client, scheduleId);
        const details = description === undefined ? undefined : scheduleDetailsOf(description);
        if (description !== undefined && details !== undefined) return { description, details };
      }
      const message = `there is no schedule '${nameOrId}'; 'bellwether schedule list' shows them`;
      throw new BellwetherError('UnknownSchedule', message);
    });
  }
}

/** The id of a definition's schedule, unless another is asked for. A look-up by name takes `-` and `_` alike. */
const scheduleIdFor = (definition: string): string =>
  `bellwether-schedule/${definition.toLowerCase().replaceAll('-', '_')}`;

/** @throws BellwetherError `NoSchedule`. */
export function scheduleOfPlan(plan: Plan): SchedulePlan {
  if (plan.schedule !== undefined) return plan.schedule;
  throw new BellwetherError(
    'NoSchedule',
    `the definition '${plan.name}' has no schedule; give it one at its top, as in  schedule: { cron: '0 9 * * MON-FRI' }`,
  );
}

const overlaps = {
  skip: 'SKIP',
  buffer_all: 'BUFFER_ALL',
  allow_all: 'ALLOW_ALL',
} as const satisfies Readonly<Record<BackfillOverlap, ScheduleOverlapPolicy>>;

async function describe(client: Client, scheduleId: string): Promise<ScheduleDescription | undefined> {
  try {
    return await client.schedule.getHandle(scheduleId).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

function earliestOf({ calendar }: Plan, now: number): number {
  const reach = now - backfillReachMs;
  return calendar === undefined
    ? reach
    : Math.min(now, Math.max(reach, Date.parse(calendar.horizon.from) + 86_400_000));
}

const noteOf = (what: string, { by, reason }: Author): string =>
  `${what} by ${by}${reason === undefined ? '' : `: ${reason}`}`;
