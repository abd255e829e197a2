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

/** Sends the messages of a virtual run, each once. Those that never came due are `unsent`. */
export class Messenger {
  private waiting: PlannedMessage[];
  private run: Execution | undefined;
  /** Executions that may ask people. */
  private readonly executions = new Set<Execution>();

  constructor(
    private readonly timeline: Timeline,
    messages: readonly PlannedMessage[],
  ) {
    this.waiting = [...messages];
  }

  /** Plans what is sent at a time. */
  begin(run: Execution): void {
    this.run = run;
    for (const message of this.waiting) {
      const { when, send } = message;
      if (when.kind === 'at')
        this.timeline.plan(when.at, () => {
          this.send(send);
        });
    }
    this.waiting = this.waiting.filter(({ when }) => when.kind !== 'at');
  }

  observe(execution: Execution): void {
    if (execution.finished) this.executions.delete(execution);
    else this.executions.add(execution);
    if (this.waiting.length === 0) return;
    const due = this.waiting.filter(({ when }) => when.kind === 'step' && stands(execution, when.path, when.status));
    if (due.length === 0) return;
    this.waiting = this.waiting.filter((message) => !due.includes(message));
    for (const { send } of due)
      this.timeline.plan(this.timeline.now, () => {
        this.send(send);
      });
  }

  /** Nothing more happens by itself: sends the next message that waited for that. @returns false when there is none. */
  sendWhenQuiet(): boolean {
    const index = this.waiting.findIndex(({ when }) => when.kind === 'quiet');
    if (index < 0) return false;
    const [{ send }] = this.waiting.splice(index, 1);
    this.timeline.plan(this.timeline.now, () => {
      this.send(send);
    });
    return true;
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
          record?.status === 'running' && record.decisions !== undefined && (path === step || planPathOf(path) === step),
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

function stands({ state }: Execution, path: string, status: StepStatus): boolean {
  if (state.steps[path]?.status === status) return true;
  return Object.entries(state.steps).some(
    ([own, record]) => record?.status === status && own !== path && planPathOf(own) === path,
  );
}
