import type { Decimal } from 'decimal.js';
import type { z } from 'zod';
import { defineAction } from '../action';
import { Exact, type KnownBars, type Portfolio, readOptionalBars, readPortfolio } from '../shared/risk';
import { areManyBars, barsRead } from '../shared/large';
import { sideOf } from '../shared/signals';
import { cap, type Position } from './caps';
import { type Correlations, correlationsOf } from './correlations';
import { drawdownMultiplier, regimeMultipliers } from './multipliers';
import { ordersTo, sharesOf } from './orders-to';
import { rawFraction } from './raw-fraction';
import { sizingRisk } from './sizing-risk';
import { signalList, type Size, type SizingInput, sizingInput, sizingOutput, type SizingSignal } from './sizing-schema';

export const calculateOptimalSizes = defineAction({
  name: 'position_sizing.calculate_optimal_sizes',
  summary: 'Turn signals into position sizes and order proposals within the limits of the portfolio',
  capability: 'compute',
  input: sizingInput,
  output: sizingOutput,
  publishes: { risk_score: 'risk_score', position_size: 'position_size' },
  defaults: { timeout: '1m', heartbeat: '30s' },
  pool: (input) => areManyBars(barsRead(input, signalList(input.signals).length)),
  run: async (input, ports) => {
    const portfolio = await readPortfolio(input.portfolio, ports);
    const signals = signalList(input.signals);
    const wanted = new Set([...signals, ...portfolio.holdings].map(({ symbol }) => symbol));
    const bars = await readOptionalBars(input, [...wanted], ports);
    ports.signal.throwIfAborted();
    return sizesOf({ input, signals, portfolio, bars, correlations: correlationsOf(bars, input.volatility_bars) });
  },
});

interface Case {
  readonly input: SizingInput;
  readonly signals: readonly SizingSignal[];
  readonly portfolio: Portfolio;
  readonly bars: KnownBars | undefined;
  readonly correlations: Correlations;
}

/** A signal on its way to a size. */
interface Draft {
  readonly signal: SizingSignal;
  readonly price: Decimal | undefined;
  readonly held: Decimal;
  readonly raw: number;
  /** Signed, after multipliers. */
  readonly fraction: number;
  readonly steps: Size['steps'];
  readonly reason: string;
  /** The position stays as it is. */
  readonly kept: boolean;
}

function sizesOf(given: Case): z.input<typeof sizingOutput> {
  const { input, signals, portfolio, bars, correlations } = given;
  const multipliers = {
    regime: input.regime === undefined ? 1 : regimeMultipliers[input.regime],
    drawdown: drawdownMultiplier(portfolio.drawdown, input.max_drawdown),
  };
  const count = signals.filter((signal) => passes(signal, input) && opens(signal, input)).length;
  const drafts = signals.map((signal) => draft(signal, given, multipliers, count));
  const open = drafts.filter(({ kept }) => !kept);
  const changed = new Set(open.map(({ signal }) => signal.symbol));
  const { positions, cuts } = cap(
    [
      ...open.map(({ signal, fraction }): Position => ({ symbol: signal.symbol, fraction, fixed: false })),
      ...portfolio.holdings
        .filter(({ symbol }) => !changed.has(symbol))
        .map(({ symbol, fraction }): Position => ({ symbol, fraction, fixed: true })),
    ],
    {
      maxPosition: input.max_position,
      maxCorrelated: input.max_correlated,
      maxPortfolio: input.max_portfolio,
      correlationLimit: input.correlation_limit,
      correlation: correlations.between,
    },
  );
  const fractions = new Map(positions.map(({ symbol, fraction }) => [symbol, fraction]));
  const finished = drafts.map((one) => {
    const fraction = fractions.get(one.signal.symbol) ?? 0;
    const own = cuts
      .filter(({ symbol }) => symbol === one.signal.symbol)
      .map(({ rule, from, to }) => ({ rule, from, to }));
    return finish({ ...one, fraction, steps: [...one.steps, ...own] }, given);
  });
  const orders = finished.flatMap((one) => one.orders);
  return {
    sizes: finished.map(({ size }) => size),
    orders: [...orders.filter(({ side }) => side === 'sell'), ...orders.filter(({ side }) => side === 'buy')],
    ...sizingRisk(positions, input, portfolio, correlations),
    multipliers,
    equity: portfolio.equity.toFixed(),
    warnings: [
      ...(bars?.warnings ?? []),
      ...correlations.missing([...fractions].filter(([, fraction]) => fraction !== 0).map(([symbol]) => symbol)),
      ...(portfolio.openOrders > 0
        ? [`${portfolio.openOrders} open orders of the account are not counted in the sizes`]
        : []),
    ],
    provenance: [...(bars?.provenance ?? [])],
  };
}

