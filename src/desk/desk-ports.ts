import type { AccountSettings, AccountSettingsBook } from '../accounts';
import type { Broker } from '../brokers';
import { loadCalendar, type TradingCalendar } from '../calendar';
import type { Ledger } from '../ledger';
import { ActionError } from '../slices/action-error';
import type { Clock, Logger, Ports } from '../slices/ports';
import type { QuoteSource } from '../slices/quote-source-port';
import { type DeskContext, type DeskTimings, type OrderOrigin, usualTimings } from './desk-context';
import { asAction } from './desk-error';
import { OpenAccounts } from './open-account';
import { currentSnapshot, ledgerReader } from './read-account';
import { tradingDesk } from './trading-desk';

/** What brokers are made of. */
export interface BrokerParts {
  readonly ledger: Ledger;
  readonly settings: AccountSettings;
  readonly calendar: TradingCalendar;
  readonly clock: Clock;
  readonly quotes: QuoteSource;
  readonly log: Logger;
}

export interface DeskOptions {
  /** Read when an action first needs an account. */
  readonly accounts: () => AccountSettingsBook;
  /** Opened when an action first needs it: a backtest starts no database. */
  readonly ledger: () => Promise<Ledger>;
  readonly broker: (parts: BrokerParts) => Promise<Broker>;
  readonly timings?: Partial<DeskTimings>;
}

/** One attempt of one step, and what it sees of the market. */
export interface DeskAttempt {
  /** The account that the run was bound to when it started, and where its orders come from. Asked for when it is first needed. */
  readonly binding: () => Promise<{ readonly account: string | undefined; readonly origin: OrderOrigin }>;
  readonly clock: Clock;
  readonly quotes: QuoteSource;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly beat: () => void;
}

export type TradingPorts = Pick<Ports, 'account' | 'desk' | 'paperDesk'>;

/** Makes the ports of accounts and orders, for all attempts of a process. */
export function createDesks(options: DeskOptions): (attempt: DeskAttempt) => TradingPorts {
  const opened = new OpenAccounts();
  return (attempt) => {
    const bound = onceDone(async () => {
      const { account, origin } = await attempt.binding();
      return { settings: options.accounts().named(account), origin };
    });
    const open = onceDone(async () => contextOf(options, opened, attempt, await bound()));
    return {
      account: {
        snapshot: () => asAction(async () => currentSnapshot(await open())),
        equityHistory: (limit) => asAction(async () => ledgerReader(await open()).equityHistory(limit)),
      },
      desk: tradingDesk(open),
      paperDesk: tradingDesk(async () => {
        requirePaper((await bound()).settings);
        return onPaper(await open());
      }),
    };
  };
}

/** Once it is done it is not done again; what failed is tried again by the next call. */
function onceDone<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}

async function contextOf(
  options: DeskOptions,
  opened: OpenAccounts,
  attempt: DeskAttempt,
  { settings, origin }: { readonly settings: AccountSettings; readonly origin: OrderOrigin },
): Promise<DeskContext> {
  const { clock, quotes, log, signal, beat } = attempt;
  const calendar = loadCalendar(settings.calendar);
  const ledger = await options.ledger();
  await opened.account(ledger, settings);
  const broker = await options.broker({ ledger, settings, calendar, clock, quotes, log });
  const timings = { ...usualTimings, ...options.timings };
  const context = { ledger, broker, settings, calendar, clock, quotes, origin, log, signal, timings, beat };
  await opened.books(context);
  await opened.run(ledger, settings.name, origin);
  return context;
}

/** By construction: what has this desk cannot reach any other broker. */
function onPaper(context: DeskContext): DeskContext {
  const { settings, broker } = context;
  requirePaper(settings);
  if (broker.venue === 'paper' && !broker.real) return context;
  throw new ActionError(
    'NotPaper',
    `the broker of account '${settings.name}' is not the paper broker: nothing is sent`,
  );
}

/** Before any broker is asked. */
function requirePaper(settings: AccountSettings): void {
  if (settings.broker === 'paper') return;
  throw new ActionError(
    'NotPaper',
    `this run is bound to account '${settings.name}' at ${settings.broker}, and paper_trade works on the paper broker only; start it with --account and an account whose broker is "paper"`,
  );
}
