/** The recorded session that runs of a definition live in. Texts of the form `${{ name }}` stand for a variable. */
export interface MarketPlan {
  /** The session, `2008-10-15`. A variable that is empty: the market of now. */
  readonly replay: string;
  /** Seconds of market time in a second. */
  readonly speed: number;
  /** When the run begins on the clock of the exchange, seconds since midnight; absent: half an hour before the open. */
  readonly startSecond?: number;
  /** The source whose bars prices are made of. */
  readonly source: string;
  /** Of prices within a day that no intraday bar tells. */
  readonly seed: string;
}
