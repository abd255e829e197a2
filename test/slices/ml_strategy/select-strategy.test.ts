import type { Candidate } from '../../../src/slices/ml_strategy/candidates';
import { type Selection, type SelectionPlan, selectStrategy } from '../../../src/slices/ml_strategy/select-strategy';
import type { BarSeries } from '../../../src/slices/shared/bars';
import { barsOf, walk } from './bars-of';

const always = (name: string, target: number): Candidate => ({
  name,
  parameters: {},
  warmupBars: 0,
  targets: (series) => new Int8Array(series.time.length).fill(target),
});

const plan: SelectionPlan = {
  candidates: [always('flat', 0), always('long', 1), always('short', -1)],
  testFrom: '2005-01-01',
  horizonBars: 10,
  stepBars: 5,
  folds: 4,
  minTrainingBars: 300,
  costs: { commission: 0.001, slippage: 0.0005 },
  seed: 1,
  trees: 20,
};

function select(series: BarSeries, changes: Partial<SelectionPlan> = {}): Selection {
  const work = selectStrategy(series, { ...plan, ...changes });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Rises and falls by turns, 110 bars each: where it goes next can be told from where it has been going. */
const turning = (bars: number) => {
  const noise = walk(bars, 5);
  let price = 100;
  return barsOf(
    noise.map((close, bar) => {
      const shake = bar === 0 ? 0 : close / noise[bar - 1] - 1;
      price *= (Math.floor(bar / 110) % 2 === 0 ? 1.006 : 0.994) * (1 + shake / 10);
      return price;
    }),
  );
};

describe('the choice of a strategy', () => {
  it.each([
    ['rising', 1180, 'long'],
    ['falling', 1090, 'short'],
  ])('is left to the model where it beats the baseline: %s market', (_, bars, expected) => {
    const selection = select(turning(bars));
    expect(selection.selectedBy).toBe('model');
    expect(selection.strategy.name).toBe(expected);
    expect(selection.total.accuracy).toBeGreaterThan(0.75);
    expect(selection.total.accuracy).toBeGreaterThan(selection.total.baselineAccuracy);
    expect(selection.reason).toMatch(
      /^(long|short) has \d+ of 20 votes of the model, which beats the baseline: out of sample/,
    );
  });

  it('falls back to what was best most often where the model does not beat that', () => {
    const rising = barsOf(Array.from({ length: 700 }, (_, bar) => 100 * 1.002 ** bar));
    const selection = select(rising);
    expect(selection.selectedBy).toBe('baseline');
    expect(selection.strategy.name).toBe('long');
    expect(selection.total).toMatchObject({ accuracy: 1, baselineAccuracy: 1 });
    expect(selection.reason).toContain('long was the best strategy most often, in 71 of 71 samples');
  });

  it('does not take chance for skill: in a random walk the model is no better than guessing', () => {
    const { total } = select(barsOf(walk(1000, 3)));
    expect(total.accuracy).toBeLessThan(0.7);
    expect(total.chosenMeanReturn).toBeLessThan(total.bestMeanReturn);
  });

  it('scores folds in time order, each learned from sessions before it', () => {
    const { folds, total } = select(turning(1100));
    expect(folds).toHaveLength(4);
    folds.forEach((fold, index) => {
      expect(fold.trainTo < fold.validateFrom).toBe(true);
      if (index > 0) expect(folds[index - 1].validateFrom < fold.validateFrom).toBe(true);
    });
    expect(folds.reduce((sum, fold) => sum + fold.samples, 0)).toBe(total.samples);
  });

  it('learns from labels that end on the last bar of the window', () => {
    const series = turning(1100);
    const { folds } = select(series);
    expect(folds[3].validateTo).toBe(new Date(series.time[1099]).toISOString().slice(0, 10));
  });

  it('never scores above the best in hindsight', () => {
    for (const seed of [1, 2, 3]) {
      for (const fold of select(barsOf(walk(600, seed)), { seed }).folds) {
        expect(fold.bestMeanReturn).toBeGreaterThanOrEqual(fold.chosenMeanReturn);
        expect(fold.bestMeanReturn).toBeGreaterThanOrEqual(fold.baselineMeanReturn);
      }
    }
  });

  it('counts costs: trading every bar loses to standing still in a quiet market', () => {
    const restless: Candidate = {
      ...always('restless', 1),
      targets: (series) => Int8Array.from(series.time, (_, bar) => bar % 2),
    };
    const quiet = barsOf(Array.from({ length: 500 }, (_, bar) => 100 * 1.0001 ** bar));
    const chosen = (costs: SelectionPlan['costs']) =>
      select(quiet, { costs, candidates: [restless, always('flat', 0)] }).strategy.name;
    expect(chosen({ commission: 0, slippage: 0 })).toBe('restless');
    expect(chosen(plan.costs)).toBe('flat');
  });

  it('refuses prices that no return can be computed from', () => {
    const series = turning(600);
    series.open.fill(0, 400, 410);
    expect(() => select(series)).toThrow(expect.objectContaining({ code: 'InvalidBars' }));
  });
});
