import { letOthersRun } from '../shared/let-others-run';
import { defineTask } from '../parallel-port';
import type { SessionSpan } from '../shared/metrics';
import { type BarWindow, type PriceColumns, type SimulationRules, simulateEquity } from '../shared/simulation';
import { SharedIndicators, strategyNamed } from '../shared/strategies';
import type { Candidate } from './candidates';
import { type Objective, objectiveOf } from './objective';

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

/** Room that is used for one candidate after the other, so that none is asked for within the loop. */
class Scorer {
  readonly barsPerCandidate: number;
  readonly #strategy;
  readonly #indicators: SharedIndicators;
  readonly #targets: Int8Array;
  readonly #equity: Float64Array;
  readonly #returns: Float64Array;

  constructor(private readonly chunk: ScoreChunk) {
    const lengths = chunk.columns.map(({ first, last }) => last - first + 1);
    const longest = Math.max(...lengths);
    this.barsPerCandidate = lengths.reduce((total, length) => total + length, chunk.prices.close.length);
    this.#strategy = strategyNamed(chunk.strategy);
    this.#indicators = new SharedIndicators(chunk.prices);
    this.#targets = new Int8Array(chunk.prices.close.length);
    this.#equity = new Float64Array(longest + 1);
    this.#returns = new Float64Array(longest);
  }

  score({ parameters, stopLoss, takeProfit }: Candidate, row: Float64Array): void {
    const { prices, columns } = this.chunk;
    const rules: SimulationRules = { ...this.chunk.rules, stopLoss, takeProfit };
    this.#strategy.fillTargets(this.#targets, this.#indicators, parameters);
    let simulated: BarWindow | undefined;
    for (const [index, column] of columns.entries()) {
      // Two objectives of one window stand side by side: it is simulated once.
      if (simulated?.first !== column.first || simulated.last !== column.last) {
        simulateEquity(prices, this.#targets, column, rules, this.#equity);
        simulated = column;
      }
      const count = column.last - column.first + 1;
      row[index] = objectiveOf(column.objective, this.#equity, count, column.span, this.#returns);
    }
  }
}
