import type { z } from 'zod';
import type { ParallelTask } from './parallel-port';
import type { Ports } from './ports';

/** What an action may do at worst, from harmless to real money. */
export type Capability = 'read' | 'compute' | 'notify' | 'paper_trade' | 'live_trade';

/** Durations are text as in definitions: `500ms`, `30s`, `5m`, `2h`. */
export interface ActionDefaults {
  /** Longest one attempt may take. */
  readonly timeout: string;
  /** Longest silence between two progress reports before the attempt counts as lost. */
  readonly heartbeat?: string;
  readonly retry?: {
    readonly max_attempts?: number;
    readonly initial_interval?: string;
    readonly backoff?: number;
    readonly max_interval?: string;
    readonly non_retryable?: readonly string[];
  };
}

/**
 * An action of a slice: the one declaration from which its activity, the static check of definitions,
 * its JSON Schema, its documentation and its line in the CLI are made.
 */
export interface Action<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Name extends string = string,
> {
  /** `slice.action`, both snake_case. */
  readonly name: Name;
  readonly summary: string;
  readonly capability: Capability;
  readonly input: Input;
  readonly output: Output;
  /** Trading-context facts this action publishes: name to the output field that holds it. */
  readonly publishes?: Readonly<Record<string, string>>;
  readonly defaults: ActionDefaults;
  /** The most attempts any definition may ask for, where a retry is not safe. */
  readonly maxAttempts?: number;
  /**
   * It computes for long without giving way: workers run it in a process of their pool, so that it holds up nothing else. A function
   * says it of one checked input; what is small runs in the worker, since a process takes about a second to begin.
   */
  readonly pool?: true | SizeRule<z.output<Input>>['isLarge'];
  /** Workers in another language serve it: ours only know what it is declared to take and give. */
  readonly servedElsewhere?: true;
  /** What `run` gives to `ports.parallel`. */
  readonly tasks?: readonly ParallelTask<never, unknown>[];
  run(input: z.output<Input>, ports: Ports): Promise<z.input<Output>>;
  /**
   * A quick look, before a run starts, at whether this input can work at all: the data is there, the key is known. It changes
   * nothing. @throws ActionError with the message that `run` would fail with.
   */
  check?(input: z.output<Input>, ports: CheckPorts): Promise<void>;
}

/** Of a method, so that an action of one input passes for an action. */
interface SizeRule<Input> {
  isLarge(input: Input): boolean;
}

/** What `check` may use: only what can be looked at without a run. */
export type CheckPorts = Pick<Ports, 'bars'>;

/** Declares an action; it only fixes the types, its name's too. */
export function defineAction<Input extends z.ZodType, Output extends z.ZodType, Name extends string>(
  action: Action<Input, Output, Name>,
): Action<Input, Output, Name> {
  return action;
}
