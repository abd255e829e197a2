import fc from 'fast-check';
import { type FoldPlan, samplesNeeded, walkForwardFolds } from '../../../src/slices/ml_strategy/folds';
import type { Sample } from '../../../src/slices/ml_strategy/samples';

function samplesFor(count: number, plan: FoldPlan): Sample[] {
  return Array.from({ length: count }, (_, index) => {
    const bar = 126 + index * plan.stepBars;
    return { bar, lastBar: bar + plan.horizonBars, features: [], returns: [], label: 0 };
  });
}

const plans = fc.record({
  folds: fc.integer({ min: 2, max: 10 }),
  horizonBars: fc.integer({ min: 1, max: 252 }),
  stepBars: fc.integer({ min: 1, max: 63 }),
});

describe('walk-forward folds', () => {
  it.each([
    [5, 63, 5, 52],
    [5, 63, 14, 44],
    [2, 10, 10, 29],
    [10, 252, 1, 312],
  ])('%i folds with a horizon of %i bars and a step of %i need %i samples', (folds, horizonBars, stepBars, needed) => {
    expect(samplesNeeded({ folds, horizonBars, stepBars })).toBe(needed);
  });

  it('begin after two fifths of the samples where there are plenty', () => {
    const plan = { folds: 3, horizonBars: 10, stepBars: 5 };
    const samples = samplesFor(100, plan);
    const folds = walkForwardFolds(samples, plan);
    expect(folds.map((fold) => samples.indexOf(fold.validate[0]))).toEqual([40, 60, 80]);
    expect(folds.map((fold) => fold.train.length)).toEqual([38, 58, 78]);
  });

  it('never learn from a sample whose horizon reaches into the block that is scored', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 0, max: 200 }), (plan, more) => {
        for (const fold of walkForwardFolds(samplesFor(samplesNeeded(plan) + more, plan), plan)) {
          expect(Math.max(...fold.train.map((sample) => sample.lastBar))).toBeLessThan(fold.validate[0].bar);
        }
      }),
    );
  });

  it('score every later sample once, in time order, with enough samples on both sides', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 0, max: 200 }), (plan, more) => {
        const samples = samplesFor(samplesNeeded(plan) + more, plan);
        const folds = walkForwardFolds(samples, plan);
        const scored = folds.flatMap((fold) => fold.validate);
        expect(folds).toHaveLength(plan.folds);
        expect(scored).toEqual(samples.slice(samples.length - scored.length));
        expect(Math.min(...folds.map((fold) => fold.train.length))).toBeGreaterThanOrEqual(20);
        expect(Math.min(...folds.map((fold) => fold.validate.length))).toBeGreaterThanOrEqual(4);
      }),
    );
  });
});
