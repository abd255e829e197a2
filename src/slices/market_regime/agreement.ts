import { type Regime, regimeNames } from '../shared/risk';
import { regimeOf } from './classify';
import { firstMeasured, measureAt, type Windows } from './measures';

/** How much shorter or longer the windows are that a regime is checked with. */
const stretches = [0.5, 0.75, 1, 1.25, 1.5];

/**
 * How a bar is classed when the two windows are each 0.5, 0.75, 1, 1.25 and 1.5 times as long: the share of the (up to) 25
 * pairs that give each regime. Pairs for which there is too little history are left out; the given one never is.
 */
export function regimeShares(
  close: readonly number[],
  at: number,
  windows: Windows,
  perYear: number,
): Record<Regime, number> {
  const found = stretches.flatMap((ofVolatility) =>
    stretches.flatMap((ofTrend): Regime[] => {
      const stretched = {
        volatilityBars: Math.max(2, Math.round(windows.volatilityBars * ofVolatility)),
        trendBars: Math.max(3, Math.round(windows.trendBars * ofTrend)),
      };
      if (firstMeasured(stretched) > at) return [];
      const { volatility, annualTrend } = measureAt(close, at, stretched, perYear);
      return [regimeOf(volatility, annualTrend)];
    }),
  );
  return recordOf((regime) => found.filter((one) => one === regime).length / found.length);
}

/** A value for each regime. */
export function recordOf<Value>(valueOf: (regime: Regime) => Value): Record<Regime, Value> {
  const [bullQuiet, bullVolatile, bearQuiet, bearVolatile, sidewaysQuiet, sidewaysVolatile, crisis] = regimeNames;
  return {
    bull_quiet: valueOf(bullQuiet),
    bull_volatile: valueOf(bullVolatile),
    bear_quiet: valueOf(bearQuiet),
    bear_volatile: valueOf(bearVolatile),
    sideways_quiet: valueOf(sidewaysQuiet),
    sideways_volatile: valueOf(sidewaysVolatile),
    crisis: valueOf(crisis),
  };
}
