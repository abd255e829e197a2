import { Exact } from '../exact';
import type { OrderFacts } from './order-facts';
import type { Check } from './rejection';

/**
 * The exits that it brings along close what it opens, and neither is reached already: the take-profit of a purchase is above the price
 * that it may trade at, its stop-loss below. An OCO closes what is held.
 */
export const exits: Check = {
  name: 'exits',
  judge(facts) {
    const { takeProfitPrice, stopLossPrice, ocoGroup } = facts.order;
    if (takeProfitPrice === undefined && stopLossPrice === undefined) return undefined;
    return ocoGroup === undefined ? ofBracket(facts) : ofOco(facts);
  },
};

function ofBracket({ order, price, closes }: OrderFacts): ReturnType<Check['judge']> {
  const { symbol, side, takeProfitPrice, stopLossPrice } = order;
  if (closes.gt(0))
    return {
      message: `it closes ${closes.toFixed()} ${symbol}, and its exits would open a position; give a bracket to orders that only open`,
      figures: { closes },
    };
  if (price === undefined) return undefined;
  const figures = { price, take_profit_price: takeProfitPrice, stop_loss_price: stopLossPrice };
  const [above, below] = side === 'buy' ? ['above', 'below'] : ['below', 'above'];
  if (takeProfitPrice !== undefined && !isBeyond(side, takeProfitPrice, price))
    return {
      message: `its take-profit is ${takeProfitPrice}, and has to be ${above} the ${price.toFixed()} that it may trade at`,
      figures,
    };
  if (stopLossPrice !== undefined && !isBeyond(side, price, stopLossPrice))
    return {
      message: `its stop-loss is ${stopLossPrice}, and has to be ${below} the ${price.toFixed()} that it may trade at`,
      figures,
    };
  return undefined;
}

function ofOco({ order, opens, quantity, quote }: OrderFacts): ReturnType<Check['judge']> {
  const { symbol, side, stopLossPrice } = order;
  if (opens.gt(0))
    return {
      message: `an OCO closes what is held: ${opens.toFixed()} of its ${quantity.toFixed()} ${symbol} are not held, or other orders close them already`,
      figures: { quantity, opens },
    };
  if (quote === undefined || stopLossPrice === undefined) return undefined;
  const last = new Exact(quote.last);
  if (isBeyond(side === 'sell' ? 'buy' : 'sell', last, stopLossPrice)) return undefined;
  return {
    message: `its stop is ${stopLossPrice}, and has to be ${side === 'sell' ? 'below' : 'above'} the last price ${last.toFixed()}`,
    figures: { stop_loss_price: stopLossPrice, last },
  };
}

/** For who has bought: is the first price above the second; for who has sold: below. */
function isBeyond(side: 'buy' | 'sell', price: string | Exact, other: string | Exact): boolean {
  return side === 'buy' ? new Exact(price).gt(other) : new Exact(price).lt(other);
}
