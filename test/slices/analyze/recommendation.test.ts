import { recommend } from '../../../src/slices/analyze/recommendation';
import type { LatestIndicators } from '../../../src/slices/analyze/find-patterns-schema';
import type { Evidence } from '../../../src/slices/analyze/voters';

const unknown: LatestIndicators = {
  sma_20: null,
  sma_50: null,
  sma_200: null,
  ema_12: null,
  ema_26: null,
  rsi_14: null,
  macd: null,
  bollinger: null,
  atr_14: null,
  adx_14: null,
  plus_di_14: null,
  minus_di_14: null,
  stochastic: null,
  obv: null,
  obv_sma_20: null,
  cci_20: null,
  williams_r_14: null,
  roc_10: null,
  mfi_14: null,
};
const evidence = (indicators: Partial<LatestIndicators>, rest: Partial<Evidence> = {}): Evidence => ({
  close: 100,
  last: 100,
  indicators: { ...unknown, ...indicators },
  trend: undefined,
  patterns: [],
  ...rest,
});
const rule = { decisionThreshold: 0.2, weights: {} };
const pattern: Evidence['patterns'][number] = {
  name: 'double_bottom',
  direction: 'bullish',
  points: [
    { role: 'first_bottom', index: 50, price: 90 },
    { role: 'peak', index: 60, price: 98 },
    { role: 'second_bottom', index: 70, price: 90 },
  ],
  knownAt: 75,
  status: 'confirmed',
  confirmedAt: 80,
  confirmationLevels: [98],
  fit: 0.8,
};

describe('a voter', () => {
  it.each<[string, Partial<LatestIndicators>, number]>([
    ['moving_averages', { sma_50: 101, sma_200: 100 }, 1],
    ['moving_averages', { sma_50: 99, sma_200: 100 }, -1],
    ['price_to_average', { sma_50: 99 }, 1],
    ['price_to_average', { sma_50: 101 }, -1],
    ['macd', { macd: { macd: 1, signal: 0.5, histogram: 0.5 } }, 1],
    ['macd', { macd: { macd: 1, signal: 1, histogram: 0 } }, 0],
    ['directional_movement', { adx_14: 25, plus_di_14: 10, minus_di_14: 20 }, -1],
    ['directional_movement', { adx_14: 24.9, plus_di_14: 10, minus_di_14: 20 }, 0],
    ['momentum', { roc_10: 2.1 }, 1],
    ['momentum', { roc_10: -2.1 }, -1],
    ['momentum', { roc_10: 2 }, 0],
    ['volume_balance', { obv: 10, obv_sma_20: 9 }, 1],
    ['rsi', { rsi_14: 29.9 }, 1],
    ['rsi', { rsi_14: 70.1 }, -1],
    ['rsi', { rsi_14: 50 }, 0],
    ['bollinger', { bollinger: { upper: 120, middle: 110, lower: 101 } }, 1],
    ['bollinger', { bollinger: { upper: 99, middle: 90, lower: 81 } }, -1],
    ['stochastic', { stochastic: { k: 19, d: 50 } }, 1],
    ['stochastic', { stochastic: { k: 81, d: 50 } }, -1],
    ['cci', { cci_20: -101 }, 1],
    ['cci', { cci_20: 101 }, -1],
    ['williams_r', { williams_r_14: -81 }, 1],
    ['williams_r', { williams_r_14: -19 }, -1],
    ['money_flow', { mfi_14: 19 }, 1],
    ['money_flow', { mfi_14: 81 }, -1],
  ])('%s sees %j as %d', (indicator, indicators, vote) => {
    const { votes } = recommend(evidence(indicators), rule);
    expect(votes.find((entry) => entry.indicator === indicator)?.vote).toBe(vote);
  });

  it.each([
    ['up', 0.6],
    ['down', -0.6],
    ['sideways', 0],
  ] as const)('trend sees %s as %d', (direction, vote) => {
    const trend = { direction, strength: 0.6, annualSlope: 0.2, bars: 50 };
    expect(recommend(evidence({}, { trend }), rule).votes).toEqual([
      { indicator: 'trend', vote, weight: 2, value: 0.2 },
    ]);
  });

  it.each<[string, Partial<typeof pattern>, number | undefined]>([
    ['confirmed as its fit', {}, 0.8],
    ['confirmed 20 bars ago, as long as it took, as its fit', { confirmedAt: 80 }, 0.8],
    ['confirmed longer ago not at all', { confirmedAt: 79 }, undefined],
    ['that forms as half its fit', { status: 'forming' }, 0.4],
    ['that points down against buying', { direction: 'bearish' }, -0.8],
    ['without direction not at all', { direction: 'neutral' }, undefined],
    ['completed not at all', { status: 'completed' }, undefined],
    ['failed not at all', { status: 'failed' }, undefined],
  ])('patterns counts one %s', (_, change, vote) => {
    const { votes } = recommend(evidence({}, { patterns: [{ ...pattern, ...change }] }), rule);
    expect(votes[0]?.vote).toBe(vote);
  });
});

describe('a recommendation', () => {
  it('is the weighted mean of those who can vote', () => {
    const { score, votes } = recommend(evidence({ sma_50: 99, sma_200: 100, rsi_14: 50 }), rule);
    // -1 × 1.5 + 1 × 1 + 0 × 0.5
    expect(votes.map(({ indicator }) => indicator)).toEqual(['moving_averages', 'price_to_average', 'rsi']);
    expect(score).toBeCloseTo(-0.5 / 3, 12);
  });

  it.each([
    [0.5, 'hold'],
    [0.2, 'hold'],
    [1 / 6, 'sell'],
  ] as const)('with a threshold of %d is to %s at a score of -1/6', (decisionThreshold, action) => {
    const mixed = evidence({ sma_50: 99, sma_200: 100, rsi_14: 50 });
    expect(recommend(mixed, { decisionThreshold, weights: {} }).action).toBe(action);
  });

  it('takes other weights, and leaves out who has none', () => {
    const mixed = evidence({ sma_50: 99, sma_200: 100, rsi_14: 50 });
    const result = recommend(mixed, { decisionThreshold: 0.2, weights: { moving_averages: 0, rsi: 3 } });
    expect(result).toMatchObject({ action: 'buy', score: 0.25 });
    expect(result.votes.map(({ indicator, weight }) => [indicator, weight])).toEqual([
      ['price_to_average', 1],
      ['rsi', 3],
    ]);
  });

  it('is to hold when nobody can vote', () => {
    expect(recommend(evidence({}), rule)).toEqual({ action: 'hold', score: 0, votes: [] });
  });
});
