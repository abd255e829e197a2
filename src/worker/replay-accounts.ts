import type { Clock } from '../slices/ports';
import type { QuoteSource } from '../slices/quote-source-port';

interface Market {
  readonly clock: Clock;
  readonly quotes: QuoteSource;
}

const mostKept = 100;

/** The markets of the accounts of recorded sessions that this process has traded on: what is halted is closed there. */
export class ReplayAccounts {
  readonly #markets = new Map<string, Market>();

  note(account: string, market: Market): void {
    this.#markets.set(account, market);
    const [oldest] = this.#markets.keys();
    if (this.#markets.size > mostKept && oldest !== undefined) this.#markets.delete(oldest);
  }

  /** Undefined for an account of now, and for one of a session that another process replays. */
  marketOf(account: string): Market | undefined {
    return this.#markets.get(account);
  }
}
