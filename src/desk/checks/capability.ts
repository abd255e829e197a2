import type { Check } from './rejection';

/** The account can take this order at all: it is tradable, moves real money only where it says so, and sells short only where it may. */
export const capability: Check = {
  name: 'capability',
  judge({ settings, real, venue, order, held, opens, quantity }) {
    if (real && settings.kind !== 'live')
      return {
        message: `account '${settings.name}' is for practice, and its broker moves real money; "live": true in its configuration says that this is meant`,
        figures: { account: settings.name, kind: settings.kind },
      };
    if (!venue.tradable)
      return {
        message: `the broker does not let account '${settings.name}' trade: ${venue.why ?? 'it does not say why'}`,
        figures: { account: settings.name },
      };
    if (order.side === 'sell' && opens.gt(0) && !settings.shortAllowed)
      return {
        message: `it sells ${quantity.toFixed()} ${order.symbol}, ${opens.toFixed()} more than are held and not being sold already; account '${settings.name}' may not sell short`,
        figures: { quantity, held, beyond: opens },
      };
    return undefined;
  },
};
