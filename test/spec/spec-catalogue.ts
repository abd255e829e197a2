import { z } from 'zod';
import { catalogueOf, shippedActions } from '../../src/catalogue';
import { defineAction, type Action } from '../../src/slices/action';

const never = (): Promise<never> => Promise.reject(new Error('no test runs an action'));

const symbols = z.array(z.string().min(1)).min(1).describe('What to look at');
const nothing = z.strictObject({});
const done = z.strictObject({ done: z.boolean() });
const quotes = z.array(z.strictObject({ symbol: z.string(), bid: z.number(), ask: z.number() }));
const signals = z.array(z.strictObject({ symbol: z.string(), strength: z.number(), side: z.enum(['buy', 'sell']) }));
const orders = z.array(
  z.strictObject({ symbol: z.string(), side: z.enum(['buy', 'sell']), quantity: z.number().positive() }),
);

const read: readonly Action[] = [
  defineAction({
    name: 'monitor.check_system_health',
    summary: 'Tell whether the system is well',
    capability: 'read',
    input: nothing,
    output: z.strictObject({ status: z.string(), error_rate: z.number(), latency_ms: z.number() }),
    publishes: { health_status: 'status', error_rate: 'error_rate', latency_ms: 'latency_ms' },
    defaults: { timeout: '10s' },
    run: never,
  }),
  defineAction({
    name: 'live_trade.validate_connection',
    summary: 'Ask the broker whether it is there',
    capability: 'read',
    input: nothing,
    output: z.strictObject({ account: z.string(), connected: z.boolean() }),
    defaults: { timeout: '30s' },
    run: never,
  }),
  defineAction({
    name: 'data.get_quotes',
    summary: 'The quotes of this moment',
    capability: 'read',
    input: z.strictObject({ symbols }),
    output: quotes,
    defaults: { timeout: '5s' },
    run: never,
  }),
  defineAction({
    name: 'data.get_positions',
    summary: 'The open positions',
    capability: 'read',
    input: nothing,
    output: z.strictObject({
      positions: z.array(z.strictObject({ symbol: z.string(), quantity: z.number(), pnl: z.number() })),
      equity: z.number(),
      largest: z.strictObject({ symbol: z.string(), share: z.number() }).nullable(),
    }),
    defaults: { timeout: '5s' },
    run: never,
  }),
  defineAction({
    name: 'data.get_account',
    summary: 'What the account is worth',
    capability: 'read',
    input: nothing,
    output: z.strictObject({ equity: z.number(), cash: z.number() }),
    publishes: { equity: 'equity', cash: 'cash' },
    defaults: { timeout: '5s' },
    run: never,
  }),
];

const compute: readonly Action[] = [
  defineAction({
    name: 'analyze.generate_signals',
    summary: 'What the quotes say to do',
    capability: 'compute',
    input: z.strictObject({ quotes, threshold: z.number().min(0).max(1).default(0.5) }),
    output: signals,
    defaults: { timeout: '30s' },
    run: never,
  }),
  defineAction({
    name: 'market_regime.detect',
    summary: 'Tell the regime of the market',
    capability: 'compute',
    input: z.strictObject({ symbols }),
    output: z.strictObject({ regime: z.string(), volatility: z.number(), confidence: z.number() }),
    publishes: { regime: 'regime', volatility: 'volatility' },
    defaults: { timeout: '1m' },
    run: never,
  }),
  defineAction({
    name: 'position_sizing.check_risk_limits',
    summary: 'Size the orders within the limits',
    capability: 'compute',
    input: z.strictObject({ signals }),
    output: z.strictObject({ orders, daily_loss: z.number(), drawdown: z.number() }),
    publishes: { daily_loss: 'daily_loss', drawdown: 'drawdown' },
    defaults: { timeout: '10s' },
    run: never,
  }),
  defineAction({
    name: 'optimize.evaluate',
    summary: 'Score one set of parameters',
    capability: 'compute',
    input: z.strictObject({
      symbol: z.string(),
      strategy: z.enum(['moving_average_cross', 'breakout', 'mean_reversion']),
      parameters: z.record(z.string(), z.number()).default({}),
    }),
    output: z.strictObject({ score: z.number(), trades: z.int() }),
    defaults: { timeout: '10m', heartbeat: '30s', retry: { max_attempts: 2 } },
    run: never,
  }),
  defineAction({
    name: 'adaptive_portfolio.allocate',
    summary: 'Weights of a portfolio',
    capability: 'compute',
    input: z.strictObject({
      symbols,
      scores: z.array(z.number().nullable()).optional(),
      method: z.enum(['equal', 'risk_parity', 'score']).default('equal'),
    }),
    output: z.strictObject({ weights: z.array(z.number()), turnover: z.number() }),
    defaults: { timeout: '1m' },
    run: never,
  }),
];

const trade: readonly Action[] = [
  defineAction({
    name: 'monitor.send_alert',
    summary: 'Tell somebody',
    capability: 'notify',
    input: z.strictObject({ text: z.string().min(1), level: z.enum(['info', 'warning', 'critical']).default('info') }),
    output: done,
    defaults: { timeout: '10s', retry: { max_attempts: 5 } },
    run: never,
  }),
  defineAction({
    name: 'paper_trade.submit_orders',
    summary: 'Send orders to the paper broker',
    capability: 'paper_trade',
    input: z.strictObject({ orders }),
    output: z.strictObject({ accepted: z.int() }),
    defaults: { timeout: '10s' },
    maxAttempts: 2,
    run: never,
  }),
  defineAction({
    name: 'paper_trade.cancel_orders',
    summary: 'Take back the orders at the paper broker',
    capability: 'paper_trade',
    input: nothing,
    output: done,
    defaults: { timeout: '10s' },
    run: never,
  }),
  defineAction({
    name: 'live_trade.submit_orders',
    summary: 'Send orders to the venue',
    capability: 'live_trade',
    input: z.strictObject({ orders }),
    output: z.strictObject({ accepted: z.int() }),
    defaults: { timeout: '10s' },
    maxAttempts: 1,
    run: never,
  }),
  ...['reconcile', 'close_all_positions', 'halt_trading', 'stop_trading_for_day', 'cancel_orders'].map((name) =>
    defineAction({
      name: `live_trade.${name}`,
      summary: `${name.replaceAll('_', ' ')} at the venue`,
      capability: 'live_trade',
      input: nothing,
      output: done,
      defaults: { timeout: '1m' },
      run: never,
    }),
  ),
];

const specActions = [...read, ...compute, ...trade];
const names = new Set(specActions.map(({ name }) => name));

/** The shipped actions and, over them, those that the spec's files use: of every capability, with every part an action may have. */
export const specCatalogue = catalogueOf([...shippedActions.filter(({ name }) => !names.has(name)), ...specActions]);
