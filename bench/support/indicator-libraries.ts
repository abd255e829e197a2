import * as technicalindicators from 'technicalindicators';
import * as signals from 'trading-signals';
import * as own from '../../src/slices/shared/indicators';

interface Prices {
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
  readonly period: number;
}

interface Values {
  readonly values: number[];
  readonly period: number;
}

/** What is used of technicalindicators, by what it takes: plain objects, where its own types ask for instances of classes. */
interface PlainInputs {
  sma(input: Values): number[];
  ema(input: Values): number[];
  rsi(input: Values): number[];
  roc(input: Values): number[];
  macd(input: {
    readonly values: number[];
    readonly fastPeriod: number;
    readonly slowPeriod: number;
    readonly signalPeriod: number;
    readonly SimpleMAOscillator: boolean;
    readonly SimpleMASignal: boolean;
  }): readonly { readonly histogram?: number }[];
  bollingerbands(input: Values & { readonly stdDev: number }): readonly { readonly upper: number }[];
  atr(input: Prices): number[];
  adx(input: Prices): readonly { readonly adx: number }[];
  stochastic(input: Prices & { readonly signalPeriod: number }): readonly { readonly d: number }[];
  cci(input: Prices): number[];
  williamsr(input: Prices): number[];
  obv(input: { readonly close: number[]; readonly volume: number[] }): number[];
  mfi(input: Prices & { readonly volume: number[] }): number[];
}

const peer: PlainInputs = technicalindicators;

/** Daily bars as columns. */
export interface Columns {
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
  readonly volume: number[];
}

/** One pass over all bars; gives the last value, so that nothing is left undone. */
type Pass = () => number;

/** One indicator in each library. */
export interface Contest {
  readonly name: string;
  readonly passes: Readonly<Record<IndicatorLibrary, Pass>>;
}

export const indicatorLibraries = ['ours', 'trading-signals', 'technicalindicators'] as const;

export type IndicatorLibrary = (typeof indicatorLibraries)[number];

/**
 * The indicators that all libraries have, with the same parameters. Each library gets the bars in the shape that it takes,
 * made beforehand: ours and technicalindicators columns, trading-signals one candle after the other.
 */
export function contests({ high, low, close, volume }: Columns): readonly Contest[] {
  const candles = close.map((price, bar) => ({
    open: price,
    high: high[bar],
    low: low[bar],
    close: price,
    volume: volume[bar],
  }));
  const prices = { high, low, close };
  const contest = (name: string, ours: Pass, tradingSignals: Pass, technical: () => readonly number[]): Contest => ({
    name,
    passes: {
      ours,
      'trading-signals': tradingSignals,
      technicalindicators: () => lastOf(technical()),
    },
  });
  return [
    contest(
      'sma',
      () => lastOf(own.sma(close, 20)),
      () => fed(new signals.SMA(20), close),
      () => peer.sma({ period: 20, values: close }),
    ),
    contest(
      'ema',
      () => lastOf(own.ema(close, 12)),
      () => fed(new signals.EMA(12), close),
      () => peer.ema({ period: 12, values: close }),
    ),
    contest(
      'rsi',
      () => lastOf(own.rsi(close, 14)),
      () => fed(new signals.RSI(14), close),
      () => peer.rsi({ period: 14, values: close }),
    ),
    contest(
      'macd',
      () => lastOf(own.macd(close, 12, 26, 9).histogram),
      () => fed(new signals.MACD(new signals.EMA(12), new signals.EMA(26), new signals.EMA(9)), close, 'histogram'),
      () =>
        peer
          .macd({
            fastPeriod: 12,
            slowPeriod: 26,
            signalPeriod: 9,
            SimpleMAOscillator: false,
            SimpleMASignal: false,
            values: close,
          })
          .map(({ histogram }) => histogram ?? NaN),
    ),
    contest(
      'bollinger',
      () => lastOf(own.bollinger(close, 20, 2).upper),
      () => fed(new signals.BollingerBands(20, 2), close, 'upper'),
      () => peer.bollingerbands({ period: 20, stdDev: 2, values: close }).map(({ upper }) => upper),
    ),
    contest(
      'atr',
      () => lastOf(own.atr(high, low, close, 14)),
      () => fed(new signals.ATR(14), candles),
      () => peer.atr({ ...prices, period: 14 }),
    ),
    contest(
      'adx',
      () => lastOf(own.adx(high, low, close, 14).adx),
      () => fed(new signals.ADX(14), candles),
      () => peer.adx({ ...prices, period: 14 }).map(({ adx }) => adx),
    ),
    contest(
      'stochastic',
      () => lastOf(own.stochastic(high, low, close, 14, 3, 3).d),
      () => fed(new signals.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 }), candles, 'stochD'),
      // It has no slowing: its k is the raw one, and its d the average that is called slow k elsewhere.
      () => peer.stochastic({ ...prices, period: 14, signalPeriod: 3 }).map(({ d }) => d),
    ),
    contest(
      'cci',
      () => lastOf(own.cci(high, low, close, 20)),
      () => fed(new signals.CCI(20), candles),
      () => peer.cci({ ...prices, period: 20 }),
    ),
    contest(
      'williams_r',
      () => lastOf(own.williamsR(high, low, close, 14)),
      () => fed(new signals.WilliamsR(14), candles),
      () => peer.williamsr({ ...prices, period: 14 }),
    ),
    contest(
      'roc',
      () => lastOf(own.roc(close, 10)),
      () => fed(new signals.ROC(10), close),
      () => peer.roc({ period: 10, values: close }),
    ),
    contest(
      'obv',
      () => lastOf(own.obv(close, volume)),
      () => fed(new signals.OBV(2), candles),
      () => peer.obv({ close, volume }),
    ),
    contest(
      'mfi',
      () => lastOf(own.mfi(high, low, close, volume, 14)),
      () => fed(new signals.MFI(14), candles),
      () => peer.mfi({ ...prices, volume, period: 14 }),
    ),
  ];
}

interface Streaming<Input, Result> {
  add(input: Input): Result | null;
}

/** The last result of an indicator that is given one input after the other. */
function fed<Input>(indicator: Streaming<Input, number>, inputs: readonly Input[]): number;
function fed<Input, Field extends string>(
  indicator: Streaming<Input, Readonly<Record<Field, number>>>,
  inputs: readonly Input[],
  field: Field,
): number;
function fed<Input>(
  indicator: Streaming<Input, number | Readonly<Record<string, number>>>,
  inputs: readonly Input[],
  field = '',
): number {
  let last: number | Readonly<Record<string, number>> | null = null;
  for (const input of inputs) last = indicator.add(input);
  if (last === null) return NaN;
  return typeof last === 'number' ? last : last[field];
}

function lastOf(values: ArrayLike<number>): number {
  return values[values.length - 1];
}
