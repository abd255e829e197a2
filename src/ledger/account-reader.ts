import type { AccountPosition, AccountReader, AccountSnapshot, EquityPoint } from '../slices/account-port';
import { ActionError } from '../slices/action-error';
import { accountsOf, type Position } from './accounts';
import type { Reading } from './database';
import { amountDecimals, decimalText, Exact } from './decimal-text';
import { LedgerError } from './ledger-error';

export interface KnownPrice {
  readonly price: string;
  /** ISO 8601: when it was known. */
  readonly at: string;
}

export interface AccountReaderOptions {
  readonly account: string;
  /** The latest prices; a symbol that has none is missing. */
  prices(symbols: readonly string[]): Promise<ReadonlyMap<string, KnownPrice>>;
  /** Milliseconds since the epoch, on the market clock of the run. */
  now(): number;
  /** When the session began that is under way, or the last one: what is realized since then is today's. ISO 8601. */
  sessionStart(): string;
}

export interface EquityHistory {
  /**
   * Notes the equity of a moment; `sessionClose` where it is that of the end of a session, which the daily loss of the next
   * one is measured from. A second one of the same moment changes nothing.
   */
  recordEquity(point: {
    readonly account: string;
    readonly at: string;
    readonly equity: string;
    readonly sessionClose?: boolean;
  }): Promise<void>;
  /** The trading account as the actions see it. */
  accountReader(options: AccountReaderOptions): AccountReader;
}

export function equityHistoryOf(database: Reading): EquityHistory {
  return {
    async recordEquity({ account, at, equity, sessionClose = false }) {
      const amount = decimalText('equity', equity, amountDecimals);
      await database.rows(
        'INSERT INTO equity_points (account, at, equity, session_close) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [account, at, amount, sessionClose],
      );
    },
    accountReader: (options) => ({
      snapshot: () => orActionError(() => snapshot(database, options)),
      equityHistory: (limit) => orActionError(() => equityPoints(database, options.account, limit)),
    }),
  };
}

async function snapshot(database: Reading, options: AccountReaderOptions): Promise<AccountSnapshot> {
  const { account: name, now, prices, sessionStart } = options;
  // Cash of after a fill with positions of before it would be an equity that never was.
  const [account, held, figures] = await database.atOneMoment(async (reading) => {
    const books = accountsOf(reading);
    return Promise.all([
      books.account(name),
      books.positions({ account: name }),
      reading.row<FigureRow>(figuresSql, [name, sessionStart()]),
    ]);
  });
  const known = held.length === 0 ? new Map<string, KnownPrice>() : await prices(held.map(({ symbol }) => symbol));
  const positions = held.map((position) => valued(position, known.get(position.symbol)));
  const equity = positions.reduce((sum, { marketValue }) => sum.plus(marketValue), new Exact(account.cash));
  // Before the first session was closed here: what was brought in.
  const sessionStartEquity = new Exact(figures.last_close ?? figures.brought_in);
  const peak = Exact.max(figures.peak ?? figures.brought_in, sessionStartEquity, equity);
  return {
    account: name,
    kind: account.kind,
    asOf: new Date(now()).toISOString(),
    currency: account.currency,
    cash: account.cash,
    equity: equity.toFixed(),
    sessionStartEquity: sessionStartEquity.toFixed(),
    peakEquity: peak.toFixed(),
    realizedPnlToday: new Exact(figures.realized).toFixed(),
    positions,
    openOrders: figures.open_orders,
  };
}

function valued(position: Position, known: KnownPrice | undefined): AccountPosition {
  const { symbol, averagePrice } = position;
  if (known === undefined) {
    throw new ActionError(
      'NoPrice',
      `account '${position.account}' holds ${position.quantity} ${symbol}, and there is no price of ${symbol} to value it at`,
      { retryable: true },
    );
  }
  const quantity = new Exact(position.quantity);
  const marketValue = quantity.times(known.price);
  return {
    symbol,
    side: quantity.isNegative() ? 'short' : 'long',
    quantity: quantity.abs().toFixed(),
    averagePrice,
    marketPrice: known.price,
    pricedAt: known.at,
    marketValue: marketValue.toFixed(),
    unrealizedPnl: marketValue.minus(position.cost).toFixed(),
  };
}

async function equityPoints(database: Reading, account: string, limit: number): Promise<readonly EquityPoint[]> {
  const rows = await database.rows<{ at: string; equity: string }>(
    'SELECT at, equity FROM equity_points WHERE account = $1 ORDER BY at DESC LIMIT $2',
    [account, limit],
  );
  return rows.toReversed().map(({ at, equity }) => ({ at, equity: decimalText('equity', equity, amountDecimals) }));
}

/** Actions know the errors of actions. */
async function orActionError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const code = error.code === 'UnknownAccount' ? 'NoAccount' : error.code;
    throw new ActionError(code, error.message, { retryable: code === 'LedgerUnavailable', cause: error });
  }
}

interface FigureRow {
  readonly last_close: string | null;
  readonly peak: string | null;
  readonly brought_in: string;
  readonly realized: string;
  readonly open_orders: number;
}

/** Realized today is after fees. */
const figuresSql = `
  SELECT
    (SELECT equity FROM equity_points e WHERE e.account = $1 AND e.session_close AND e.at <= $2::timestamptz
      ORDER BY e.at DESC LIMIT 1) AS last_close,
    (SELECT max(equity) FROM equity_points e WHERE e.account = $1) AS peak,
    (SELECT coalesce(sum(amount), 0) FROM cash_movements m
      WHERE m.account = $1 AND m.kind IN ('deposit', 'withdrawal', 'adjustment'))
      + (SELECT coalesce(sum(cost), 0) FROM position_adjustments a WHERE a.account = $1) AS brought_in,
    (SELECT coalesce(sum(realized_pnl - fee), 0) FROM fills f WHERE f.account = $1 AND f.filled_at >= $2::timestamptz) AS realized,
    (SELECT count(*)::int FROM orders o WHERE o.account = $1 AND o.state IN ('open', 'partially_filled')) AS open_orders`;
