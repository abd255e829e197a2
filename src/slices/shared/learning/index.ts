export { exponentialWeights } from './exponential-weights';
export { boostedModelSchema, boostedProbability, fitBoosting } from './gradient-boosting';
export {
  LOGISTIC_LIBRARY,
  type LabelledRows,
  continueLogistic,
  fitLogistic,
  logisticProbability,
} from './logistic-regression';
export { probabilityScore, squareLoss, standardErrorsAboveZero, weightedMean } from './probability-score';
export { fitProbabilityForest, forestProbability } from './random-forest';
export { scaledRow, scalingOf } from './scaling';
export { TREE_LIBRARY, treeSchema } from './tree';
