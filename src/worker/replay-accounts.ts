import type { ReplayMarket } from '../base/replay-market';
import { loadCalendar, sessionTimes } from '../calendar';
import type { Clock } from '../slices/ports';
import type { QuoteSource } from '../slices/quote-source-port';

interface Market {
  readonly clock: Clock;
  readonly quotes: QuoteSource;
}

const mostKept = 100;

/** The markets of the accounts of recorded sessions that this process has traded on: what is halted is closed there. */
export class ReplayAccounts {
  readonly #markets = new Map<string, { readonly market: Market; readonly closeMs: number }>();

  note(account: string, { replay, calendar }: Pick<ReplayMarket, 'replay' | 'calendar'>, market: Market): void {
    this.#markets.set(account, { market, closeMs: sessionTimes(loadCalendar(calendar), replay).closeMs });
    const [oldest] = this.#markets.keys();
    if (this.#markets.size > mostKept && oldest !== undefined) this.#markets.delete(oldest);
  }

  /**
   * Undefined for an account of now, for one of a session that another process replays, and once the session has closed: its clock
   * goes on, and what is closed by it then would be at prices of a later day.
   */
  marketOf(account: string): Market | undefined {
    const known = this.#markets.get(account);
    return known !== undefined && known.market.clock.now() < known.closeMs ? known.market : undefined;
  }
}
