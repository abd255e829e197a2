import type { StepIdentity } from '../slices/ports';
import type { ErrorData } from './error-data';

/** What a process of the pool is started with, as JSON in its one argument. */
export interface ProcessArguments {
  /** The file that exports `openHost`. */
  readonly hostModule: string;
  /** What `openHost` is given. */
  readonly settings: unknown;
  readonly parentPid: number;
}

/** A piece of work for one process. Values travel as copies, typed arrays included. */
export type Job = { readonly id: number; readonly action: string; readonly step: StepIdentity } & (
  | {
      readonly what: 'action';
      readonly input: unknown;
      readonly executionId: string;
      /** Names of the ports that the worker has, and serves where the process has none of its own. */
      readonly ports: readonly string[];
    }
  | { readonly what: 'chunk'; readonly executionId: string; readonly task: string; readonly chunk: unknown }
);

export type ToProcess =
  | { readonly kind: 'run'; readonly job: Job }
  /** The answer to a `call` or a `map`. */
  | { readonly kind: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly call: number; readonly error: ErrorData }
  /** One result of a `map`, as it comes. */
  | { readonly kind: 'mapped'; readonly call: number; readonly index: number; readonly result: unknown };

export type FromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'broken'; readonly error: ErrorData }
  | { readonly kind: 'progress'; readonly job: number; readonly fraction: number; readonly note?: string }
  | {
      readonly kind: 'log';
      readonly job: number;
      readonly level: 'info' | 'warn';
      readonly message: string;
      readonly fields?: Record<string, unknown>;
    }
  | {
      readonly kind: 'call';
      readonly job: number;
      readonly call: number;
      readonly port: string;
      readonly method: string;
      readonly args: readonly unknown[];
      /** Which of them are signals: they cannot be sent, and stand for the step's own. */
      readonly signals: readonly number[];
    }
  | {
      readonly kind: 'map';
      readonly job: number;
      readonly call: number;
      readonly task: string;
      readonly chunks: readonly unknown[];
    }
  | { readonly kind: 'done'; readonly job: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly job: number; readonly error: ErrorData };
