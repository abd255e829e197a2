import { Exact } from '../exact';
import { percent, type Check } from './rejection';

/** The account has not lost so much since the end of the last session that nothing more is opened. What only reduces passes. */
export const dailyLoss: Check = {
  name: 'daily_loss',
  judge({ opens, account, settings }) {
    if (opens.isZero()) return undefined;
    const start = new Exact(account.sessionStartEquity);
    const equity = new Exact(account.equity);
    const { max_daily_loss: most } = settings.limits;
    // An account without equity has lost all that it had.
    const loss = start.gt(0) ? start.sub(equity).div(start) : new Exact(equity.gt(0) ? 0 : 1);
    if (loss.lt(most)) return undefined;
    return {
      message: `the account has lost ${percent(loss)} since the end of the last session (${start.toFixed()}, now ${equity.toFixed()} ${settings.currency}); from ${percent(most)} on nothing is opened`,
      figures: { loss, session_start_equity: start, equity, max_daily_loss: most },
    };
  },
};
