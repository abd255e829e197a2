import {
  type LabelledRows,
  boostedProbability,
  continueLogistic,
  exponentialWeights,
  fitBoosting,
  fitLogistic,
  fitProbabilityForest,
  forestProbability,
  logisticProbability,
  scaledRow,
  scalingOf,
  squareLoss,
} from '../../shared/learning';
import {
  type MemberName,
  type Members,
  type Outcome,
  type PerMember,
  type RecordEntry,
  memberNames,
} from './model-schema';
import type { TrainingSettings } from './settings';

const LOGISTIC = { steps: 1000, priorScale: 6 } as const;

/** Gradient steps with each new outcome: enough to move towards it, too few to forget what was learned before. */
const STEPS_PER_OUTCOME = 20;

/** No member may be surer than this: a probability of 1 would lose without bound the first time it is wrong. */
const SUREST = 0.99;

/** Fits all members to samples. Same samples and settings: same members. Needs a sample. */
export function fitMembers(samples: readonly Outcome[], settings: TrainingSettings): Members {
  const scaling = scalingOf(samples.map(({ features }) => features));
  const data = labelledRows(scaling, samples);
  return {
    scaling,
    logistic_regression: [...fitLogistic(data, LOGISTIC)],
    random_forest: fitProbabilityForest(data, { trees: settings.forest_trees, seed: settings.seed }),
    gradient_boosting: fitBoosting(data, { stages: settings.boosting_stages, seed: settings.seed }),
    baseline: shareOfRises(samples),
  };
}

/**
 * The members after a new outcome, without fitting the trees again: gradient steps of the logistic regression on the samples
 * and the newest outcome, and the baseline's share.
 */
export function learnOutcome(members: Members, samples: readonly Outcome[], newest: Outcome): Members {
  const seen = samples.includes(newest) ? samples : [...samples, newest];
  const data = labelledRows(members.scaling, seen);
  return {
    ...members,
    logistic_regression: [
      ...continueLogistic(members.logistic_regression, data, { ...LOGISTIC, steps: STEPS_PER_OUTCOME }),
    ],
    baseline: shareOfRises(samples),
  };
}

/** Each member's probability of a rise over the horizon, from 0.01 to 0.99. */
export function memberProbabilities(members: Members, features: readonly number[]): PerMember {
  const row = scaledRow(members.scaling, features);
  return {
    logistic_regression: bounded(logisticProbability(members.logistic_regression, row)),
    random_forest: bounded(forestProbability(members.random_forest, row)),
    gradient_boosting: bounded(boostedProbability(members.gradient_boosting, row)),
    baseline: bounded(members.baseline),
  };
}

/** What each member's forecast counts, by the square losses of its forecasts out of sample; equal without a record. */
export function memberWeights(record: readonly RecordEntry[]): PerMember {
  const losses = memberNames.map((name) =>
    record.reduce((sum, entry) => sum + entry.share * squareLoss(memberForecast(entry, name)), 0),
  );
  return perMember(exponentialWeights(losses));
}

/** The weighted mean of the members' probabilities. */
export function ensembleProbability(probabilities: PerMember, weights: PerMember): number {
  return memberNames.reduce((sum, name) => sum + weights[name] * probabilities[name], 0);
}

/** A member's forecast of an entry with what happened. */
export function memberForecast(entry: RecordEntry, name: MemberName) {
  return { probability: entry.members[name], happened: rose(entry), share: entry.share };
}

/** 1 where the price rose over the horizon, else 0. */
export function rose(outcome: { readonly return: number }): 0 | 1 {
  return outcome.return > 0 ? 1 : 0;
}

function labelledRows(scaling: Members['scaling'], samples: readonly Outcome[]): LabelledRows {
  return { rows: samples.map(({ features }) => scaledRow(scaling, features)), labels: samples.map(rose) };
}

function shareOfRises(samples: readonly Outcome[]): number {
  return samples.reduce((sum, sample) => sum + rose(sample), 0) / samples.length;
}

function bounded(probability: number): number {
  return Math.min(SUREST, Math.max(1 - SUREST, probability));
}

function perMember([logistic, forest, boosting, baseline]: readonly number[]): PerMember {
  return { logistic_regression: logistic, random_forest: forest, gradient_boosting: boosting, baseline };
}
