import type { Regime } from '../shared/risk';

export const volatilityLevels = ['low', 'medium', 'high', 'extreme'] as const;
export type VolatilityLevel = (typeof volatilityLevels)[number];

export const trendDirections = ['strong_up', 'up', 'sideways', 'down', 'strong_down'] as const;
export type TrendDirection = (typeof trendDirections)[number];

/** Annualised volatility: below 15 % low, below 25 % medium, below 40 % high, else extreme. */
export function volatilityLevel(volatility: number): VolatilityLevel {
  if (volatility < 0.15) return 'low';
  if (volatility < 0.25) return 'medium';
  return volatility < 0.4 ? 'high' : 'extreme';
}

/** Annualised trend: beyond 20 % strong, beyond 5 % up or down, within 5 % sideways. */
export function trendDirection(annualTrend: number): TrendDirection {
  if (annualTrend > 0.2) return 'strong_up';
  if (annualTrend > 0.05) return 'up';
  if (annualTrend >= -0.05) return 'sideways';
  return annualTrend >= -0.2 ? 'down' : 'strong_down';
}

/**
 * The regime of an annualised volatility and trend. Low and medium volatility are quiet, high and extreme volatile; extreme
 * volatility in a strong fall is the crisis.
 */
export function regimeOf(volatility: number, annualTrend: number): Regime {
  const level = volatilityLevel(volatility);
  const isQuiet = level === 'low' || level === 'medium';
  const direction = trendDirection(annualTrend);
  switch (direction) {
    case 'strong_up':
    case 'up':
      return isQuiet ? 'bull_quiet' : 'bull_volatile';
    case 'sideways':
      return isQuiet ? 'sideways_quiet' : 'sideways_volatile';
    case 'strong_down':
      if (level === 'extreme') return 'crisis';
      return isQuiet ? 'bear_quiet' : 'bear_volatile';
    case 'down':
      return isQuiet ? 'bear_quiet' : 'bear_volatile';
  }
}
