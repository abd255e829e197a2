import { Exact } from '../exact';
import { percent, type Check } from './rejection';

/** The position does not grow beyond its share of the equity, with what is pending filled as well. What only reduces passes. */
export const positionSize: Check = {
  name: 'max_position',
  judge({ opens, largestSize, price, order, account, settings }) {
    if (opens.isZero() || price === undefined) return undefined;
    const { max_position: most } = settings.limits;
    const equity = new Exact(account.equity);
    const value = largestSize.mul(price);
    if (value.lte(equity.mul(most))) return undefined;
    const share = equity.gt(0) ? value.div(equity) : undefined;
    return {
      message: `the position in ${order.symbol} could become ${value.toFixed()} ${settings.currency}${share === undefined ? '' : `, ${percent(share)} of the equity`} ${equity.toFixed()}; at most ${percent(most)} are allowed`,
      figures: { shares: largestSize, price, value, equity, max_position: most },
    };
  },
};
