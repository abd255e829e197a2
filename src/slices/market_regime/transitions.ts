import { type Regime, regimeNames } from '../shared/risk';
import { recordOf } from './agreement';

/** One row of the transition matrix. */
export interface TransitionRow {
  readonly from: Regime;
  /** Bars in this regime that another bar follows. 0: the row is the share of each regime in the whole history. */
  readonly observations: number;
  /** Probabilities of the regime of the next bar; they sum to 1. */
  readonly to: Record<Regime, number>;
}

/** What the regimes of the past say of how long they last and what comes after them. */
export interface RegimeHistory {
  readonly matrix: readonly TransitionRow[];
  readonly shares: Record<Regime, number>;
  /**
   * Bars in the regime per spell of it that has ended; null where none has ended. The maximum-likelihood mean duration when
   * leaving is as likely at every bar; a spell that still runs counts as time, not as an end.
   */
  readonly averageDuration: Record<Regime, number | null>;
  /** Bars that the last regime has lasted, the last bar included. */
  readonly currentDuration: number;
  /** Changes of regime over the history. */
  readonly changes: number;
  /** Share of bars with the regime of the bar before. 1 where there is one bar. */
  readonly stability: number;
}

/** Estimates from a sequence of at least one regime, a bar each: counts of transitions over counts of regimes. */
export function regimeHistory(regimes: readonly Regime[]): RegimeHistory {
  const counts = recordOf(() => recordOf(() => 0));
  for (let bar = 1; bar < regimes.length; bar++) counts[regimes[bar - 1]][regimes[bar]]++;
  const shares = recordOf((regime) => regimes.filter((one) => one === regime).length / regimes.length);
  const followed = (regime: Regime) => regimeNames.reduce((sum, next) => sum + counts[regime][next], 0);
  const changes = regimes.filter((regime, bar) => bar > 0 && regime !== regimes[bar - 1]).length;
  return {
    matrix: regimeNames.map((from) => {
      const observations = followed(from);
      const to = observations === 0 ? shares : recordOf((next) => counts[from][next] / observations);
      return { from, observations, to };
    }),
    shares,
    averageDuration: recordOf((regime) => {
      const ended = followed(regime) - counts[regime][regime];
      return ended === 0 ? null : (shares[regime] * regimes.length) / ended;
    }),
    currentDuration: regimes.length - 1 - regimes.findLastIndex((regime) => regime !== regimes[regimes.length - 1]),
    changes,
    stability: regimes.length < 2 ? 1 : 1 - changes / (regimes.length - 1),
  };
}

/** The probability that a regime has been left at least once within so many bars, by its row of the matrix. */
export function changeProbability({ matrix }: RegimeHistory, regime: Regime, bars: number): number {
  const row = matrix.find(({ from }) => from === regime);
  return row === undefined ? 0 : 1 - row.to[regime] ** bars;
}
