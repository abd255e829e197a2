export { calculateOptimalSizes } from './calculate-optimal-sizes';
export { calculateRiskMetrics } from './calculate-risk-metrics';
export { checkRiskLimits } from './check-risk-limits';
export { reduceExposure } from './reduce-exposure';
export { validateRiskLimits } from './validate-risk-limits';
