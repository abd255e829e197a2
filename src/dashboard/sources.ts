import type { StepStatus } from '../engine';

/** What the dashboard shows, as its owner finds it out. Times are ISO 8601 in UTC, money and quantities decimals as text. */
export interface DashboardSources {
  runs(): Promise<readonly RunRow[]>;
  /** @throws BellwetherError `UnknownRun`. */
  run(runId: string): Promise<RunLook>;
  /** The graph of a run as an element `svg`, its text escaped, with the steps as they stand; or why it cannot be drawn. */
  graph(run: RunLook): Promise<GraphLook>;
  /** @throws BellwetherError `UnknownRun`, `UnknownStep`, `RunNotBegun`. */
  explain(runId: string, path: string): Promise<StepWhy>;
  /** Undefined where there is no ledger. */
  accounts(): Promise<readonly AccountLook[] | undefined>;
  /** Those that are not resolved, and the last that were; the gravest and newest first. */
  alerts(): Promise<readonly AlertLook[]>;
  schedules(): Promise<readonly ScheduleLook[]>;
  /** Does what the command `halt` does. Never rejects: what went wrong is in the answer. */
  halt(wanted: HaltWish): Promise<HaltReport>;
}

export interface RunRow {
  readonly runId: string;
  readonly definition: string | undefined;
  readonly status: string;
  readonly startedAt: string;
  readonly closedAt: string | undefined;
}

export interface RunLook extends RunRow {
  readonly version?: string;
  readonly planHash?: string;
  /** In words: `3 of 5 actions, 1 failed`. */
  readonly progress?: { readonly percent: number; readonly text: string };
  readonly steps: readonly StepLook[];
  /** `paused by ann since …`, why it ended, what failed: a line each. */
  readonly standing: readonly string[];
  /** Handlers that events have started, and messages that had no effect: a line each, oldest first. */
  readonly happened: readonly string[];
  /** Why there is nothing to halt; absent where there is, or may be. */
  readonly notToHalt?: string;
  /** Why its steps are not known, or not all of them. */
  readonly unknown?: string;
}

export type GraphLook = { readonly svg: string } | { readonly why: string };

export interface StepLook {
  readonly path: string;
  readonly kind: string;
  readonly action?: string;
  readonly status: StepStatus;
  readonly startedAt?: string;
  /** In words, once it has ended. */
  readonly took: string;
  readonly attempts?: number;
  /** Its condition with the values, what it waits for, its error: why it stands as it does. */
  readonly why: string;
}

export interface StepWhy {
  readonly step: StepLook;
  readonly reasons: readonly string[];
  readonly when?: string;
  /** `on` in words: what the other step has to have come to. */
  readonly dependencies: readonly { readonly step: string; readonly on: string; readonly status: string }[];
}

export interface AccountLook {
  readonly name: string;
  readonly kind: 'paper' | 'live';
  readonly broker: string;
  readonly currency: string;
  readonly cash: string;
  /** Absent where a holding has no price. */
  readonly value?: AccountValue;
  /** Why there is no value, with the equity that was noted last. */
  readonly unvalued?: { readonly why: string; readonly last?: { readonly at: string; readonly equity: string } };
  /** Sum of what the positions have cost, long and short alike. */
  readonly exposureAtCost: string;
  readonly positions: readonly PositionLook[];
  readonly openOrders: number;
  readonly halts: readonly HaltLook[];
}

export interface AccountValue {
  readonly asOf: string;
  readonly equity: string;
  /** Equity against that at the end of the last session. */
  readonly dayPnl: string;
  readonly realizedToday: string;
  readonly unrealized: string;
  /** Sum of what the positions are worth, long and short alike; and long less short. */
  readonly grossExposure: string;
  readonly netExposure: string;
  /** Gross exposure in percent of equity; absent without equity. */
  readonly exposurePercent?: string;
}

export interface PositionLook {
  readonly symbol: string;
  /** Negative for a short position. */
  readonly quantity: string;
  readonly averagePrice: string;
  readonly cost: string;
  /** Absent where there is no price. */
  readonly price?: { readonly price: string; readonly at: string; readonly worth: string; readonly unrealized: string };
}

export interface HaltLook {
  readonly id: string;
  readonly scope: string;
  readonly level: string;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

export interface AlertLook {
  readonly id: string;
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  readonly state: 'open' | 'acknowledged' | 'resolved';
  readonly title: string;
  readonly message: string;
  readonly count: number;
  readonly lastSeen: string;
  readonly runId: string;
  readonly stepPath: string;
  /** The recorded session that it is of, as in `2008-10-15`; its times are of that. Absent of an alert of now. */
  readonly replay?: string;
}

export interface ScheduleLook {
  readonly scheduleId: string;
  readonly of: string;
  readonly state: string;
  /** Next times, and what is left out before and between them, with the reason. */
  readonly next: readonly { readonly at: string; readonly skipped?: string }[];
  /** `12 fired, 1 left out for one under way, 0 missed`. */
  readonly soFar: string;
  readonly running: readonly string[];
  /** Why more is not known. */
  readonly problem?: string;
}

export const haltLevels = ['reduce_only', 'flatten', 'cancel_only', 'freeze'] as const;

export interface HaltWish {
  readonly scope: 'run' | 'account' | 'all';
  /** The run or the account; empty for `all`. */
  readonly key: string;
  readonly level: (typeof haltLevels)[number];
  readonly reason: string;
}

export interface HaltReport {
  /** All is confirmed: stopped, told, cancelled and closed as the level says. */
  readonly confirmed: boolean;
  /** What the command says of it, line by line. */
  readonly lines: readonly string[];
}
