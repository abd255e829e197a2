export { getAlternativeData } from './get-alternative-data';
export { getHistoricalData } from './get-historical-data';
export { getMarketIndicators } from './get-market-indicators';
export { getQuotes } from './get-quotes';
export { getRecentBars } from './get-recent-bars';
export { prepareOptimizationData } from './prepare-optimization-data';
