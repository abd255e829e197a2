/**
 * `live`: as it happens; `delayed`: by the service, as a rule 15 minutes; `recorded`: made from the bars of a session of the past;
 * `synthetic`: a price that no market has had, made up within the range of such a bar, or of bars that are made up.
 */
export const quoteKinds = ['live', 'delayed', 'recorded', 'synthetic'] as const;

export type QuoteKind = (typeof quoteKinds)[number];

/** Whether a quote is of a session of the past, good enough for practice on its market clock and never for real money. */
export function isOfThePast(kind: QuoteKind): boolean {
  return kind === 'recorded' || kind === 'synthetic';
}

/**
 * What a symbol can be bought and sold for at one moment. Prices in the currency of the market, sizes in shares. A quote that is
 * `recorded` or `synthetic` comes from a bar, which knows one price at a time: bid, ask and last are that price, and there are no sizes.
 */
export interface Quote {
  readonly symbol: string;
  /** Above zero, and not above `ask`. */
  readonly bid: number;
  readonly ask: number;
  readonly bidSize?: number;
  readonly askSize?: number;
  /** Price of the last trade. */
  readonly last: number;
  /** Shares traded in the session so far, where the source knows. */
  readonly volume?: number;
  /** When bid and ask were current, ISO 8601 in UTC. */
  readonly at: string;
  /** Name of the source: `alpaca`, or that of the recorded bars. */
  readonly source: string;
  readonly kind: QuoteKind;
}

/** Latest quotes. It is asked for the moment that the run lives in: now, or the market time of a recorded session. */
export interface QuoteSource {
  /**
   * The latest quote of each symbol, in the order asked for. A symbol that has no usable one (unknown, halted, only one side
   * quoted, bid above ask) is left out: whoever needs it has to look.
   * @throws ActionError `SourceNotConfigured` when there is no source, `NoQuote`, `SourceUnavailable`, `RateLimited`, `BadCredentials`.
   */
  latest(symbols: readonly string[], signal?: AbortSignal): Promise<readonly Quote[]>;
}
