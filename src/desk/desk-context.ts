import type { AccountSettings } from '../accounts';
import type { Broker } from '../brokers';
import type { TradingCalendar } from '../calendar';
import type { Ledger } from '../ledger';
import type { Clock, Logger } from '../slices/ports';
import type { QuoteSource } from '../slices/quote-source-port';

/** Which attempt of which step orders are made for. The first three, with a leg, are what an order's id is made of. */
export interface OrderOrigin {
  /** Execution id of the first execution of the run's chain. */
  readonly firstExecutionId: string;
  readonly stepPath: string;
  /** Nominal time of the tick; empty outside of a schedule. Iterations are in the path. */
  readonly occurrence: string;
  readonly attempt: number;
  readonly runId: string;
  /** First execution of the run at the top, where it is a child. @default firstExecutionId */
  readonly chainId?: string;
  readonly planHash?: string;
  readonly definition?: string;
  readonly definitionVersion?: string;
  readonly startedBy?: string;
  readonly approvedBy?: string;
}

/** How long things may take, in milliseconds. */
export interface DeskTimings {
  /** A call to the venue that changes something. @default 2000 */
  readonly callMs: number;
  /** How long after its begin a send may still reach the venue; that of the ledger. @default 5000 */
  readonly settleMs: number;
  /** How much longer than a send may be on its way the venue is asked for it. @default 5000 */
  readonly patienceMs: number;
  /** Between two looks. @default 200 */
  readonly pollMs: number;
  /** How long the end of a cancel is waited for. @default 3000 */
  readonly cancelMs: number;
}

export const usualTimings: DeskTimings = {
  callMs: 2000,
  settleMs: 5000,
  patienceMs: 5000,
  pollMs: 200,
  cancelMs: 3000,
};

/** What the order path of one account works with. */
export interface DeskContext {
  readonly ledger: Ledger;
  readonly broker: Broker;
  readonly settings: AccountSettings;
  readonly calendar: TradingCalendar;
  /** The market clock of the run: the present, or that of a recorded session. */
  readonly clock: Clock;
  readonly quotes: QuoteSource;
  readonly origin: OrderOrigin;
  readonly log: Logger;
  /** Aborted when the step is cancelled: what is under way is brought to an end, nothing new is begun. */
  readonly signal: AbortSignal;
  readonly timings: DeskTimings;
  /** Tells that the worker is alive, while something is waited for. */
  readonly beat: () => void;
}
