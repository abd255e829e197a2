import { z } from 'zod';
import { defineAction } from '../action';
import { Exact, limitPrice, orderProposalSchema, type OrderProposal } from '../shared/risk';
import { durationField, durationMs } from './alerts/duration-field';
import { trackedPositionSchema, trackPosition, type TrackedPosition } from './portfolio/position-exit';

const limit = z.number().gt(0).optional();

export const trackPerformance = defineAction({
  name: 'monitor.track_performance',
  summary:
    'Hold the open positions against stop and take profit, and propose the orders that close those that reached one',
  capability: 'read',
  input: z.strictObject({
    stop_loss: limit.describe('Close at this loss on the average price, a share: 0.01 is 1 %; left out: no stop'),
    take_profit: limit.describe('Close at this gain on the average price, a share; left out: none'),
    per_symbol: z
      .record(z.string(), z.strictObject({ stop_loss: limit, take_profit: limit }))
      .default({})
      .describe('Limits of single symbols, in the place of the two above'),
    slippage_tolerance: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe('The proposed orders accept this much worse than the market price; left out: they have no limit price'),
    max_price_age: durationField
      .optional()
      .describe('Conclude nothing from a price older than this at the time of the account; left out: of any age'),
  }),
  output: z.strictObject({
    account: z.string(),
    as_of: z.string(),
    positions: z.array(trackedPositionSchema).describe('All open positions'),
    to_close: z.array(trackedPositionSchema).describe('Those that reached a limit'),
    orders: z.array(orderProposalSchema).describe('What would close them; nothing is sent'),
    stale: z.array(z.string()).describe('Symbols whose price is older than allowed: look after them'),
    unrealized_pnl: z.number().describe('Of all open positions, in account currency'),
    worst_return: z.number().nullable().describe('The lowest return of a position; null without positions'),
    best_return: z.number().nullable(),
  }),
  defaults: { timeout: '30s', retry: { max_attempts: 3, initial_interval: '1s' } },
  run: async (input, { account }) => {
    const snapshot = await account.snapshot();
    const positions = snapshot.positions.map((position) => {
      const own = Object.hasOwn(input.per_symbol, position.symbol) ? input.per_symbol[position.symbol] : input;
      return trackPosition(position, {
        stopLoss: own.stop_loss,
        takeProfit: own.take_profit,
        maxPriceAgeMs: input.max_price_age === undefined ? undefined : durationMs(input.max_price_age),
        asOf: snapshot.asOf,
      });
    });
    const toClose = positions.filter(({ verdict }) => verdict === 'stop_loss' || verdict === 'take_profit');
    const returns = positions.map((position) => position.return);
    return {
      account: snapshot.account,
      as_of: snapshot.asOf,
      positions,
      to_close: toClose,
      orders: toClose.map((position) => closingOrder(position, input.slippage_tolerance)),
      stale: positions.filter(({ verdict }) => verdict === 'stale_price').map(({ symbol }) => symbol),
      unrealized_pnl: positions.reduce((sum, { unrealized_pnl: pnl }) => sum.add(pnl), new Exact(0)).toNumber(),
      worst_return: returns.length === 0 ? null : Math.min(...returns),
      best_return: returns.length === 0 ? null : Math.max(...returns),
    };
  },
});

function closingOrder(position: TrackedPosition, tolerance: number | undefined): OrderProposal {
  const { symbol, verdict, quantity, market_price: market } = position;
  const side = position.side === 'long' ? 'sell' : 'buy';
  const percent = Number((position.return * 100).toFixed(4));
  return {
    symbol,
    side,
    quantity,
    ...limitPrice(side, new Exact(market), tolerance),
    reason: `${verdict === 'stop_loss' ? 'stop loss' : 'take profit'}: ${percent} % on the average price of ${position.average_price}, at ${market}`,
  };
}
