export { exponentialWeights } from './exponential-weights';
export { type BoostedModel, boostedModelSchema, boostedProbability, fitBoosting } from './gradient-boosting';
export {
  LOGISTIC_LIBRARY,
  type LabelledRows,
  continueLogistic,
  fitLogistic,
  logisticProbability,
} from './logistic-regression';
export {
  type ProbabilityScore,
  probabilityScore,
  squareLoss,
  standardErrorsAboveZero,
  weightedMean,
} from './probability-score';
export { fitProbabilityForest, forestProbability } from './random-forest';
export { scaledRow, scalingOf } from './scaling';
export { TREE_LIBRARY, type Tree, treeSchema } from './tree';
