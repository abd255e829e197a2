import { numberType, stringType, type Type } from './types';

/** The named facts that conditions read, by what they describe. All are unset until a step publishes them. */
const groups = {
  market: { regime: stringType, volatility: numberType, trend: stringType, price: numberType, volume: numberType },
  portfolio: {
    equity: numberType,
    cash: numberType,
    exposure: numberType,
    daily_pnl: numberType,
    total_pnl: numberType,
    drawdown: numberType,
    open_positions: numberType,
  },
  risk: {
    var_95: numberType,
    position_size: numberType,
    position_concentration: numberType,
    daily_loss: numberType,
    leverage: numberType,
    risk_score: numberType,
    confidence: numberType,
  },
  system: {
    health_status: stringType,
    cpu_usage: numberType,
    memory_usage: numberType,
    error_rate: numberType,
    latency_ms: numberType,
  },
} as const;

/** Every name of the trading context with its type. */
export const tradingContext: ReadonlyMap<string, Type> = new Map(
  Object.values(groups).flatMap((group): [string, Type][] => Object.entries(group)),
);
