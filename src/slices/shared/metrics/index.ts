export { exposure } from './exposure';
export { maxDrawdown } from './max-drawdown';
export { monthlyReturns, monthlyReturnsSchema } from './monthly-returns';
export { performance, performanceSchema } from './performance';
export { sessionsPerYear } from './returns';
export { tradeStatistics, tradeStatisticsSchema } from './trade-statistics';
