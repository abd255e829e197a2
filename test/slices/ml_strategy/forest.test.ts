import { type Forest, fitForest } from '../../../src/slices/ml_strategy/forest';
import type { Sample } from '../../../src/slices/ml_strategy/samples';
import { walk } from './bars-of';

const noise = walk(400, 7);

/** Samples with four features, of which all but the last are noise; the label is whether the last is above 0. */
const samples: Sample[] = Array.from({ length: 60 }, (_, bar) => {
  const signal = Math.sin(bar);
  const features = [noise[bar] % 1, noise[bar + 100] % 1, noise[bar + 200] % 1, signal];
  return { bar, lastBar: bar + 1, features, returns: [], label: signal > 0 ? 2 : 0 };
});

const options = { trees: 20, seed: 1 };
const probes = samples.map((sample) => sample.features);
const votesOf = (forest: Forest) => probes.map((features) => forest.votes(features));

describe('the random forest', () => {
  it('learns a rule that one feature decides', () => {
    const forest = fitForest(samples, 3, options);
    expect(forest.votes([0.5, 0.5, 0.5, 0.9])[2]).toBeGreaterThan(0.7);
    expect(forest.votes([0.5, 0.5, 0.5, -0.9])[0]).toBeGreaterThan(0.7);
  });

  it('gives shares that add up to 1, with none for a candidate that was never the best', () => {
    for (const votes of votesOf(fitForest(samples, 3, options))) {
      expect(votes[0] + votes[1] + votes[2]).toBeCloseTo(1, 12);
      expect(votes[1]).toBe(0);
    }
  });

  it('is the same for the same samples and seed, and another for another seed', () => {
    const votes = votesOf(fitForest(samples, 3, options));
    expect(votesOf(fitForest(samples, 3, options))).toEqual(votes);
    expect(votesOf(fitForest(samples, 3, { ...options, seed: 2 }))).not.toEqual(votes);
  });

  it('votes for the only candidate that was ever the best', () => {
    const same = samples.map((sample) => ({ ...sample, label: 1 }));
    expect(fitForest(same, 3, options).votes(probes[0])).toEqual([0, 1, 0]);
  });

  it('takes the smallest and the largest seed', () => {
    for (const seed of [0, 2_147_483_647]) {
      expect(fitForest(samples, 3, { trees: 2, seed }).votes(probes[0])).toHaveLength(3);
    }
  });
});
