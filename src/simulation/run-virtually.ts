import type { JsonObject } from '../base/json';
import type { EngineEvent, Plan, RunResult, RunState } from '../engine';
import type { PerformAttempt } from './attempts';
import { firingsOf } from './firings';
import { Messenger, type PlannedMessage } from './messenger';
import { Timeline } from './timeline';
import { VirtualExecution } from './virtual-execution';
import type { Execution, World } from './world';

export interface VirtualRunOptions {
  readonly plan: Plan;
  /** Checked, with defaults filled in. */
  readonly variables: JsonObject;
  /** Milliseconds since the epoch. */
  readonly startAt: number;
  readonly runId: string;
  readonly perform: PerformAttempt;
  readonly child: World['child'];
  readonly messages?: readonly PlannedMessage[];
  readonly observe?: World['observe'];
  /** @default those of the schedules */
  readonly firings?: World['firings'];
  /** Of a rerun: what the run goes on from. */
  readonly state?: RunState;
  /** Given the timeline as soon as there is one, so that actions can read the virtual time. */
  readonly onTimeline?: (timeline: Timeline) => void;
  /** Longest virtual time. @default 32 days */
  readonly longestMs?: number;
  /** Most things that may happen. @default a million */
  readonly mostSteps?: number;
}

/** What a virtual run came to. */
export interface VirtualRunEnd {
  readonly result: RunResult;
  readonly state: RunState;
  /** Virtual time at the end of the run, milliseconds since the epoch. */
  readonly endedAt: number;
  /** Messages whose moment never came. */
  readonly unsent: readonly PlannedMessage[];
  /** The run has not ended, and why it never would, or was not waited for. */
  readonly unfinished?: string;
}

const dayMs = 86_400_000;
const defaults = { longestMs: 32 * dayMs, mostSteps: 1_000_000 };

/**
 * Runs a plan on a virtual clock, with the engine that runs it durably: timers, schedules, retries, waits and deadlines take no time.
 * Everything happens one after the other, so the same options give the same run.
 */
export async function runVirtually(options: VirtualRunOptions): Promise<VirtualRunEnd> {
  const { plan, variables, startAt, runId, perform, child, observe, messages = [] } = options;
  const timeline = new Timeline(startAt);
  options.onTimeline?.(timeline);
  const messenger = new Messenger(timeline, messages);
  const world: World = {
    timeline,
    perform,
    child,
    firings: options.firings ?? firingsOf,
    newExecution: (start) => new VirtualExecution(world, start),
    observe: (execution, event, commands) => {
      observe?.(execution, event, commands);
      messenger.observe(execution);
    },
  };
  let endedAt: number | undefined;
  const run = world.newExecution({
    id: runId,
    plan,
    ...(options.state && { state: options.state }),
    ended: () => {
      endedAt = timeline.now;
    },
  });
  const first: EngineEvent =
    options.state === undefined ? { kind: 'started', at: startAt, variables } : { kind: 'resumed', at: startAt };
  messenger.begin(run, first);
  const stopped = await passTime(timeline, messenger, run, options);
  const unfinished = run.finished ? undefined : (stopped ?? nothingHappens);
  return {
    result: run.result(),
    state: run.state,
    endedAt: endedAt ?? timeline.now,
    unsent: messenger.unsent,
    ...(unfinished !== undefined && { unfinished }),
  };
}

const nothingHappens =
  'nothing more can happen by itself, and the run has not ended: it waits for something that never comes';

/** Lets everything happen. @returns why not everything did. */
async function passTime(
  timeline: Timeline,
  messenger: Messenger,
  run: Execution,
  options: VirtualRunOptions,
): Promise<string | undefined> {
  const { startAt, longestMs = defaults.longestMs, mostSteps = defaults.mostSteps } = options;
  for (let steps = 0; ; steps += 1) {
    if (steps >= mostSteps) return `${mostSteps} things have happened, and the run has not ended`;
    const { nextAt } = timeline;
    if (nextAt === undefined) {
      if (run.finished || !messenger.sendWhenQuiet()) return undefined;
      continue;
    }
    if (nextAt - startAt > longestMs)
      return `the run takes longer than ${longestMs} ms of virtual time, which is the most that is looked at`;
    await timeline.step();
  }
}
