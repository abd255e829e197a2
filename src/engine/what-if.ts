import type { Json, JsonObject } from '../base/json';
import { advance } from './advance';
import { graphOf, nodeAt } from './build-graph';
import { carryOnTimer, type Command, type EngineEvent } from './messages';
import { newRunState } from './new-run-state';
import type { Plan } from './plan';
import { stepReports, type StepReport } from './result';
import type { RunState } from './state';

/** What a run would have come to with another definition or other variables, as far as what was recorded tells. */
export interface WhatIf {
  /** Steps that stand or are fed differently, in plan order; those that only one of the two has, too. */
  readonly steps: readonly WhatIfStep[];
  /** The run's end: as it was played back, and as it would be; `unknown` when it hangs on what was never done. */
  readonly before: string;
  readonly after: string;
  /** Actions and children that would run and of which nothing is recorded. */
  readonly unknown: readonly string[];
}

export interface WhatIfStep {
  readonly path: string;
  readonly action?: string;
  readonly before?: string;
  readonly after?: string;
  /** Why it would stand so. */
  readonly why?: string;
  /** The inputs of its action, where they differ. */
  readonly input?: { readonly before?: Json; readonly after?: Json };
}

/**
 * Plays a recorded run back with an edited plan. Nothing is executed: what an action gave then it gives again, whatever its
 * input is now, and what has no record stays open. Times are those of the record, so a condition that reads the clock is
 * asked at the same moment.
 */
export function whatIf(
  recorded: { readonly plan: Plan; readonly state: RunState },
  edited: { readonly plan: Plan; readonly variables: JsonObject },
): WhatIf {
  const before = new Playback(recorded.plan, recorded.state, recorded.state.variables);
  const after = new Playback(edited.plan, recorded.state, edited.variables);
  before.play();
  after.play();
  const stepsBefore = new Map(before.reports().map((step) => [step.path, step]));
  const stepsAfter = new Map(after.reports().map((step) => [step.path, step]));
  const stood = new Map(stepReports(recorded.plan, recorded.state).map((step) => [step.path, step.status]));
  const paths = [...new Set([...stepsAfter.keys(), ...stepsBefore.keys()])];
  return {
    steps: paths.flatMap((path) =>
      difference(path, [stepsBefore.get(path), stepsAfter.get(path)], stood.get(path), [
        before.inputs[path],
        after.inputs[path],
      ]),
    ),
    // What is known of the run itself, however much of it can be played back.
    before: recorded.state.status === 'running' ? before.status() : recorded.state.status,
    after: after.status(),
    unknown: after.unknown,
  };
}

/** Two playbacks are compared, so that what cannot be played back makes no difference; how a step stood is what the run has recorded. */
function difference(
  path: string,
  [before, after]: readonly [StepReport | undefined, StepReport | undefined],
  stood: StepReport['status'] | undefined,
  [inputBefore, inputAfter]: readonly [Json | undefined, Json | undefined],
): WhatIfStep[] {
  const isSameInput = JSON.stringify(inputBefore) === JSON.stringify(inputAfter);
  const isSameElse = before?.action === after?.action && isSameInput;
  if (before?.status === after?.status && isSameElse) return [];
  const statusBefore = before && (stood ?? before.status);
  if (statusBefore === after?.status && isSameElse) return [];
  const action = after?.action ?? before?.action;
  const why = after?.skip?.text ?? after?.condition ?? after?.error?.message;
  return [
    {
      path,
      ...(action !== undefined && { action }),
      ...(statusBefore && { before: statusBefore }),
      ...(after && { after: after.status }),
      ...(why !== undefined && { why }),
      ...(!isSameInput && {
        input: {
          ...(inputBefore !== undefined && { before: inputBefore }),
          ...(inputAfter !== undefined && { after: inputAfter }),
        },
      }),
    },
  ];
}

/** Drives the engine with what a run has recorded. */
class Playback {
  readonly inputs: Record<string, Json> = {};
  readonly unknown: string[] = [];
  private readonly state = newRunState();
  private readonly queue: EngineEvent[] = [];
  private readonly open = new Map<string, string>();
  /** Steps that have been given what people sent them. */
  private readonly answered = new Set<string>();
  private now: number;

