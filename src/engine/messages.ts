import type { CalendarData } from '../calendar';
import type { Json, JsonObject } from '../base/json';
import type { ActionPolicy, SchedulePlan } from './plan';
import type { RunStatus, StepError, StepUsage } from './state';

/** What happened. `at` is workflow time in milliseconds since the epoch. */
export type EngineEvent =
  | { readonly kind: 'started'; readonly at: number; readonly variables: JsonObject }
  /** The run goes on in a new execution: timers are set again. */
  | { readonly kind: 'resumed'; readonly at: number }
  | {
      readonly kind: 'actionSucceeded';
      readonly at: number;
      readonly path: string;
      readonly output: Json;
      readonly attempts?: number;
      readonly usage?: StepUsage;
    }
  | {
      readonly kind: 'actionFailed';
      readonly at: number;
      readonly path: string;
      readonly error: StepError;
      readonly attempts?: number;
      readonly usage?: StepUsage;
    }
  | { readonly kind: 'actionCancelled'; readonly at: number; readonly path: string }
  | { readonly kind: 'timerFired'; readonly at: number; readonly timer: string }
  | { readonly kind: 'cancelRequested'; readonly at: number; readonly reason: string }
  | { readonly kind: 'haltRequested'; readonly at: number; readonly reason: string; readonly by?: string }
  | { readonly kind: 'pauseRequested'; readonly at: number; readonly by?: string }
  | { readonly kind: 'resumeRequested'; readonly at: number; readonly by?: string }
  /** An event from outside. */
  | { readonly kind: 'eventSent'; readonly at: number; readonly name: string; readonly payload: Json }
  | {
      readonly kind: 'decided';
      readonly at: number;
      readonly step: string;
      readonly approved: boolean;
      readonly by: string;
    }
  /** What the activity that creates or removes the schedule of a step came to. */
  | { readonly kind: 'scheduleCreated'; readonly at: number; readonly schedule: string; readonly error?: StepError }
  | {
      readonly kind: 'scheduleRemoved';
      readonly at: number;
      readonly schedule: string;
      readonly error?: StepError;
      readonly counts?: { readonly ticks: number; readonly missed: number; readonly overlapped: number };
    }
  | { readonly kind: 'tickEnded'; readonly at: number; readonly schedule: string; readonly tick: TickReport }
  /** A message from outside made no sense. */
  | { readonly kind: 'messageRefused'; readonly at: number; readonly text: string }
  /** A new execution is wanted: nothing more is to start, so that what is in flight can end. */
  | { readonly kind: 'holdRequested'; readonly at: number }
  /** It has taken too long to get there: the run goes on in this execution. */
  | { readonly kind: 'holdReleased'; readonly at: number };

/** What a tick tells the run whose schedule fired it. */
export interface TickReport {
  readonly id: string;
  readonly status: RunStatus;
  readonly error?: StepError;
  /** What other steps read of its steps, named as they name it. */
  readonly results: Readonly<Record<string, Json | undefined>>;
  readonly facts: Readonly<Record<string, Json>>;
}

/** An action or a child has ended, in one way or another. */
export type ActionEnd = Extract<EngineEvent, { readonly path: string }>;

/** What to do about it. */
export type Command =
  | {
      readonly kind: 'startAction';
      readonly path: string;
      /** What a `cancelActions` names to cancel this one among others. */
      readonly scope: string;
      readonly action: string;
      readonly input: Json;
      readonly policy: ActionPolicy;
      readonly summary: string;
      /** It belongs to an emergency. */
      readonly urgent?: true;
    }
  | {
      readonly kind: 'startChild';
      readonly path: string;
      readonly scope: string;
      readonly definition: string;
      readonly variables: JsonObject;
      readonly summary: string;
    }
  /** Cancel all work of the scope that is in flight. Work may be started in it again afterwards. */
  | { readonly kind: 'cancelActions'; readonly scope: string }
  | { readonly kind: 'startTimer'; readonly timer: string; readonly durationMs: number; readonly summary?: string }
  | { readonly kind: 'cancelTimer'; readonly timer: string }
  | {
      readonly kind: 'createSchedule';
      readonly path: string;
      readonly schedule: SchedulePlan;
      readonly calendar?: CalendarData;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'removeSchedule';
      readonly path: string;
      readonly running: 'cancel' | 'drain';
      /** How long ticks that are cancelled are waited for at most: orders may be under way in them. */
      readonly waitMs?: number;
    }
  | { readonly kind: 'finish'; readonly status: Exclude<RunStatus, 'running'>; readonly error?: StepError };

/** The timer of the run's own timeout. */
export const runTimeoutTimer = 'run-timeout';

/** The timer that brings the next workflow task, where this one has computed enough. */
export const carryOnTimer = 'carry-on';
