import { Exact } from '../exact';
import type { Check } from './rejection';

/** The broker's buying power covers what it opens. The broker has the last word: it counts what is under way there. */
export const buyingPower: Check = {
  name: 'buying_power',
  judge({ opens, openingValue, venue, settings, order }) {
    if (opens.isZero() || openingValue === undefined) return undefined;
    const power = new Exact(venue.buyingPower);
    if (openingValue.lte(power)) return undefined;
    return {
      message: `it takes ${openingValue.toFixed()} ${settings.currency} to open ${opens.toFixed()} ${order.symbol}; the buying power is ${power.toFixed()}`,
      figures: { needed: openingValue, buying_power: power },
    };
  },
};
