import { z } from 'zod';
import type { AccountSnapshot } from '../../account-port';
import { decimalTextSchema, Exact } from '../risk';

const money = (what: string) => z.number().describe(`${what}, in the currency of the account`);

const positionSchema = z.strictObject({
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  quantity: decimalTextSchema.describe('Shares, above 0 on both sides'),
  average_price: decimalTextSchema,
  market_price: decimalTextSchema,
  priced_at: z.string().describe('ISO 8601'),
  market_value: decimalTextSchema.describe('Negative for a short position'),
  unrealized_pnl: decimalTextSchema,
  share: z
    .number()
    .nullable()
    .describe('Market value over the equity, below 0 for a short position; null without equity'),
});

/** The account at one moment, as actions give it out: figures as numbers, and the same money exactly, as text. */
export const accountOutput = {
  account: z.string(),
  kind: z.enum(['paper', 'live']).describe('paper: nothing here is real money'),
  as_of: z.string().describe('ISO 8601'),
  currency: z.string(),
  equity: money('Cash and the value of all positions'),
  cash: money('Cash'),
  exposure: z.number().min(0).describe('Sizes of all positions, long and short, share of the equity'),
  daily_pnl: money('Equity less that at the end of the last session'),
  daily_loss: z.number().min(0).describe('The loss in it, share of the equity then; 0 for a gain'),
  drawdown: z.number().min(0).describe('Fall from the highest equity, share of it'),
  open_positions: z.int().min(0),
  open_orders: z.int().min(0),
  realized_pnl_today: money('Of what was closed in this session, after fees'),
  unrealized_pnl: money('Of open positions'),
  positions: z.array(positionSchema),
  exact: z
    .strictObject({ equity: decimalTextSchema, cash: decimalTextSchema, realized_pnl_today: decimalTextSchema })
    .describe('The same amounts as decimal text'),
};

/** What these fields are published as. */
export const accountFacts = {
  equity: 'equity',
  cash: 'cash',
  exposure: 'exposure',
  daily_pnl: 'daily_pnl',
  daily_loss: 'daily_loss',
  drawdown: 'drawdown',
  open_positions: 'open_positions',
} as const;

export function accountOutputOf(snapshot: AccountSnapshot) {
  const equity = new Exact(snapshot.equity);
  const start = new Exact(snapshot.sessionStartEquity);
  const peak = new Exact(snapshot.peakEquity);
  const values = snapshot.positions.map(({ marketValue }) => new Exact(marketValue));
  const gross = values.reduce((sum, value) => sum.add(value.abs()), new Exact(0));
  const unrealized = snapshot.positions.reduce((sum, { unrealizedPnl }) => sum.add(unrealizedPnl), new Exact(0));
  const hasEquity = equity.gt(0);
  return {
    account: snapshot.account,
    kind: snapshot.kind,
    as_of: snapshot.asOf,
    currency: snapshot.currency,
    equity: equity.toNumber(),
    cash: Number(snapshot.cash),
    // An account in debt that holds something is beyond every limit.
    exposure: gross.isZero() ? 0 : hasEquity ? gross.div(equity).toNumber() : Number.MAX_SAFE_INTEGER,
    daily_pnl: equity.sub(start).toNumber(),
    daily_loss: start.gt(equity) && start.gt(0) ? new Exact(1).sub(equity.div(start)).toNumber() : 0,
    drawdown: peak.gt(equity) && peak.gt(0) ? new Exact(1).sub(equity.div(peak)).toNumber() : 0,
    open_positions: snapshot.positions.length,
    open_orders: snapshot.openOrders,
    realized_pnl_today: Number(snapshot.realizedPnlToday),
    unrealized_pnl: unrealized.toNumber(),
    positions: snapshot.positions.map((position, index) => ({
      symbol: position.symbol,
      side: position.side,
      quantity: position.quantity,
      average_price: position.averagePrice,
      market_price: position.marketPrice,
      priced_at: position.pricedAt,
      market_value: position.marketValue,
      unrealized_pnl: position.unrealizedPnl,
      share: hasEquity ? values[index].div(equity).toNumber() : null,
    })),
    exact: { equity: snapshot.equity, cash: snapshot.cash, realized_pnl_today: snapshot.realizedPnlToday },
  };
}
