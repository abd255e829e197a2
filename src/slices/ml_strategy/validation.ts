import type { Fold } from './folds';
import { type Forest, type ForestOptions, fitForest } from './forest';
import type { Sample } from './samples';

/** How a model and the naive baseline did on samples that neither had learned from. Returns are net, over one horizon. */
export interface Score {
  readonly samples: number;
  /** Share of the samples where the model's choice earned as much as the best candidate. */
  readonly accuracy: number;
  readonly baselineAccuracy: number;
  readonly chosenMeanReturn: number;
  readonly baselineMeanReturn: number;
  /** What choosing in hindsight would have earned. */
  readonly bestMeanReturn: number;
}

/** One scored sample: what was chosen by the model and by the baseline. */
export interface Choice {
  readonly sample: Sample;
  readonly chosen: number;
  readonly baseline: number;
}

/** Fits a forest on the fold's training samples and lets it and the baseline choose for each sample of the fold. */
export function choicesOf(fold: Fold<Sample>, candidates: number, options: ForestOptions): Choice[] {
  const forest = fitForest(fold.train, candidates, options);
  const baseline = mostFrequentBest(fold.train, candidates);
  return fold.validate.map((sample) => ({ sample, chosen: choose(forest, sample.features), baseline }));
}

export function score(choices: readonly Choice[]): Score {
  return {
    samples: choices.length,
    accuracy: mean(choices, ({ sample, chosen }) => (isBest(sample, chosen) ? 1 : 0)),
    baselineAccuracy: mean(choices, ({ sample, baseline }) => (isBest(sample, baseline) ? 1 : 0)),
    chosenMeanReturn: mean(choices, ({ sample, chosen }) => sample.returns[chosen]),
    baselineMeanReturn: mean(choices, ({ sample, baseline }) => sample.returns[baseline]),
    bestMeanReturn: mean(choices, ({ sample }) => sample.returns[sample.label]),
  };
}

/** A model is worth using only when it was right more often than the baseline, and earned more. */
export function beatsBaseline(result: Score): boolean {
  return result.accuracy > result.baselineAccuracy && result.chosenMeanReturn > result.baselineMeanReturn;
}

/** The naive baseline: the candidate that was the best one most often; the first of equals. */
export function mostFrequentBest(samples: readonly Sample[], candidates: number): number {
  const wins = winsOf(samples, candidates);
  return wins.indexOf(Math.max(...wins));
}

/** How often each candidate was the best one, alone or with others (two that hold the same position earn the same). */
export function winsOf(samples: readonly Sample[], candidates: number): number[] {
  return Array.from(
    { length: candidates },
    (_, candidate) => samples.filter((sample) => isBest(sample, candidate)).length,
  );
}

function isBest(sample: Sample, candidate: number): boolean {
  return sample.returns[candidate] === sample.returns[sample.label];
}

/** The candidate with the most votes; the first of equals. */
function choose(forest: Forest, features: readonly number[]): number {
  const votes = forest.votes(features);
  return votes.indexOf(Math.max(...votes));
}

function mean(choices: readonly Choice[], valueOf: (choice: Choice) => number): number {
  return choices.reduce((total, choice) => total + valueOf(choice), 0) / choices.length;
}
