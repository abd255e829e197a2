export { exposure } from './exposure';
export { type Drawdown, maxDrawdown } from './max-drawdown';
export { type MonthlyReturns, monthlyReturns, monthlyReturnsSchema } from './monthly-returns';
export { type Performance, performance, performanceSchema } from './performance';
export { returnsOf, sessionsPerYear } from './returns';
export { type TradeStatistics, tradeStatistics, tradeStatisticsSchema } from './trade-statistics';
