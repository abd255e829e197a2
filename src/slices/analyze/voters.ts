import type { LatestIndicators } from './find-patterns-schema';
import type { Pattern } from './patterns';
import type { Trend } from './trend';
import type { VoterName } from './voter-names';

/** What voters see: all of it known at the last bar. */
export interface Evidence {
  readonly close: number;
  /** Index of the last bar. */
  readonly last: number;
  readonly indicators: LatestIndicators;
  readonly trend: Trend | undefined;
  readonly patterns: readonly Pattern[];
}

export interface Opinion {
  /** From -1 (sell) to 1 (buy). */
  readonly vote: number;
  readonly value: number;
}

interface Voter {
  readonly weight: number;
  /** Undefined where the voter has nothing to go by. */
  readonly opinion: (evidence: Evidence) => Opinion | undefined;
}

/** Those that follow a trend have full weight; oscillators, which repeat one another, half of it. */
export const voters: Readonly<Record<VoterName, Voter>> = {
  trend: {
    weight: 2,
    opinion: ({ trend }) => trend && { vote: directionSign(trend) * trend.strength, value: trend.annualSlope },
  },
  moving_averages: {
    weight: 1.5,
    opinion: ({ indicators: { sma_50, sma_200 } }) =>
      sma_50 === null || sma_200 === null ? undefined : signOf(sma_50 / sma_200 - 1),
  },
  price_to_average: {
    weight: 1,
    opinion: ({ close, indicators: { sma_50 } }) => (sma_50 === null ? undefined : signOf(close / sma_50 - 1)),
  },
  macd: { weight: 1, opinion: ({ indicators: { macd } }) => (macd === null ? undefined : signOf(macd.histogram)) },
  directional_movement: {
    weight: 1,
    opinion: ({ indicators: { adx_14: adx, plus_di_14: plus, minus_di_14: minus } }) => {
      if (adx === null || plus === null || minus === null) return undefined;
      return { vote: adx >= 25 ? Math.sign(plus - minus) : 0, value: adx };
    },
  },
  momentum: { weight: 0.5, opinion: ({ indicators: { roc_10: change } }) => beyond(change, -2, 2, 1) },
  volume_balance: {
    weight: 0.5,
    opinion: ({ indicators: { obv, obv_sma_20 } }) =>
      obv === null || obv_sma_20 === null ? undefined : signOf(obv - obv_sma_20),
  },
  rsi: { weight: 0.5, opinion: ({ indicators }) => beyond(indicators.rsi_14, 30, 70, -1) },
  bollinger: {
    weight: 0.5,
    opinion: ({ close, indicators: { bollinger } }) =>
      bollinger === null ? undefined : beyond(close, bollinger.lower, bollinger.upper, -1),
  },
  stochastic: { weight: 0.5, opinion: ({ indicators }) => beyond(indicators.stochastic?.k ?? null, 20, 80, -1) },
  cci: { weight: 0.5, opinion: ({ indicators }) => beyond(indicators.cci_20, -100, 100, -1) },
  williams_r: { weight: 0.5, opinion: ({ indicators }) => beyond(indicators.williams_r_14, -80, -20, -1) },
  money_flow: { weight: 0.5, opinion: ({ indicators }) => beyond(indicators.mfi_14, 20, 80, -1) },
  patterns: { weight: 2, opinion: patternsOpinion },
};

function directionSign({ direction }: Trend): number {
  return { up: 1, down: -1, sideways: 0 }[direction];
}

function signOf(value: number): Opinion {
  return { vote: Math.sign(value), value };
}

/** `ofHigh` above `high`, its negative below `low`, else 0. */
function beyond(value: number | null, low: number, high: number, ofHigh: 1 | -1): Opinion | undefined {
  if (value === null) return undefined;
  return { vote: value > high ? ofHigh : value < low ? -ofHigh : 0, value };
}

/**
 * Mean of the patterns that still matter, each by its fit: those that form count half, those confirmed in full for as
 * many bars as they took to form. Their number is the value.
 */
function patternsOpinion({ patterns, last }: Evidence): Opinion | undefined {
  const votes = patterns.filter((pattern) => matters(pattern, last)).map(voteOf);
  if (votes.length === 0) return undefined;
  return { vote: votes.reduce((sum, vote) => sum + vote, 0) / votes.length, value: votes.length };
}

function matters({ status, direction, points, confirmedAt }: Pattern, last: number): boolean {
  if (direction === 'neutral') return false;
  if (status === 'forming') return true;
  const length = points[points.length - 1].index - points[0].index;
  return status === 'confirmed' && confirmedAt !== undefined && last - confirmedAt <= length;
}

function voteOf({ status, direction, fit }: Pattern): number {
  return (direction === 'bullish' ? 1 : -1) * fit * (status === 'forming' ? 0.5 : 1);
}
