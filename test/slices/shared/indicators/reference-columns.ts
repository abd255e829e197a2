import type { Column } from '../../../../src/slices/shared/indicators';
import {
  adx,
  atr,
  bollinger,
  cci,
  ema,
  macd,
  mfi,
  obv,
  roc,
  rollingMax,
  rollingMin,
  rsi,
  sma,
  standardDeviation,
  stochastic,
  trueRange,
  typicalPrice,
  williamsR,
} from '../../../../src/slices/shared/indicators';

/** What indicators read. */
export interface PriceColumns {
  readonly high: Column;
  readonly low: Column;
  readonly close: Column;
  readonly volume: Column;
}

/** Every output of every indicator by the name that it has in the reference files. */
export const referenceColumns: Readonly<Record<string, (bars: PriceColumns) => Float64Array>> = {
  sma_20: ({ close }) => sma(close, 20),
  sma_50: ({ close }) => sma(close, 50),
  sma_200: ({ close }) => sma(close, 200),
  ema_12: ({ close }) => ema(close, 12),
  ema_26: ({ close }) => ema(close, 26),
  standard_deviation_20: ({ close }) => standardDeviation(close, 20),
  rsi_14: ({ close }) => rsi(close, 14),
  macd: ({ close }) => macd(close).macd,
  macd_signal: ({ close }) => macd(close).signal,
  macd_histogram: ({ close }) => macd(close).histogram,
  bollinger_upper: ({ close }) => bollinger(close).upper,
  bollinger_middle: ({ close }) => bollinger(close).middle,
  bollinger_lower: ({ close }) => bollinger(close).lower,
  true_range: ({ high, low, close }) => trueRange(high, low, close),
  atr_14: ({ high, low, close }) => atr(high, low, close),
  adx_14: ({ high, low, close }) => adx(high, low, close).adx,
  plus_di_14: ({ high, low, close }) => adx(high, low, close).plusDi,
  minus_di_14: ({ high, low, close }) => adx(high, low, close).minusDi,
  stochastic_k: ({ high, low, close }) => stochastic(high, low, close).k,
  stochastic_d: ({ high, low, close }) => stochastic(high, low, close).d,
  obv: ({ close, volume }) => obv(close, volume),
  cci_20: ({ high, low, close }) => cci(high, low, close),
  williams_r_14: ({ high, low, close }) => williamsR(high, low, close),
  roc_10: ({ close }) => roc(close, 10),
  mfi_14: ({ high, low, close, volume }) => mfi(high, low, close, volume),
  rolling_max_20: ({ high }) => rollingMax(high, 20),
  rolling_min_20: ({ low }) => rollingMin(low, 20),
  typical_price: ({ high, low, close }) => typicalPrice(high, low, close),
};
