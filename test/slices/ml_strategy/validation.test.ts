import type { Sample } from '../../../src/slices/ml_strategy/samples';
import { type Score, beatsBaseline, mostFrequentBest, score, winsOf } from '../../../src/slices/ml_strategy/validation';

function sample(...returns: number[]): Sample {
  return { bar: 0, lastBar: 0, features: [], returns, label: returns.indexOf(Math.max(...returns)) };
}

describe('the score', () => {
  it('counts hits and averages the returns of what was chosen, of the baseline and of the best', () => {
    const choices = [
      { sample: sample(0.1, 0.2, 0), chosen: 1, baseline: 0 },
      { sample: sample(0.3, 0.1, 0), chosen: 1, baseline: 0 },
      { sample: sample(-0.2, -0.1, 0), chosen: 2, baseline: 0 },
      { sample: sample(0.4, 0, 0), chosen: 0, baseline: 0 },
    ];
    const result = score(choices);
    expect(result.samples).toBe(4);
    expect(result.accuracy).toBe(0.75);
    expect(result.baselineAccuracy).toBe(0.5);
    expect(result.chosenMeanReturn).toBeCloseTo(0.175, 12);
    expect(result.baselineMeanReturn).toBeCloseTo(0.15, 12);
    expect(result.bestMeanReturn).toBeCloseTo(0.225, 12);
  });

  it('takes a choice for right when nothing earned more', () => {
    expect(score([{ sample: sample(0.1, 0.1), chosen: 1, baseline: 0 }])).toMatchObject({
      accuracy: 1,
      baselineAccuracy: 1,
    });
  });
});

describe('the baseline', () => {
  it('is the candidate that was the best most often, shared firsts included', () => {
    const samples = [sample(1, 0, 1), sample(0, 1, 0), sample(2, 0, 2), sample(0, 0, 1)];
    expect(winsOf(samples, 3)).toEqual([2, 1, 3]);
    expect(mostFrequentBest(samples, 3)).toBe(2);
  });

  it('is the first of equals', () => {
    expect(mostFrequentBest([sample(0, 1, 0), sample(0, 0, 1)], 3)).toBe(1);
  });

  const even: Score = {
    samples: 10,
    accuracy: 0.5,
    baselineAccuracy: 0.5,
    chosenMeanReturn: 0.01,
    baselineMeanReturn: 0.01,
    bestMeanReturn: 0.05,
  };
  it.each([
    ['was right more often and earned more', { accuracy: 0.6, chosenMeanReturn: 0.02 }, true],
    ['was right more often but earned the same', { accuracy: 0.6 }, false],
    ['was right more often but earned less', { accuracy: 0.6, chosenMeanReturn: 0 }, false],
    ['earned more but was right as often', { chosenMeanReturn: 0.02 }, false],
    ['did the same', {}, false],
  ])('is given up for a model that %s: %o', (_, better, expected) => {
    expect(beatsBaseline({ ...even, ...better })).toBe(expected);
  });
});
