import { Exact, zero } from '../exact';
import { heldOf, pendingOf, type OrderFacts } from './order-facts';
import { percent, type Check } from './rejection';

/** All positions together do not grow beyond their share of the equity, with what is pending filled as well. What only reduces passes. */
export const exposure: Check = {
  name: 'max_exposure',
  judge(facts) {
    const { opens, price, account, settings, order } = facts;
    if (opens.isZero() || price === undefined) return undefined;
    const { max_exposure: most } = settings.limits;
    const equity = new Exact(account.equity);
    const symbols = new Set([...account.positions, ...facts.pending].map(({ symbol }) => symbol));
    symbols.delete(order.symbol);
    let total = facts.largestSize.mul(price);
    for (const symbol of symbols) {
      const value = sizeOf(facts, symbol);
      if (value === undefined)
        return { message: `there is no price to value the pending orders of ${symbol} at`, figures: { symbol } };
      total = total.add(value);
    }
    if (total.lte(equity.mul(most))) return undefined;
    const share = equity.gt(0) ? `, ${percent(total.div(equity))} of the equity` : '';
    return {
      message: `all positions together could become ${total.toFixed()} ${settings.currency}${share} ${equity.toFixed()}; at most ${percent(most)} are allowed`,
      figures: { exposure: total, equity, max_exposure: most },
    };
  },
};

/** Largest value that the position in a symbol may come to by what is pending; undefined where nothing prices it. */
function sizeOf({ account, pending, quotes }: OrderFacts, symbol: string): Exact | undefined {
  const held = heldOf(account, symbol);
  const { buys, sells } = pendingOf(pending, symbol);
  const size = Exact.max(held.add(buys).abs(), held.sub(sells).abs());
  if (size.isZero()) return zero;
  const price =
    quotes.get(symbol)?.last ??
    account.positions.find((one) => one.symbol === symbol)?.marketPrice ??
    pending.find((one) => one.symbol === symbol && one.price !== undefined)?.price;
  return price === undefined ? undefined : size.mul(price);
}
