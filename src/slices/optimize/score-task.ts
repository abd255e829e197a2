import { letOthersRun } from '../shared/let-others-run';
import { defineTask } from '../parallel-port';
import type { SessionSpan } from '../shared/metrics';
import {
  type BarWindow,
  type PriceColumns,
  fillReturns,
  type SimulationRules,
  simulateCrossing,
  simulateEquity,
} from '../shared/simulation';
import { type Crossing, SharedIndicators, strategyNamed } from '../shared/strategies';
import type { Candidate } from './candidates';
import { type CandidateCurve, needsEquity, type Objective, objectiveOf } from './objective';

/** What one column of the score table says: an objective over a window. */
export interface ScoreColumn extends BarWindow {
  readonly objective: Objective;
  readonly span: SessionSpan;
}

/** Candidates to score, with everything that takes: it may be done in any process. */
export interface ScoreChunk {
  readonly prices: PriceColumns;
  readonly strategy: string;
  readonly rules: Omit<SimulationRules, 'stopLoss' | 'takeProfit'>;
  readonly columns: readonly ScoreColumn[];
  readonly candidates: readonly Candidate[];
}

/** Bars between two looks at whether the work is still wanted: some tens of milliseconds. */
const barsBetweenPauses = 2_000_000;

/**
 * Scores each candidate in each column: one row of scores a candidate, one after the other; NaN where the objective is not
 * defined. A row depends on its candidate alone, however the candidates are cut into chunks.
 */
export const scoreTask = defineTask<ScoreChunk, Float64Array>({
  name: 'score',
  run: async (chunk, { signal }) => {
    const scorer = new Scorer(chunk);
    const width = chunk.columns.length;
    const scores = new Float64Array(chunk.candidates.length * width);
    let bars = 0;
    for (const [index, candidate] of chunk.candidates.entries()) {
      scorer.score(candidate, scores.subarray(index * width, (index + 1) * width));
      bars += scorer.barsPerCandidate;
      if (bars < barsBetweenPauses) continue;
      bars = 0;
      await letOthersRun(signal);
    }
    return scores;
  },
});

type Exits = Pick<SimulationRules, 'stopLoss' | 'takeProfit'>;

/** Room that is used for one candidate after the other, so that none is asked for within the loop. */
class Scorer {
  readonly barsPerCandidate: number;
  readonly #strategy;
  readonly #needsEquity: boolean;
  readonly #indicators: SharedIndicators;
  readonly #targets: Int8Array;
  readonly #equity: Float64Array;
  readonly #returns: Float64Array;

  constructor(private readonly chunk: ScoreChunk) {
    const lengths = chunk.columns.map(({ first, last }) => last - first + 1);
    const longest = Math.max(...lengths);
    this.barsPerCandidate = lengths.reduce((total, length) => total + length, chunk.prices.close.length);
    this.#strategy = strategyNamed(chunk.strategy);
    this.#needsEquity = chunk.columns.some(({ objective }) => needsEquity(objective));
    this.#indicators = new SharedIndicators(chunk.prices);
    this.#targets = new Int8Array(chunk.prices.close.length);
    this.#equity = new Float64Array(longest + 1);
    this.#returns = new Float64Array(longest);
  }

  score({ parameters, stopLoss, takeProfit }: Candidate, row: Float64Array): void {
    const { columns } = this.chunk;
    const exits = { stopLoss, takeProfit };
    const crossing = this.#crossingOf(exits, parameters);
    if (crossing === undefined) this.#strategy.fillTargets(this.#targets, this.#indicators, parameters);
    let simulated: BarWindow | undefined;
    let curve: CandidateCurve | undefined;
    for (const [index, column] of columns.entries()) {
      // Two objectives of one window stand side by side: it is simulated once.
      if (curve === undefined || simulated?.first !== column.first || simulated.last !== column.last) {
        curve = crossing === undefined ? this.#trade(column, exits) : this.#tradeCrossing(column, crossing);
        simulated = column;
      }
      row[index] = objectiveOf(column.objective, curve, column.span);
    }
  }

  /** The columns to trade from without targets: where nothing is left within a bar, and returns are all that is asked for. */
  #crossingOf({ stopLoss, takeProfit }: Exits, parameters: Candidate['parameters']): Crossing | undefined {
    if (this.#needsEquity || stopLoss !== undefined || takeProfit !== undefined) return undefined;
    return this.#strategy.crossing?.(this.#indicators, parameters);
  }

  #trade(window: BarWindow, exits: Exits): CandidateCurve {
    const count = window.last - window.first + 1;
    const [equity, returns] = [this.#equity, this.#returns];
    simulateEquity(this.chunk.prices, this.#targets, window, { ...this.chunk.rules, ...exits }, equity);
    const sum = fillReturns(equity, count, returns);
    return { initial: equity[0], final: equity[count], returns, sum, count, equity };
  }

  #tradeCrossing(window: BarWindow, crossing: Crossing): CandidateCurve {
    const { prices, rules } = this.chunk;
    const returns = this.#returns;
    const { final, sum } = simulateCrossing(prices, crossing, window, rules, returns);
    return { initial: rules.initialCapital, final, returns, sum, count: window.last - window.first + 1 };
  }
}
