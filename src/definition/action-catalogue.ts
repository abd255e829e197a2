import type { z } from 'zod';
import type { Json, JsonObject } from '../base/json';

/** What the compiler must know of an action. The catalogue gives it; this layer knows no slice. */
export interface ActionDescription {
  readonly name: string;
  readonly capability: 'read' | 'compute' | 'notify' | 'paper_trade' | 'live_trade';
  /** JSON Schema of the input and the output. */
  readonly inputSchema: JsonObject;
  readonly outputSchema: JsonObject;
  readonly publishes: Readonly<Record<string, string>>;
  readonly defaults: {
    readonly timeout: string;
    readonly heartbeat?: string;
    readonly retry?: {
      readonly max_attempts?: number;
      readonly initial_interval?: string;
      readonly backoff?: number;
      readonly max_interval?: string;
      readonly non_retryable?: readonly string[];
    };
  };
  /** The most attempts any definition may ask for, where a retry is not safe. */
  readonly maxAttempts?: number;
  /** Workers in another language serve it: nobody keeps it to limits of memory or processor. */
  readonly servedElsewhere?: true;
  /** What the action's schema has against an input; empty when it is accepted. */
  checkInput(input: Json): readonly z.core.$ZodIssue[];
}

export interface ActionCatalogue {
  get(name: string): ActionDescription | undefined;
  readonly names: readonly string[];
}
