export { simulateCrossing } from './crossing-simulation';
export { fillReturns } from './fill-returns';
export { type PriceColumns, priceColumns, simulateEquity } from './fast-simulation';
export { requireTradableBars } from './require-tradable-bars';
export type { BarWindow, SimulationRules } from './rules';
export { ownExitFields, simulationRules, tradingRuleFields } from './trading-rules-schema';
export { type Simulation, simulate } from './simulate';
