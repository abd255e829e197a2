import { Exact } from '../exact';
import { percent, type Check } from './rejection';

/**
 * The worst price that it may trade at is not further from the last price than the collar: of a limit order its limit, of a market
 * order the other side of the quote, of a stop-limit order its limit against its stop.
 */
export const priceCollar: Check = {
  name: 'price_collar',
  judge({ order, quote, price, settings }) {
    const last = order.type === 'stop_limit' ? order.stopPrice : quote?.last;
    // Without a quote the next check says so. A stop order trades at the market of a time to come.
    if (last === undefined || price === undefined || order.type === 'stop') return undefined;
    const collar = settings.limits.price_collar;
    const beyond = price
      .div(last)
      .sub(1)
      .mul(order.side === 'buy' ? 1 : -1);
    if (beyond.lte(collar)) return undefined;
    const what = order.type === 'market' ? 'the market asks for' : 'its limit accepts';
    return {
      message: `${what} ${price.toFixed()}, ${percent(beyond)} worse than ${order.type === 'stop_limit' ? 'its stop' : 'the last price'} ${new Exact(last).toFixed()}; the collar is ${percent(collar)}`,
      figures: { price, last: new Exact(last), beyond, collar },
    };
  },
};
