export { incrementalLearning } from './incremental-learning';
export { predictBestStrategy } from './predict-best-strategy';
export { predictEnsemble } from './predict-ensemble';
export { scoreStrategyFitness } from './score-strategy-fitness';
export { selectBestStrategies } from './select-best-strategies';
export { train } from './train';
export { updateWithDailyData } from './update-with-daily-data';
