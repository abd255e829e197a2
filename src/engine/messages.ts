import type { Json, JsonObject } from '../base/json';
import type { ActionPolicy } from './plan';
import type { RunStatus, StepError } from './state';

/** What happened. `at` is workflow time in milliseconds since the epoch. */
export type EngineEvent =
  | { readonly kind: 'started'; readonly at: number; readonly variables: JsonObject }
  | {
      readonly kind: 'actionSucceeded';
      readonly at: number;
      readonly path: string;
      readonly output: Json;
      readonly attempts?: number;
    }
  | {
      readonly kind: 'actionFailed';
      readonly at: number;
      readonly path: string;
      readonly error: StepError;
      readonly attempts?: number;
    }
  | { readonly kind: 'actionCancelled'; readonly at: number; readonly path: string }
  | { readonly kind: 'timerFired'; readonly at: number; readonly timer: string }
  | { readonly kind: 'cancelRequested'; readonly at: number; readonly reason: string };

/** An action has ended, in one way or another. */
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
    }
  /** Cancel every action of the scope that is in flight. Actions may be started in it again afterwards. */
  | { readonly kind: 'cancelActions'; readonly scope: string }
  | { readonly kind: 'startTimer'; readonly timer: string; readonly durationMs: number }
  | { readonly kind: 'cancelTimer'; readonly timer: string }
  | { readonly kind: 'finish'; readonly status: Exclude<RunStatus, 'running'>; readonly error?: StepError };

/** The timer of the run's own timeout. */
export const runTimeoutTimer = 'run-timeout';

/** The timer that brings the next workflow task, where this one has computed enough. */
export const carryOnTimer = 'carry-on';
