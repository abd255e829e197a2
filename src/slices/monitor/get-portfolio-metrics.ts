import { z } from 'zod';
import { defineAction } from '../action';
import { accountFigures, accountFiguresSchema } from './portfolio/account-figures';

/** More points than an account that is marked every minute has in a year of sessions. */
const longestHistory = 100_000;

const positionSchema = z.strictObject({
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  quantity: z.string().describe('Shares, decimal text'),
  average_price: z.string(),
  market_price: z.string(),
  priced_at: z.string().describe('ISO 8601'),
  market_value: z.string().describe('Negative for a short position'),
  unrealized_pnl: z.string(),
  share: z.number().describe('Size of the position as a share of the equity'),
});

export const getPortfolioMetrics = defineAction({
  name: 'monitor.get_portfolio_metrics',
  summary: 'Figures of the account of the run: equity, exposure, profit and loss, drawdown, concentration, positions',
  capability: 'read',
  input: z.strictObject({
    initial_capital: z
      .number()
      .positive()
      .optional()
      .describe('What total_pnl is measured from; left out: the earliest equity that the ledger has of the account'),
  }),
  output: accountFiguresSchema.extend({ positions: z.array(positionSchema).describe('The largest first') }),
  publishes: {
    equity: 'equity',
    cash: 'cash',
    exposure: 'exposure',
    daily_pnl: 'daily_pnl',
    total_pnl: 'total_pnl',
    drawdown: 'drawdown',
    open_positions: 'open_positions',
  },
  defaults: { timeout: '30s', retry: { max_attempts: 3, initial_interval: '1s' } },
  run: async ({ initial_capital: initialCapital }, { account }) => {
    const snapshot = await account.snapshot();
    const history = initialCapital === undefined ? await account.equityHistory(longestHistory) : [];
    const figures = accountFigures(snapshot, history, initialCapital);
    const positions = snapshot.positions
      .map((position) => ({
        symbol: position.symbol,
        side: position.side,
        quantity: position.quantity,
        average_price: position.averagePrice,
        market_price: position.marketPrice,
        priced_at: position.pricedAt,
        market_value: position.marketValue,
        unrealized_pnl: position.unrealizedPnl,
        share: Math.abs(Number(position.marketValue)) / figures.equity,
      }))
      .sort((one, other) => other.share - one.share);
    return { ...figures, positions };
  },
});
