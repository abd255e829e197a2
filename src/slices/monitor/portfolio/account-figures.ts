import { z } from 'zod';
import type { AccountSnapshot, EquityPoint } from '../../account-port';
import { ActionError } from '../../action-error';
import { Exact } from '../../shared/risk';

const money = (what: string) => z.number().describe(`${what}, in account currency`);
const share = (what: string) => z.number().describe(`${what}, a share of the equity`);

/** The figures of an account at one moment. */
export const accountFiguresSchema = z.strictObject({
  account: z.string(),
  kind: z.enum(['paper', 'live']).describe('paper: no real money'),
  as_of: z.string().describe('ISO 8601'),
  currency: z.string(),
  equity: money('Cash and the value of all positions'),
  cash: money('Cash'),
  exposure: share('Sizes of all positions, long and short'),
  net_exposure: share('Long less short'),
  leverage: z.number().describe('Same as exposure: 1 is all of the equity'),
  daily_pnl: money('Equity less that at the end of the session before'),
  daily_return: z.number().describe('daily_pnl over the equity at the end of the session before'),
  daily_loss: z.number().describe('The loss in daily_return as a positive share; 0 for a gain'),
  total_pnl: money('Equity less that of `total_pnl_since`'),
  total_pnl_since: z.strictObject({
    basis: z.enum(['given', 'equity_history', 'session_start']).describe('Where the first equity comes from'),
    at: z.string().nullable().describe('ISO 8601; null where it was given, and for the end of the session before'),
    equity: z.number(),
  }),
  realized_pnl_today: money('Of positions closed today'),
  unrealized_pnl: money('Of open positions'),
  drawdown: z
    .number()
    .describe('1 − equity over the highest equity ever; 0 at a new high, and where that was never above 0'),
  open_positions: z.int(),
  open_orders: z.int(),
  position_concentration: share('Size of the largest position'),
  largest_position: z.string().nullable().describe('Its symbol'),
});

export type AccountFigures = z.infer<typeof accountFiguresSchema>;

/**
 * The figures of an account. The first equity is `initialCapital`, else the earliest of the history, else that at the end of the
 * session before.
 * @throws ActionError `NoEquity` when it has positions, but no equity that they could be a share of.
 */
export function accountFigures(
  account: AccountSnapshot,
  history: readonly EquityPoint[],
  initialCapital: number | undefined,
): AccountFigures {
  const equity = new Exact(account.equity);
  const start = new Exact(account.sessionStartEquity);
  const peak = new Exact(account.peakEquity);
  const values = account.positions.map(({ symbol, marketValue }) => ({ symbol, value: new Exact(marketValue) }));
  const zero = new Exact(0);
  const gross = values.reduce((sum, { value }) => sum.add(value.abs()), zero);
  const net = values.reduce((sum, { value }) => sum.add(value), zero);
  if (gross.gt(0) && !equity.gt(0)) {
    throw new ActionError(
      'NoEquity',
      `the equity of account ${account.account} is ${equity.toFixed()}, with positions worth ${gross.toFixed()}; shares of it do not exist: close positions or add money`,
    );
  }
  const largest = values.reduce<(typeof values)[number] | undefined>(
    (most, entry) => (most === undefined || entry.value.abs().gt(most.value.abs()) ? entry : most),
    undefined,
  );
  const ofEquity = (value: InstanceType<typeof Exact>): number => (value.isZero() ? 0 : value.div(equity).toNumber());
  const dailyPnl = equity.sub(start);
  const dailyReturn = start.gt(0) ? dailyPnl.div(start).toNumber() : 0;
  const since = firstEquity(account, history, initialCapital);
  return {
    account: account.account,
    kind: account.kind,
    as_of: account.asOf,
    currency: account.currency,
    equity: equity.toNumber(),
    cash: Number(account.cash),
    exposure: ofEquity(gross),
    net_exposure: ofEquity(net),
    leverage: ofEquity(gross),
    daily_pnl: dailyPnl.toNumber(),
    daily_return: dailyReturn,
    daily_loss: Math.max(0, -dailyReturn),
    total_pnl: equity.sub(since.equity).toNumber(),
    total_pnl_since: { ...since, equity: Number(since.equity) },
    realized_pnl_today: Number(account.realizedPnlToday),
    unrealized_pnl: account.positions.reduce((sum, { unrealizedPnl }) => sum.add(unrealizedPnl), zero).toNumber(),
    drawdown: peak.gt(equity) && peak.gt(0) ? new Exact(1).sub(equity.div(peak)).toNumber() : 0,
    open_positions: account.positions.length,
    open_orders: account.openOrders,
    position_concentration: largest === undefined ? 0 : ofEquity(largest.value.abs()),
    largest_position: largest?.symbol ?? null,
  };
}

function firstEquity(
  account: AccountSnapshot,
  [earliest]: readonly EquityPoint[],
  initialCapital: number | undefined,
): {
  readonly basis: 'given' | 'equity_history' | 'session_start';
  readonly at: string | null;
  readonly equity: string;
} {
  if (initialCapital !== undefined) return { basis: 'given', at: null, equity: String(initialCapital) };
  if (earliest !== undefined) return { basis: 'equity_history', at: earliest.at, equity: earliest.equity };
  return { basis: 'session_start', at: null, equity: account.sessionStartEquity };
}
