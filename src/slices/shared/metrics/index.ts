export { exposure } from './exposure';
export { maxDrawdown } from './max-drawdown';
export { monthlyReturns, monthlyReturnsSchema } from './monthly-returns';
export { performance, performanceSchema } from './performance';
export { returnStatistics, returnStatisticsSchema } from './return-statistics';
export { requireCalendar, type SessionSpan, sessionSpan } from './session-span';
export { tradeStatistics, tradeStatisticsSchema } from './trade-statistics';
