import { loadAccounts, type AccountSettings } from '../../src/accounts';
import { loadCalendar } from '../../src/calendar';
import { tradingDesk, type DeskContext, type OrderOrigin } from '../../src/desk';
import type { Ledger } from '../../src/ledger';
import { ledgerOn } from '../../src/ledger/ledger';
import type { Quote } from '../../src/slices/quote-source-port';
import type { DeskOrder, TradingDesk } from '../../src/slices/trading-desk-port';
import { FakeBroker } from './fake-broker';
import { openPaper } from './ledger-entries';
import type { LedgerSchema } from './ledger-server';

/** Short, so that tests of what is lost do not wait long. */
export const shortTimings = { callMs: 150, settleMs: 600, patienceMs: 2000, pollMs: 25, cancelMs: 300 };

export interface TestDesk {
  readonly ledger: Ledger;
  readonly broker: FakeBroker;
  readonly context: DeskContext;
  /** The desk of an attempt; another step or account where it is given. */
  desk(origin?: Partial<OrderOrigin>, changes?: Partial<DeskContext>): TradingDesk;
  readonly prices: Map<string, number>;
}

export const testOrigin: OrderOrigin = {
  firstExecutionId: 'execution-1',
  stepPath: 'trading_loop/orders',
  occurrence: '',
  attempt: 1,
  runId: 'run-1',
};

type Limits = Partial<AccountSettings['limits']>;

/** The paper account of the default configuration, with wide limits unless a test narrows them. */
export function paperSettings(limits: Limits = {}, changes: Partial<AccountSettings> = {}): AccountSettings {
  const settings = loadAccounts({}, '/nowhere').named('paper');
  const wide: Limits = { max_order_value: '10000000', max_position: 10, max_exposure: 10, orders_per_minute: 10_000 };
  return { ...settings, ...changes, limits: { ...settings.limits, ...wide, ...limits } } as AccountSettings;
}

/** A desk on a ledger of the test and a fake venue, SPX at 100 and IXIC at 50. */
export async function deskOf(
  schema: LedgerSchema,
  options: { readonly limits?: Limits; readonly settings?: Partial<AccountSettings>; readonly cash?: string } = {},
): Promise<TestDesk> {
  const { limits = {}, settings = {}, cash = '100000' } = options;
  const ledger = ledgerOn(schema.database, shortTimings.settleMs);
  await openPaper(ledger, cash);
  const broker = new FakeBroker(cash);
  broker.prices.set('SPX', 100).set('IXIC', 50);
  const calendar = loadCalendar('XNYS');
  const context: DeskContext = {
    ledger,
    broker,
    settings: paperSettings(limits, settings),
    calendar,
    clock: { now: () => Date.now() },
    quotes: { latest: (symbols) => Promise.resolve(symbols.flatMap((symbol) => quoteOf(symbol, broker.prices))) },
    origin: testOrigin,
    log: { info: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
    timings: shortTimings,
    beat: () => undefined,
  };
  return {
    ledger,
    broker,
    context,
    prices: broker.prices,
    desk: (origin = {}, changes = {}) =>
      tradingDesk(() => Promise.resolve({ ...context, ...changes, origin: { ...testOrigin, ...origin } })),
  };
}

function quoteOf(symbol: string, prices: ReadonlyMap<string, number>): Quote[] {
  const last = prices.get(symbol);
  if (last === undefined) return [];
  return [{ symbol, bid: last, ask: last, last, at: new Date().toISOString(), source: 'test', kind: 'live' }];
}

/** Buys 10 SPX at the market unless it is said otherwise. */
export function order(changes: Partial<DeskOrder> = {}): DeskOrder {
  return { leg: '0', symbol: 'SPX', side: 'buy', type: 'market', quantity: '10', timeInForce: 'day', ...changes };
}

export const hour = { validForMs: 3_600_000 };
