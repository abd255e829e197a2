/** What a fold has to know of a sample: where it stands, and the last bar that its outcome reads. */
interface Spanned {
  readonly bar: number;
  readonly lastBar: number;
}

/** The fewest samples that a fold learns from. */
const MIN_TRAINING_SAMPLES = 20;

/** The fewest samples that a fold is scored on. */
const MIN_VALIDATION_SAMPLES = 4;

/** Share of the samples after which scoring begins where there are plenty. */
const FIRST_TRAINING_SHARE = 0.4;

/** One walk-forward fold: what is learned from was over before what it is scored on began. */
export interface Fold<Sample extends Spanned> {
  readonly train: readonly Sample[];
  readonly validate: readonly Sample[];
}

export interface FoldPlan {
  readonly folds: number;
  readonly horizonBars: number;
  /** Bars between samples. */
  readonly stepBars: number;
}

/**
 * Walk-forward folds in time order over samples that lie `stepBars` apart. The later samples are cut into blocks; each is
 * scored by a model that has learned from every sample whose horizon was over before the block's first bar (an embargo of
 * one horizon). Needs {@link samplesNeeded} samples.
 */
export function walkForwardFolds<Sample extends Spanned>(samples: readonly Sample[], plan: FoldPlan): Fold<Sample>[] {
  const start = Math.max(
    MIN_TRAINING_SAMPLES + embargoSamples(plan),
    Math.min(Math.floor(samples.length * FIRST_TRAINING_SHARE), samples.length - plan.folds * MIN_VALIDATION_SAMPLES),
  );
  const edge = (fold: number) => start + Math.floor(((samples.length - start) * fold) / plan.folds);
  return Array.from({ length: plan.folds }, (_, fold) => {
    const validate = samples.slice(edge(fold), edge(fold + 1));
    return { train: samples.filter((sample) => sample.lastBar < validate[0].bar), validate };
  });
}

/** How many samples the folds of a plan need. */
export function samplesNeeded(plan: FoldPlan): number {
  return MIN_TRAINING_SAMPLES + embargoSamples(plan) + plan.folds * MIN_VALIDATION_SAMPLES;
}

/** How many of the samples just before a block reach into it. */
function embargoSamples(plan: FoldPlan): number {
  return Math.floor(plan.horizonBars / plan.stepBars);
}
