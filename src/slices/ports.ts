import type { Json } from '../base/json';
import type { ReplayMarket } from '../base/replay-market';
import type { AccountReader } from './account-port';
import type { AlertPort } from './alert-port';
import type { MonitorStore } from './monitor-store-port';
import type { AlternativeDataSource } from './alternative-data-port';
import type { ParallelPort } from './parallel-port';
import type { QuoteSource } from './quote-source-port';
import type { Adjustment, BarInterval } from './shared/bar-interval';
import type { BarSeries } from './shared/bars';
import type { Provenance } from './shared/provenance';
import type { SystemMetricsReader } from './system-metrics-port';
import type { TradingDesk } from './trading-desk-port';

/**
 * What an action may use of the outside world. An action gets nothing else: no clock, no file, no
 * network, no environment of its own.
 */
export interface Ports {
  /** The account the run is bound to. Every call fails with `NoAccount` where none is configured. */
  readonly account: AccountReader;
  readonly alerts: AlertPort;
  readonly alternative: AlternativeDataSource;
  readonly artifacts: ArtifactStore;
  readonly bars: BarSource;
  readonly clock: Clock;
  /** Orders on the account of the run. Only an action of capability `live_trade` can do more than look. */
  readonly desk: TradingDesk;
  readonly log: Logger;
  readonly monitorStore: MonitorStore;
  /** As `desk`, but only for an account on the paper broker: with any other it refuses everything, looking too. */
  readonly paperDesk: TradingDesk;
  /** Other processes to compute in; without any, what is given to it is computed here. */
  readonly parallel: ParallelPort;
  readonly quotes: QuoteSource;
  /** Reports how far the work is, 0 to 1; also tells Temporal that the worker is alive. Cheap: call it often. */
  readonly progress: (fraction: number, note?: string) => void;
  /** Aborted when the step is cancelled, halted or timed out. Long computations call `signal.throwIfAborted()`. */
  readonly signal: AbortSignal;
  readonly step: StepIdentity;
  readonly system: SystemMetricsReader;
}

/** Which step of which run an action works for. */
export interface StepIdentity {
  readonly runId: string;
  readonly stepPath: string;
  readonly attempt: number;
  /** The recorded session that the run lives in; absent in the market of now. */
  readonly market?: ReplayMarket;
}

/** A data set or file that is too large for workflow history, named by the SHA-256 of its bytes. */
export interface ArtifactRef {
  /** `sha256:` and 64 hex digits. */
  readonly ref: string;
  /** What it holds, for example `bar_set` or `html`. */
  readonly kind: string;
  readonly bytes: number;
}

export interface ArtifactStore {
  /** Stores a JSON value; the same value always gets the same ref. */
  putJson(kind: string, value: Json): Promise<ArtifactRef>;
  /** @throws ActionError `ArtifactNotFound` when no such artifact is stored, `ArtifactDamaged` when its bytes do not match the ref. */
  getJson(ref: string): Promise<Json>;
  /** Stores text as a file that a person opens; `fileName` is its name below the run's report folder. Returns its path. */
  putFile(kind: string, fileName: string, text: string): Promise<ArtifactRef & { readonly path: string }>;
}

export interface BarRequest {
  readonly symbol: string;
  readonly interval: BarInterval;
  /** First session wanted, `YYYY-MM-DD`, inclusive; of intraday bars the first date in UTC. */
  readonly from: string;
  /** Last session wanted, `YYYY-MM-DD`, inclusive; of intraday bars the last date in UTC. */
  readonly to: string;
  /** How many bars before `from` to give as well, as far as the source has them. */
  readonly historyBars: number;
  /** What the prices are to be adjusted for. @default raw, as the source has them */
  readonly adjustment?: Adjustment;
}

/** Why a row was rejected: its date, a second row for a date, a number in it, prices that contradict each other, or its shape. */
export type RejectedKind = 'date' | 'duplicate' | 'number' | 'ohlc' | 'shape';

/** A row of a source that could not be used, kept for the quality report. */
export interface RejectedRow {
  /** Line of the text, row of the Parquet file or bar of the answer, counted from 1. */
  readonly line: number;
  readonly kind: RejectedKind;
  readonly reason: string;
}

/** What `adjClose` is: the adjusted closes of the source; the close, of what has no splits and dividends, such as an index; or the close for want of better. */
export type AdjustedCloses = 'own' | 'same' | 'none';

export interface LoadedBars {
  /** In time order; duplicates and rejected rows left out and listed in `rejected`. */
  readonly series: BarSeries;
  readonly provenance: Provenance;
  readonly adjustedCloses: AdjustedCloses;
  /** The rejected rows of the span that was asked for, history included, in line order. */
  readonly rejected: readonly RejectedRow[];
  /** What else a reader should know: what the source says of its bars, rows sorted, no volume in the source, less history than asked for. */
  readonly notes: readonly string[];
}

export interface BarSource {
  /**
   * @throws ActionError `NoData` naming the symbol, the source and which symbols it has, `BadData`, `SourceNotConfigured`; the signal's reason
   * when it is aborted.
   */
  load(source: string, request: BarRequest, signal?: AbortSignal): Promise<LoadedBars>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface Logger {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
}
