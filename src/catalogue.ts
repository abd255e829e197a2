import { z } from 'zod';
import type { JsonObject } from './base/json';
import type { ActionCatalogue, ActionDescription } from './definition';
import type { Action } from './slices/action';
import { classifyTier, optimizeAllocation, rebalance } from './slices/adaptive_portfolio';
import { combineSignals, findPatterns, generateSignals, runStrategy } from './slices/analyze';
import { run as runBacktest } from './slices/backtest';
import {
  getAlternativeData,
  getHistoricalData,
  getMarketIndicators,
  getQuotes,
  getRecentBars,
  prepareOptimizationData,
} from './slices/data';
import {
  cancelOrders,
  closeAllPositions,
  getAccount,
  getPositions,
  haltTrading,
  reconcile,
  replaceOrder,
  stopTradingForDay,
  submitOrders,
  validateConnection,
} from './slices/live_trade';
import { comprehensiveAnalysis, detect } from './slices/market_regime';
import {
  incrementalLearning,
  predictBestStrategy,
  predictEnsemble,
  scoreStrategyFitness,
  selectBestStrategies,
  train,
  updateWithDailyData,
} from './slices/ml_strategy';
import {
  acknowledgeAlert,
  analyzeTrends,
  calculateDailyMetrics,
  checkSystemHealth,
  createOptimizationReport,
  createPerformanceReport,
  escalateAlerts,
  getPortfolioMetrics,
  getSystemMetrics,
  listAlerts,
  resolveAlert,
  sendAlert,
  sendPerformanceReport,
  trackPerformance,
  updateDashboard,
} from './slices/monitor';
import {
  createParameterSpace,
  evaluateChunk,
  mergeResults,
  run as runOptimization,
  validate as validateOptimization,
} from './slices/optimize';
import {
  cancelPaperOrders,
  closePaperPositions,
  deploy,
  execute,
  getPaperAccount,
  getPaperPositions,
  reconcilePaper,
} from './slices/paper_trade';
import {
  calculateOptimalSizes,
  calculateRiskMetrics,
  checkRiskLimits,
  reduceExposure,
  validateRiskLimits,
} from './slices/position_sizing';

/** Every action of the shipped slices, by name. */
export const shippedActions: readonly Action[] = [
  classifyTier,
  optimizeAllocation,
  rebalance,
  cancelOrders,
  closeAllPositions,
  getAccount,
  getPositions,
  haltTrading,
  reconcile,
  replaceOrder,
  stopTradingForDay,
  submitOrders,
  validateConnection,
  cancelPaperOrders,
  closePaperPositions,
  deploy,
  execute,
  getPaperAccount,
  getPaperPositions,
  reconcilePaper,
  comprehensiveAnalysis,
  detect,
  calculateOptimalSizes,
  calculateRiskMetrics,
  checkRiskLimits,
  reduceExposure,
  validateRiskLimits,
  combineSignals,
  findPatterns,
  generateSignals,
  runStrategy,
  runBacktest,
  getAlternativeData,
  getHistoricalData,
  getMarketIndicators,
  getQuotes,
  getRecentBars,
  prepareOptimizationData,
  incrementalLearning,
  predictBestStrategy,
  predictEnsemble,
  scoreStrategyFitness,
  selectBestStrategies,
  train,
  updateWithDailyData,
  acknowledgeAlert,
  analyzeTrends,
  calculateDailyMetrics,
  checkSystemHealth,
  createOptimizationReport,
  createPerformanceReport,
  escalateAlerts,
  getPortfolioMetrics,
  getSystemMetrics,
  listAlerts,
  resolveAlert,
  sendAlert,
  sendPerformanceReport,
  trackPerformance,
  updateDashboard,
  createParameterSpace,
  evaluateChunk,
  mergeResults,
  runOptimization,
  validateOptimization,
];

/** An action as a person looks it up. */
export interface CatalogueEntry extends ActionDescription {
  readonly summary: string;
  readonly action: Action;
}

/** Actions with their schemas, as the compiler, the workers and the listings use them. */
export interface Catalogue extends ActionCatalogue {
  get(name: string): CatalogueEntry | undefined;
  readonly entries: readonly CatalogueEntry[];
}

/** @throws Error when two actions have one name. */
export function catalogueOf(actions: readonly Action[] = shippedActions): Catalogue {
  const entries = new Map<string, CatalogueEntry>();
  for (const action of [...actions].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entries.has(action.name)) throw new Error(`two actions have the name ${action.name}`);
    entries.set(action.name, entryOf(action));
  }
  return { get: (name) => entries.get(name), names: [...entries.keys()], entries: [...entries.values()] };
}

function entryOf(action: Action): CatalogueEntry {
  let inputSchema: JsonObject | undefined;
  let outputSchema: JsonObject | undefined;
  return {
    name: action.name,
    summary: action.summary,
    capability: action.capability,
    // Made when they are first asked for: a worker starts without them.
    get inputSchema() {
      return (inputSchema ??= schemaOf(action.input, 'input'));
    },
    get outputSchema() {
      return (outputSchema ??= schemaOf(action.output, 'output'));
    },
    publishes: action.publishes ?? {},
    defaults: action.defaults,
    ...(action.maxAttempts !== undefined && { maxAttempts: action.maxAttempts }),
    ...(action.servedElsewhere && { servedElsewhere: action.servedElsewhere }),
    checkInput: (input) => action.input.safeParse(input).error?.issues ?? [],
    action,
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  // zod's JSON Schema is plain data; the round trip leaves out what JSON cannot carry.
  return JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }))) as JsonObject;
}
