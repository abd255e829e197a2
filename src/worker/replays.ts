import { barsUntil } from '../adapters/recorded-market/bars-until';
import { SimulatedQuotes } from '../adapters/recorded-market/simulated-quotes';
import { marketTimeAt, type ReplayMarket } from '../base/replay-market';
import { loadCalendar } from '../calendar';
import type { BarSource, Clock } from '../slices/ports';
import type { QuoteSource } from '../slices/quote-source-port';

/** What a run in a recorded session sees of prices and time. */
export interface ReplayedMarket {
  readonly bars: BarSource;
  readonly clock: Clock;
  readonly quotes: QuoteSource;
}

/** Runs whose prices are kept ready at once; those of others are made anew, and are the same. */
const mostKept = 20;

/** The markets of the runs of this process that live in recorded sessions. */
export class Replays {
  readonly #known = new Map<string, ReplayedMarket>();

  constructor(private readonly bars: BarSource) {}

  of(market: ReplayMarket): ReplayedMarket {
    const key = JSON.stringify(market);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.#make(market);
    this.#known.set(key, made);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKept && oldest !== undefined) this.#known.delete(oldest);
    return made;
  }

  #make(market: ReplayMarket): ReplayedMarket {
    const { source, seed, calendar: name } = market;
    const calendar = loadCalendar(name);
    const now = (): number => marketTimeAt(market, Date.now());
    return {
      bars: barsUntil(this.bars, calendar, now),
      clock: { now },
      quotes: new SimulatedQuotes({ bars: this.bars, source, calendar, now, seed }),
    };
  }
}
