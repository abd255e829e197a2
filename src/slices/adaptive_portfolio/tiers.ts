export const tierNames = ['below_minimum', 'micro', 'small', 'medium', 'large'] as const;
export type TierName = (typeof tierNames)[number];

/** What an account of some size trades and risks. Shares are of the equity unless said otherwise. */
export interface Tier {
  readonly name: TierName;
  /** Smallest equity, in the currency of the account. */
  readonly from: number;
  readonly minPositions: number;
  readonly maxPositions: number;
  readonly strategies: readonly string[];
  readonly maxPositionSize: number;
  readonly maxDailyLoss: number;
  readonly maxQuarterlyLoss: number;
  /** Share of the entry price. */
  readonly stopLoss: number;
  readonly maxTradesPerWeek: number;
}

/**
 * The tiers, smallest first. Bounds and numbers of positions are given; the rest is ours: fewer and slower strategies where
 * costs and whole shares weigh more, and below 25,000, where United States rules count a day trader's trades, few trades a week.
 */
export const tiers: readonly Tier[] = [
  {
    name: 'below_minimum',
    from: 0,
    minPositions: 0,
    maxPositions: 0,
    strategies: [],
    maxPositionSize: 0,
    maxDailyLoss: 0,
    maxQuarterlyLoss: 0,
    stopLoss: 0,
    maxTradesPerWeek: 0,
  },
  {
    name: 'micro',
    from: 500,
    minPositions: 2,
    maxPositions: 3,
    maxPositionSize: 0.4,
    strategies: ['trend_following', 'moving_average_cross'],
    maxDailyLoss: 0.03,
    maxQuarterlyLoss: 0.15,
    stopLoss: 0.08,
    maxTradesPerWeek: 2,
  },
  {
    name: 'small',
    from: 2500,
    minPositions: 3,
    maxPositions: 5,
    maxPositionSize: 0.25,
    strategies: ['trend_following', 'moving_average_cross', 'momentum'],
    maxDailyLoss: 0.025,
    maxQuarterlyLoss: 0.12,
    stopLoss: 0.07,
    maxTradesPerWeek: 3,
  },
  {
    name: 'medium',
    from: 10_000,
    minPositions: 5,
    maxPositions: 8,
    maxPositionSize: 0.15,
    strategies: ['trend_following', 'moving_average_cross', 'momentum', 'mean_reversion', 'breakout'],
    maxDailyLoss: 0.02,
    maxQuarterlyLoss: 0.1,
    stopLoss: 0.05,
    maxTradesPerWeek: 5,
  },
  {
    name: 'large',
    from: 25_000,
    minPositions: 8,
    maxPositions: 15,
    maxPositionSize: 0.1,
    strategies: [
      'trend_following',
      'moving_average_cross',
      'momentum',
      'mean_reversion',
      'breakout',
      'volatility_filter',
    ],
    maxDailyLoss: 0.02,
    maxQuarterlyLoss: 0.08,
    stopLoss: 0.05,
    maxTradesPerWeek: 15,
  },
];

/** How far beyond a bound the equity must be before an account changes its tier. */
const hysteresis = 0.05;

/**
 * The tier of an equity. An account that is in a tier stays there until its equity is 5 % above the bound to the next one, or
 * 5 % below its own.
 */
export function tierOf(equity: number, previous: TierName | undefined): Tier {
  const plain = tiers.findLastIndex(({ from }) => equity >= from);
  const before = tiers.findIndex(({ name }) => name === previous);
  if (before === -1) return tiers[Math.max(0, plain)];
  let at = before;
  while (at < tiers.length - 1 && equity >= tiers[at + 1].from * (1 + hysteresis)) at++;
  while (at > 0 && equity < tiers[at].from * (1 - hysteresis)) at--;
  return tiers[at];
}
