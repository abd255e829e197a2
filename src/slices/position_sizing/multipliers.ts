import type { Regime } from '../shared/risk';

/** What sizes are multiplied by in each regime of the market. */
export const regimeMultipliers: Readonly<Record<Regime, number>> = {
  bull_quiet: 1.2,
  bull_volatile: 0.9,
  sideways_quiet: 1,
  sideways_volatile: 0.7,
  bear_quiet: 0.6,
  bear_volatile: 0.4,
  crisis: 0.2,
};

/** How bad a regime is, 0 for the one with the largest multiplier and 1 for the crisis. */
export function regimeRisk(regime: Regime): number {
  const { bull_quiet: best, crisis: worst } = regimeMultipliers;
  return (best - regimeMultipliers[regime]) / (best - worst);
}

/** What sizes are multiplied by in a drawdown: falls in a straight line from 1 without any to 0 at `maxDrawdown`. */
export function drawdownMultiplier(drawdown: number, maxDrawdown: number): number {
  return Math.max(0, 1 - drawdown / maxDrawdown);
}
