import type { Check } from './rejection';

/** The account has not sent as many orders within a minute as it may: a loop that runs away is stopped here. */
export const orderRate: Check = {
  name: 'orders_per_minute',
  judge({ sentWithinMinute, settings }) {
    const most = settings.limits.orders_per_minute;
    if (sentWithinMinute < most) return undefined;
    return {
      message: `${sentWithinMinute} orders of the account were sent within the last 60 s; ${most} are allowed`,
      figures: { sent: sentWithinMinute, orders_per_minute: most },
    };
  },
};
