import type { Json } from '../base/json';
import type { EngineEvent, StepStatus } from '../engine';
import { planPathOf } from './plan-path';
import type { Timeline } from './timeline';
import type { Execution } from './world';

/** What somebody outside tells a run. */
export type Message =
  | { readonly kind: 'halt'; readonly reason: string; readonly by?: string }
  | { readonly kind: 'cancel'; readonly reason: string }
  | { readonly kind: 'pause'; readonly by?: string }
  | { readonly kind: 'resume'; readonly by?: string }
  | { readonly kind: 'event'; readonly name: string; readonly payload: Json }
  /** `step`: a path; without the numbers of iterations it means the one that asks. */
  | { readonly kind: 'decide'; readonly step: string; readonly approved: boolean; readonly by: string };

/** When a message is sent: at a time, as soon as a step stands so, or when nothing more can happen by itself. */
export type MessageMoment =
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'step'; readonly path: string; readonly status: StepStatus }
  | { readonly kind: 'quiet' };

export interface PlannedMessage {
  readonly when: MessageMoment;
  readonly send: Message;
}

/** What is sent before the run has begun works before its first step. */
const steering: ReadonlySet<Message['kind']> = new Set(['halt', 'cancel', 'pause']);

/**
 * Sends the messages of a virtual run: those with a time at that time, the others in their order, each as soon as what it waits for
 * holds.
 */
export class Messenger {
  private readonly waiting: PlannedMessage[];
  private run: Execution | undefined;
  /** Executions that may ask people. */
  private readonly executions = new Set<Execution>();

  constructor(
    private readonly timeline: Timeline,
    private readonly messages: readonly PlannedMessage[],
  ) {
    this.waiting = messages.filter(({ when }) => when.kind !== 'at');
  }

  /** Those that were never sent, since what they waited for never came. */
  get unsent(): readonly PlannedMessage[] {
    return this.waiting;
  }

  /** Begins the run with an event, and plans what is sent at a time. */
  begin(run: Execution, first: EngineEvent): void {
    this.run = run;
    const early = this.messages.filter(({ when, send }) => isAtOrBefore(when, first.at) && steering.has(send.kind));
    const timed = this.messages.filter((message) => !early.includes(message));
    for (const { send } of early) this.planToSend(first.at, send);
    this.timeline.plan(first.at, () => {
      run.take(first);
    });
    for (const { when, send } of timed) if (when.kind === 'at') this.planToSend(when.at, send);
  }

  observe(execution: Execution): void {
    if (execution.finished) this.executions.delete(execution);
    else this.executions.add(execution);
    for (let [first] = this.waiting; first !== undefined; [first] = this.waiting) {
      const { when, send } = first;
      if (when.kind !== 'step' || !stands(execution, when.path, when.status)) return;
      this.waiting.shift();
      this.planToSend(this.timeline.now, send);
    }
  }

  /** Nothing more happens by itself: sends the next message, if it waited for that. @returns false when it did not. */
  sendWhenQuiet(): boolean {
    const [first] = this.waiting;
    if (first?.when.kind !== 'quiet') return false;
    this.waiting.shift();
    this.planToSend(this.timeline.now, first.send);
    return true;
  }

  private planToSend(at: number, message: Message): void {
    this.timeline.plan(at, () => {
      this.send(message);
    });
  }

  private send(message: Message): void {
    const at = this.timeline.now;
    if (message.kind === 'decide') this.decide(message);
    else this.run?.take(eventOf(message, at));
  }

  /** Ticks are asked where they are: their steps are none of the run's. */
  private decide({ step, approved, by }: Extract<Message, { kind: 'decide' }>): void {
    const at = this.timeline.now;
    for (const execution of this.executions) {
      const asking = Object.entries(execution.state.steps).find(
        ([path, record]) =>
          record?.status === 'running' &&
          record.decisions !== undefined &&
          (path === step || planPathOf(path) === step),
      );
      if (asking === undefined) continue;
      execution.take({ kind: 'decided', at, step: asking[0], approved, by });
      return;
    }
    this.run?.take({ kind: 'decided', at, step, approved, by });
  }
}

function eventOf(message: Exclude<Message, { kind: 'decide' }>, at: number): EngineEvent {
  switch (message.kind) {
    case 'halt':
      return { kind: 'haltRequested', at, reason: message.reason, ...(message.by !== undefined && { by: message.by }) };
    case 'cancel':
      return { kind: 'cancelRequested', at, reason: message.reason };
    case 'pause':
      return { kind: 'pauseRequested', at, ...(message.by !== undefined && { by: message.by }) };
    case 'resume':
      return { kind: 'resumeRequested', at, ...(message.by !== undefined && { by: message.by }) };
    case 'event':
      return { kind: 'eventSent', at, name: message.name, payload: message.payload };
  }
}

const isAtOrBefore = (when: MessageMoment, at: number): boolean => when.kind === 'at' && when.at <= at;

function stands({ state }: Execution, path: string, status: StepStatus): boolean {
  if (state.steps[path]?.status === status) return true;
  return Object.entries(state.steps).some(
    ([own, record]) => record?.status === status && own !== path && planPathOf(own) === path,
  );
}
