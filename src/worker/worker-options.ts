import type { LogLevel, NativeConnectionOptions } from '@temporalio/worker';
import type { DefinitionSource } from '../activities';
import type { HaltDesk } from '../guard';
import type { PoolOptions } from '../pool';
import type { Action } from '../slices/action';
import type { Clock } from '../slices/ports';
import type { QuoteSource } from '../slices/quote-source-port';
import type { HealthAddress } from './health';
import type { TradingSettings } from './trading';

/** What runs see of prices and time. */
interface Market {
  readonly quotes: QuoteSource;
  readonly clock: Clock;
}

export interface WorkerOptions {
  /** How to reach Temporal. */
  readonly connection: NativeConnectionOptions;
  /** @default default */
  readonly namespace?: string;
  /** @default bellwether */
  readonly taskQueue?: string;
  /** Folder of artifacts and reports. Workers that serve the same runs share it. */
  readonly stateFolder: string;
  /** Folder of the user's own CSV files, for the source `csv`. */
  readonly csvFolder?: string;
  /** @default the definitions of the working directory and the shipped ones */
  readonly definitions?: DefinitionSource;
  /** @default the shipped ones, and those of the folders that the environment names (see actionsHere) */
  readonly actions?: readonly Action[];
  /**
   * The pool of processes for what computes for long or has limits. With `actions` of its own a worker has none unless this says
   * by which `hostModule` its processes find them.
   */
  readonly pool?: Partial<PoolOptions>;
  /** It answers questions about runs and works off their messages, but carries out no actions: they wait for another. @default false */
  readonly looks?: boolean;
  /** Actions that run at once in this worker. @default 100 */
  readonly maxConcurrentActions?: number;
  /**
   * Runs that it keeps in memory; one that it has forgotten is played back from its history when something happens to it.
   * @default by the memory of the process
   */
  readonly maxCachedRuns?: number;
  /** Actions that all workers of the task queue begin in a second, at most. @default no limit */
  readonly actionsPerSecond?: number;
  /**
   * Which version of the worker this is, where workers are versioned: a run stays with the version that it began on, and moves to
   * the current one when it goes on in a new execution. @default not versioned
   */
  readonly version?: { readonly deployment: string; readonly buildId: string };
  /** The keys by which payloads are encrypted, as in BELLWETHER_CODEC_KEYS. @default what that says */
  readonly codecKeys?: string;
  /** A PostgreSQL of the operator's, for the ledger. @default that of DATABASE_URL, else the embedded one of the state folder */
  readonly databaseUrl?: string;
  /** The market, the accounts and the venues of runs, where they are not those of this machine: for tests and drills. */
  readonly trading?: Pick<TradingSettings, 'accounts' | 'broker'> & Partial<Market>;
  /** By which halts are carried out at the venues of the accounts. @default at the brokers of the accounts' configuration */
  readonly haltDesk?: HaltDesk;
  /** File of a workflow bundle. @default the one that the build made */
  readonly workflowBundle?: string;
  /** Aborted to shut down: running actions get a moment to finish, then the worker stops. */
  readonly signal: AbortSignal;
  /** Called once the worker polls. */
  readonly onReady?: () => void;
  /** How much it logs: from `INFO`, what happens to runs and their steps as well. @default WARN */
  readonly logLevel?: LogLevel;
  /** Where an orchestrator asks whether the worker lives and is ready. @default nowhere */
  readonly health?: HealthAddress;
  /** Where Prometheus reads the metrics of the process, `127.0.0.1:9464`. @default nowhere */
  readonly metricsAddress?: string;
  /** One line of its log. @default standard error */
  readonly log?: (line: string) => void;
}
