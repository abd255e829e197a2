import type { BarSeries } from '../shared/bars';
import { atr } from '../shared/indicators';
import { kellyFraction, type Payoff, payoffOfBars } from './kelly';
import type { SizingInput, SizingSignal } from './sizing-schema';

/** What a method says before any limit: a share of the equity of 0 or more, or why it has nothing to say. */
export type RawFraction =
  | { readonly kind: 'sized'; readonly fraction: number; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What is known of the symbol of a signal. */
export interface Subject {
  readonly signal: SizingSignal;
  readonly side: 1 | -1;
  /** Its bars, where there are any. */
  readonly bars: BarSeries | undefined;
  readonly perYear: number;
  /** How many signals share the volatility budget. */
  readonly count: number;
}

/** The size of a signal by the method of the input, by the formulas of the README. */
export function rawFraction(subject: Subject, input: SizingInput): RawFraction {
  switch (input.method) {
    case 'fixed':
      return sized(input.fixed_fraction, `fixed ${input.fixed_fraction}`);
    case 'kelly':
      return ofKelly(subject, input, 1, 'Kelly');
    case 'fractional_kelly':
      return ofKelly(subject, input, input.kelly_fraction, `${input.kelly_fraction} of Kelly`);
    case 'kelly_confidence': {
      const { confidence } = subject.signal;
      if (confidence === undefined)
        return unknown('kelly_confidence needs the confidence of the signal, which it does not give');
      return ofKelly(
        subject,
        input,
        input.kelly_fraction * confidence,
        `${input.kelly_fraction} of Kelly times confidence ${confidence}`,
      );
    }
    case 'volatility_target':
      return ofVolatility(subject, input);
    case 'atr':
      return ofRange(subject, input);
  }
}

function ofKelly(subject: Subject, input: SizingInput, share: number, name: string): RawFraction {
  const payoff = payoffOf(subject, input);
  if (payoff === undefined)
    return unknown(
      'Kelly needs win_rate and win_loss_ratio of the signal, or bars of its symbol to estimate them from',
    );
  const ratio = Number.isFinite(payoff.winLossRatio) ? payoff.winLossRatio.toFixed(3) : 'infinite';
  const from = payoff.given ? 'given' : 'of the bars';
  return sized(
    share * kellyFraction(payoff),
    `${name}, win rate ${payoff.winRate.toFixed(3)} and win-loss ratio ${ratio} ${from}`,
  );
}

function payoffOf({ signal, side, bars }: Subject, input: SizingInput): (Payoff & { given: boolean }) | undefined {
  const { win_rate: winRate, win_loss_ratio: winLossRatio } = signal;
  if (winRate !== undefined && winLossRatio !== undefined) return { winRate, winLossRatio, given: true };
  const estimated = bars === undefined ? undefined : payoffOfBars(bars, side, input.payoff_bars);
  return estimated && { ...estimated, given: false };
}

function ofVolatility({ bars, perYear, count }: Subject, input: SizingInput): RawFraction {
  const volatility = bars === undefined ? undefined : volatilityOf(bars, input.volatility_bars, perYear);
  if (volatility === undefined) return unknown(`volatility_target needs ${input.volatility_bars + 1} bars that move`);
  const fraction = input.target_volatility / (volatility * count);
  return sized(
    fraction,
    `volatility ${volatility.toFixed(4)}, target ${input.target_volatility} over ${count} symbols`,
  );
}

function ofRange({ bars }: Subject, input: SizingInput): RawFraction {
  const ranges = bars === undefined ? undefined : atr(bars.high, bars.low, bars.close, input.atr_bars);
  const share =
    bars === undefined || ranges === undefined ? NaN : ranges[ranges.length - 1] / bars.close[bars.close.length - 1];
  if (!(share > 0)) return unknown(`atr needs ${input.atr_bars + 1} bars that move`);
  return sized(
    input.risk_per_trade / (input.atr_multiple * share),
    `ATR ${(share * 100).toFixed(3)} % of the price, ${input.risk_per_trade} of equity at risk over ${input.atr_multiple} ATR`,
  );
}

/** Annualised sample deviation of the last returns; undefined where there are too few, or none moves. */
function volatilityOf({ close }: BarSeries, returns: number, perYear: number): number | undefined {
  if (close.length <= returns) return undefined;
  const window = close.slice(close.length - 1 - returns);
  const values = window.slice(1).map((price, bar) => price / window[bar] - 1);
  const mean = values.reduce((sum, value) => sum + value, 0) / returns;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns - 1);
  return variance < 1e-20 ? undefined : Math.sqrt(variance * perYear);
}

function sized(fraction: number, reason: string): RawFraction {
  return { kind: 'sized', fraction, reason };
}

function unknown(reason: string): RawFraction {
  return { kind: 'unknown', reason };
}