function passes({ confidence }: SizingSignal, input: SizingInput): boolean {
  return confidence === undefined || confidence >= input.min_confidence;
}

/** Whether a signal may have a size of its own; others only end what is held. */
function opens({ action }: SizingSignal, { allow_short: allowShort }: SizingInput): boolean {
  const side = sideOf(action);
  return side === 1 || (side === -1 && allowShort);
}

function draft(
  signal: SizingSignal,
  { input, portfolio, bars }: Case,
  multipliers: { readonly regime: number; readonly drawdown: number },
  count: number,
): Draft {
  const holding = portfolio.holdings.find(({ symbol }) => symbol === signal.symbol);
  const close = bars?.lastClose.get(signal.symbol)?.price;
  const known = signal.price ?? holding?.price ?? close;
  const price = known === undefined ? undefined : new Exact(known);
  const base = { signal, price, held: holding?.shares ?? new Exact(0), raw: 0, fraction: 0, steps: [], kept: false };
  const side = sideOf(signal.action);
  if (side === 0) return { ...base, kept: true, reason: 'hold: the position stays as it is' };
  // Less risk needs no strength: what would open nothing still ends a position on the other side.
  const ends = base.held.mul(side).lt(0);
  const nothingOpened = (why: string): Draft => ({
    ...base,
    kept: !ends,
    reason: ends ? `${why}; the position is against it and is closed` : `${why}: size 0, the position stays as it is`,
  });
  if (!passes(signal, input))
    return nothingOpened(`confidence ${signal.confidence} is below min_confidence ${input.min_confidence}`);
  if (price === undefined) {
    return {
      ...base,
      kept: true,
      reason: 'no price: the signal has none, it is not held, and there are no bars of it',
    };
  }
  if (side === -1 && !input.allow_short) return nothingOpened('sell: allow_short is false');
  const series = bars?.series.find(({ symbol }) => symbol === signal.symbol);
  const raw = rawFraction({ signal, side, bars: series, perYear: bars?.perYear ?? 252, count }, input);
  if (raw.kind === 'unknown') return nothingOpened(raw.reason);
  const afterRegime = raw.fraction * multipliers.regime;
  const afterDrawdown = afterRegime * multipliers.drawdown;
  return {
    ...base,
    raw: side * raw.fraction,
    fraction: side * afterDrawdown,
    steps: [
      { rule: 'regime', from: side * raw.fraction, to: side * afterRegime },
      { rule: 'drawdown', from: side * afterRegime, to: side * afterDrawdown },
    ].filter(({ from, to }) => from !== to),
    reason: raw.reason,
  };
}

function finish(one: Draft, { input, portfolio }: Case) {
  const { signal, price, held, kept, reason } = one;
  const target = kept || price === undefined ? held : sharesOf(one.fraction, portfolio.equity, price, input.fractional);
  const rules = { fractional: input.fractional, slippageTolerance: input.slippage_tolerance };
  const orders = price === undefined ? [] : ordersTo(signal.symbol, held, target, price, reason, rules);
  const size: Size = {
    symbol: signal.symbol,
    action: signal.action,
    raw_fraction: one.raw,
    fraction: one.fraction,
    quantity: target.toFixed(),
    current_quantity: held.toFixed(),
    price: price?.toFixed() ?? null,
    confidence: signal.confidence ?? null,
    kept,
    steps: one.steps,
    reason,
  };
  return { size, orders };
}
