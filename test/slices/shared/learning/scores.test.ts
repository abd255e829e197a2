import fc from 'fast-check';
import { exponentialWeights } from '../../../../src/slices/shared/learning/exponential-weights';
import {
  probabilityScore,
  squareLoss,
  standardErrorsAboveZero,
} from '../../../../src/slices/shared/learning/probability-score';
import { scaledRow, scalingOf } from '../../../../src/slices/shared/learning/scaling';

describe('the scores of probabilities', () => {
  it.each([
    ['always 0.5', [0.5, 0.5], [1, 0], { brier: 0.25, logLoss: Math.LN2, accuracy: 0.5 }],
    ['right and sure', [0.9, 0.1], [1, 0], { brier: 0.01, logLoss: -Math.log(0.9), accuracy: 1 }],
    ['wrong and sure', [0.1, 0.9], [1, 0], { brier: 0.81, logLoss: -Math.log(0.1), accuracy: 0 }],
  ])('are known for %s', (_, probabilities, outcomes, expected) => {
    const result = probabilityScore(
      probabilities.map((probability, index) => ({ probability, happened: outcomes[index], share: 1 })),
    );
    expect(result.brier).toBeCloseTo(expected.brier, 12);
    expect(result.logLoss).toBeCloseTo(expected.logLoss, 12);
    expect(result.accuracy).toBe(expected.accuracy);
  });

  it('count forecasts by their share', () => {
    const forecasts = [
      { probability: 0.9, happened: 1, share: 3 },
      { probability: 0.9, happened: 0, share: 1 },
    ];
    expect(probabilityScore(forecasts).brier).toBeCloseTo((3 * 0.01 + 0.81) / 4, 12);
  });
});

describe('standard errors above 0', () => {
  it.each([
    ['values 1, 2, 3', [1, 2, 3], 1, 2 / Math.sqrt(2 / 3 / 2)],
    ['values that do not vary', [1, 1, 1], 1, 0],
    ['one independent value', [1, 2], 0.5, 0],
    ['the same values that count half', [1, 2, 3, 1, 2, 3], 0.5, 2 / Math.sqrt(2 / 3 / 2)],
  ])('of %s', (_, values, share, expected) => {
    expect(standardErrorsAboveZero(values.map((value) => ({ value, share })))).toBeCloseTo(expected, 12);
  });
});

describe('exponential weights', () => {
  it.each([
    ['equal losses', [1, 1, 1, 1], [0.25, 0.25, 0.25, 0.25]],
    ['a loss more by 2 ln 3', [0, 2 * Math.log(3)], [0.75, 0.25]],
    ['losses beyond all numbers', [0, 5000], [1, 0]],
  ])('of %s', (_, losses, expected) => {
    expect(exponentialWeights(losses)).toEqual(expected.map((value) => expect.closeTo(value, 12)));
  });

  it('lose at most 2 ln(members) more than the best member, whatever happens', () => {
    const step = fc.record({
      forecasts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
      happened: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const losses = [0, 0, 0, 0];
        let lost = 0;
        for (const { forecasts, happened } of steps) {
          const weights = exponentialWeights(losses);
          const probability = forecasts.reduce((sum, forecast, member) => sum + forecast * weights[member], 0);
          lost += squareLoss({ probability, happened });
          forecasts.forEach((forecast, member) => (losses[member] += squareLoss({ probability: forecast, happened })));
        }
        expect(lost).toBeLessThanOrEqual(Math.min(...losses) + 2 * Math.log(4) + 1e-9);
      }),
    );
  });
});

describe('scaling', () => {
  it('gives deviations from the mean, each within -5 and 5', () => {
    const scaling = scalingOf([
      [1, 7],
      [3, 7],
    ]);
    expect(scaling).toEqual({ means: [2, 7], deviations: [1, 1] });
    expect(scaledRow(scaling, [4, 7])).toEqual([2, 0]);
    expect(scaledRow(scaling, [-90, 90])).toEqual([-5, 5]);
  });
});
