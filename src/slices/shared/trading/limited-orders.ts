import { ActionError } from '../../action-error';
import type { Ports } from '../../ports';
import type { DeskOrder } from '../../trading-desk-port';
import { Exact, limitPrice } from '../risk';

/**
 * Market orders as limit orders that accept a price so much worse than the other side of the quote. The quotes are those of the first
 * attempt: in a retry its prices hold.
 * @throws ActionError `NoQuote` naming the symbols that have none, and what the source throws.
 */
export async function limitedOrders(
  orders: readonly DeskOrder[],
  tolerance: number,
  { quotes, signal }: Pick<Ports, 'quotes' | 'signal'>,
): Promise<readonly DeskOrder[]> {
  const symbols = [...new Set(orders.filter(({ type }) => type === 'market').map(({ symbol }) => symbol))];
  if (symbols.length === 0) return orders;
  const latest = new Map((await quotes.latest(symbols, signal)).map((quote) => [quote.symbol, quote]));
  const without = symbols.filter((symbol) => !latest.has(symbol));
  if (without.length > 0)
    throw new ActionError('NoQuote', `there is no quote of ${without.join(', ')} to make a limit price of`, {
      retryable: true,
    });
  return orders.map((order) => {
    const quote = latest.get(order.symbol);
    if (order.type !== 'market' || quote === undefined) return order;
    const price = new Exact(order.side === 'buy' ? quote.ask : quote.bid);
    const { limit_price } = limitPrice(order.side, price, tolerance);
    if (limit_price === undefined) return order;
    return { ...order, type: 'limit', limitPrice: new Exact(limit_price).toFixed(), firstCounts: true };
  });
}