  constructor(
    private readonly plan: Plan,
    private readonly recorded: RunState,
    variables: JsonObject,
  ) {
    const kept = Object.values(recorded.steps).filter((record) => record?.kept === true);
    this.now = Math.min(recorded.startedAt, ...kept.flatMap((record) => record?.startedAt ?? []));
    this.enqueue({ kind: 'started', at: this.now, variables });
    if (kept.length > 0) this.pauseBetween(Math.max(...kept.flatMap((record) => record?.finishedAt ?? [])));
  }

  /** A run that goes on from another one has kept what that did, at its times; the rest began when it did itself. */
  private pauseBetween(keptUntil: number): void {
    if (keptUntil >= this.recorded.startedAt) return;
    this.enqueue({ kind: 'holdRequested', at: keptUntil });
    this.enqueue({ kind: 'holdReleased', at: this.recorded.startedAt });
  }

  play(): void {
    for (let event = this.queue.shift(); event !== undefined; event = this.queue.shift()) {
      this.now = Math.max(this.now, event.at);
      if ('path' in event) this.open.delete(event.path);
      for (const command of advance(this.plan, this.state, { ...event, at: this.now }).commands) this.perform(command);
      if (this.queue.length === 0) this.answer();
    }
  }

  reports(): StepReport[] {
    return stepReports(this.plan, this.state);
  }

  status(): string {
    return this.state.status === 'running' ? 'unknown' : this.state.status;
  }

  private perform(command: Command): void {
    switch (command.kind) {
      case 'startAction':
        this.inputs[command.path] = command.input;
        this.open.set(command.path, command.scope);
        this.playBack(command.path);
        break;
      case 'startChild':
        this.inputs[command.path] = command.variables;
        this.open.set(command.path, command.scope);
        this.playBack(command.path);
        break;
      case 'cancelActions':
        for (const [path, scope] of this.open) {
          if (scope !== command.scope) continue;
          this.queue.splice(
            0,
            this.queue.length,
            ...this.queue.filter((event) => !('path' in event) || event.path !== path),
          );
          this.enqueue({ kind: 'actionCancelled', at: this.now, path });
        }
        break;
      case 'startTimer':
        if (command.timer !== 'run-timeout')
          this.enqueue({
            kind: 'timerFired',
            at: this.now + (command.timer === carryOnTimer ? 0 : command.durationMs),
            timer: command.timer,
          });
        break;
      case 'cancelTimer':
        this.queue.splice(
          0,
          this.queue.length,
          ...this.queue.filter((event) => event.kind !== 'timerFired' || event.timer !== command.timer),
        );
        break;
      case 'createSchedule':
        this.enqueue({ kind: 'scheduleCreated', at: this.now, schedule: command.path });
        this.unknown.push(command.path);
        break;
      case 'removeSchedule':
        this.enqueue({ kind: 'scheduleRemoved', at: this.now, schedule: command.path });
        break;
      case 'finish':
    }
  }

  /** The end that the action had, at the time that it had it. */
  private playBack(path: string): void {
    const record = this.recorded.steps[path];
    const at = Math.max(this.now, record?.finishedAt ?? this.now);
    const attempts = record?.attempts === undefined ? {} : { attempts: record.attempts };
    if (record?.output !== undefined)
      this.enqueue({ kind: 'actionSucceeded', at, path, output: record.output, ...attempts });
    else if (record?.error !== undefined)
      this.enqueue({ kind: 'actionFailed', at, path, error: record.error, ...attempts });
    else this.unknown.push(path);
  }

  /** Whoever waits for people or events gets what came then. */
  private answer(): void {
    const waiting = this.reports().filter(({ path, status }) => status === 'running' && !this.answered.has(path));
    for (const { path, kind } of waiting) {
      this.answered.add(path);
      const output = this.recorded.steps[path]?.output;
      if (kind === 'wait' && isEvent(output)) {
        this.enqueue({ kind: 'eventSent', at: this.now, name: output.name, payload: output.payload });
        return;
      }
      const decisions = this.recorded.steps[path]?.decisions ?? [];
      if (kind === 'approve' && decisions.length > 0 && nodeAt(graphOf(this.plan), path).plan.kind === 'approve') {
        for (const { approved, by } of decisions)
          this.enqueue({ kind: 'decided', at: this.now, step: path, approved, by });
        return;
      }
    }
  }

  private enqueue(event: EngineEvent): void {
    const after = this.queue.findIndex((other) => other.at > event.at);
    this.queue.splice(after < 0 ? this.queue.length : after, 0, event);
  }
}

function isEvent(value: unknown): value is { name: string; payload: Json } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'payload' in value
  );
}
