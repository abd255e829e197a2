import type { Check } from './rejection';

/** One order is not larger than the account allows, whatever it does. */
export const orderValue: Check = {
  name: 'max_order_value',
  judge({ quantity, price, order, settings }) {
    const { currency, limits } = settings;
    if (price === undefined)
      return { message: `there is no price to value the order of ${order.symbol} at`, figures: {} };
    const value = quantity.mul(price);
    if (value.lte(limits.max_order_value)) return undefined;
    return {
      message: `it is worth ${value.toFixed()} ${currency}; one order may be worth ${limits.max_order_value}`,
      figures: { value, max_order_value: limits.max_order_value, quantity, price },
    };
  },
};
