export { classifyTier } from './classify-tier';
export { optimizeAllocation } from './optimize-allocation';
export { rebalance } from './rebalance';
