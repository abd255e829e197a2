import type { BarSeries } from '../shared/bars';
import {
  adx,
  atr,
  bollinger,
  cci,
  type Column,
  ema,
  macd,
  mfi,
  obv,
  roc,
  rollingMax,
  rollingMin,
  rsi,
  sma,
  stochastic,
  williamsR,
} from '../shared/indicators';
import type { LatestIndicators } from './find-patterns-schema';

/**
 * The indicators' values at the last bar. Null where the history is too short, and where there is nothing to measure:
 * an oscillator of the range of 14 bars without any, RSI of closes that never moved, volume where none was recorded.
 */
export function latestIndicators({ high, low, close, volume }: BarSeries): LatestIndicators {
  const bands = bollinger(close);
  const convergence = macd(close);
  const movement = adx(high, low, close);
  const oscillator = stochastic(high, low, close);
  const hasRange = (latest(rollingMax(high, 14)) ?? 0) > (latest(rollingMin(low, 14)) ?? 0);
  const hasMoved = close.some((price) => price !== close[0]);
  const hasVolume = volume.slice(-14).some((traded) => traded > 0);
  return {
    sma_20: latest(sma(close, 20)),
    sma_50: latest(sma(close, 50)),
    sma_200: latest(sma(close, 200)),
    ema_12: latest(ema(close, 12)),
    ema_26: latest(ema(close, 26)),
    rsi_14: hasMoved ? latest(rsi(close, 14)) : null,
    macd: allOrNull({
      macd: latest(convergence.macd),
      signal: latest(convergence.signal),
      histogram: latest(convergence.histogram),
    }),
    bollinger: allOrNull({ upper: latest(bands.upper), middle: latest(bands.middle), lower: latest(bands.lower) }),
    atr_14: latest(atr(high, low, close, 14)),
    adx_14: latest(movement.adx),
    plus_di_14: latest(movement.plusDi),
    minus_di_14: latest(movement.minusDi),
    stochastic: hasRange ? allOrNull({ k: latest(oscillator.k), d: latest(oscillator.d) }) : null,
    obv: hasVolume ? latest(obv(close, volume)) : null,
    obv_sma_20: hasVolume ? latest(sma(obv(close, volume), 20)) : null,
    cci_20: latest(cci(high, low, close, 20)),
    williams_r_14: hasRange ? latest(williamsR(high, low, close, 14)) : null,
    roc_10: latest(roc(close, 10)),
    mfi_14: hasVolume ? latest(mfi(high, low, close, volume, 14)) : null,
  };
}

function latest(column: Column): number | null {
  const value = column[column.length - 1];
  return Number.isFinite(value) ? value : null;
}

/** The values together, or null as long as one of them is. */
function allOrNull<Name extends string>(values: Record<Name, number | null>): Record<Name, number> | null {
  return isComplete(values) ? values : null;
}

function isComplete<Name extends string>(values: Record<Name, number | null>): values is Record<Name, number> {
  return Object.values(values).every((value) => value !== null);
}
