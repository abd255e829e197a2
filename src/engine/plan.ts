import type { CalendarData } from '../calendar';
import type { Json } from '../base/json';
import type { MarketPlan } from './plan-market';
import type { GroupPlan, SchedulePlan } from './plan-steps';

export type * from './plan-market';
export * from './plan-steps';

/** Version of the plan's shape and of what it means. A run keeps the meaning it started with. */
export const engineVersion = 1;

/** Largest input or output of an action. Temporal refuses 2 MiB; we fail the step by name before that. */
export const payloadLimitBytes = 1.75 * 1024 * 1024;

export const definitionTypes = [
  'backtest',
  'paper_trade',
  'live_trade',
  'optimization',
  'analysis',
  'monitoring',
] as const;
export type DefinitionType = (typeof definitionTypes)[number];

/** A definition compiled and frozen: what a run is pinned to. Plain JSON. Durations are milliseconds. */
export interface Plan {
  readonly engineVersion: typeof engineVersion;
  /** `sha256:` of the canonical JSON of everything else. */
  readonly hash: string;
  readonly name: string;
  readonly version: string;
  readonly type: DefinitionType;
  readonly description: string;
  readonly variables: Readonly<Record<string, VariableSpec>>;
  /** How many actions of a run may be in flight at once. */
  readonly maxConcurrent: number;
  /** Longest life of a run; absent: no limit. */
  readonly timeoutMs?: number;
  /** The exchange calendar, pinned where something in the plan goes by it. */
  readonly calendar?: CalendarData;
  /** A recorded session that runs live in, instead of the market of now. */
  readonly market?: MarketPlan;
  /** When runs start by themselves. */
  readonly schedule?: SchedulePlan;
  /** The top-level steps are the steps of this group, whose path is empty. */
  readonly root: GroupPlan;
  /** What events start, by name of the event. */
  readonly events?: Readonly<Record<string, HandlerPlan>>;
}

/** What an event starts. `external`: it comes by signal, and no step need emit it. */
export interface HandlerPlan {
  readonly external: boolean;
  readonly group: GroupPlan;
}

/** A declared input of a definition: a subset of JSON Schema. */
export interface VariableSpec {
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  readonly description?: string;
  readonly default?: Json;
  readonly enum?: readonly Json[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: 'date';
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: VariableSpec;
  readonly properties?: Readonly<Record<string, VariableSpec>>;
}
