/** The recorded session that a run lives in, and how fast its time passes. Plain JSON: it travels with steps, ticks and children. */
export interface ReplayMarket {
  /** The session, `2008-10-15`. */
  readonly replay: string;
  /** Market time that passes in a second of real time, in seconds. */
  readonly speed: number;
  /** Market time at which the run began, milliseconds since the epoch. */
  readonly startsAt: number;
  /** When that was, milliseconds since the epoch. */
  readonly realAt: number;
  /** The source whose bars the prices are made of. */
  readonly source: string;
  /** Name of the exchange calendar. */
  readonly calendar: string;
  /** Of the prices within a day, where the source has no intraday bars. */
  readonly seed: string;
  /** First execution of the run that the session began with: its ticks and children trade on one account with it. */
  readonly run?: string;
}

/** The market time at a real time, in milliseconds since the epoch. Without a market they are the same. */
export function marketTimeAt(market: ReplayMarket | undefined, realMs: number): number {
  if (market === undefined) return realMs;
  const { startsAt, realAt, speed } = market;
  return startsAt + Math.round((realMs - realAt) * speed);
}

/** How long some market time takes, in whole milliseconds: never shorter, so that what is due then is due. */
export function realDuration(market: ReplayMarket | undefined, marketMs: number): number {
  return market === undefined ? marketMs : Math.ceil(marketMs / market.speed);
}

/** As everything that comes of it says: `replay of 2008-10-15`. */
export function replayLabel({ replay }: Pick<ReplayMarket, 'replay'>): string {
  return `replay of ${replay}`;
}

/** By its shape: it reaches a worker in a header, which anybody may have written. */
export function isReplayMarket(value: unknown): value is ReplayMarket {
  if (typeof value !== 'object' || value === null) return false;
  const { replay, speed, startsAt, realAt, source, calendar, seed, run } = value as Partial<
    Record<keyof ReplayMarket, unknown>
  >;
  return (
    (run === undefined || (typeof run === 'string' && run !== '')) &&
    [replay, source, calendar, seed].every((text) => typeof text === 'string' && text !== '') &&
    [speed, startsAt, realAt].every((number) => typeof number === 'number' && Number.isFinite(number)) &&
    Number(speed) > 0
  );
}
