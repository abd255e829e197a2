import type { Decimal } from 'decimal.js';
import type { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { Exact, type OrderProposal, type Portfolio, readPortfolio, tradableQuantity } from '../shared/risk';
import { type RebalanceInput, rebalanceInput, rebalanceOutput } from './rebalance-schema';

const dayMs = 86_400_000;

export const rebalance = defineAction({
  name: 'adaptive_portfolio.rebalance',
  summary: 'Tell whether a portfolio has to be rebalanced, and which trades at what cost bring it to its targets',
  capability: 'compute',
  input: rebalanceInput,
  output: rebalanceOutput,
  defaults: { timeout: '30s', retry: { max_attempts: 3, initial_interval: '1s' } },
  run: async (input, ports) => {
    const portfolio = await readPortfolio(input.portfolio, ports);
    const now = input.now === undefined ? ports.clock.now() : Date.parse(input.now);
    requirePast(input.last_rebalanced, now);
    return plan(input, portfolio, now);
  },
});

function requirePast(lastRebalanced: string | undefined, now: number): void {
  if (lastRebalanced === undefined || Date.parse(lastRebalanced) <= now) return;
  throw new ActionError(
    'InvalidInput',
    `last_rebalanced is ${lastRebalanced}, later than now, ${new Date(now).toISOString()}; give the time it was rebalanced last, or a later now`,
  );
}

/** A symbol that is held or wanted. */
interface Line {
  readonly symbol: string;
  readonly held: Decimal;
  readonly price: Decimal;
  readonly weight: number;
  readonly target: number;
}

interface Trade extends Line {
  /** Shares, below 0 for a sale. */
  readonly change: Decimal;
}

function plan(input: RebalanceInput, portfolio: Portfolio, now: number): z.input<typeof rebalanceOutput> {
  const lines = linesOf(input, portfolio);
  const drift = Math.max(0, ...lines.map(({ weight, target }) => Math.abs(weight - target)));
  const daysSince = input.last_rebalanced === undefined ? null : (now - Date.parse(input.last_rebalanced)) / dayMs;
  const { due, reasons } = dueOf(input, drift, daysSince);
  const trades = due ? tradesOf(lines, input, portfolio) : [];
  const valueOf = ({ change, price }: Trade) => change.abs().mul(price);
  const turnover = trades.reduce((sum, trade) => sum.add(valueOf(trade)), new Exact(0));
  const cost = turnover.mul(new Exact(input.commission).add(input.slippage));
  const flow = trades.reduce((sum, { change, price }) => sum.sub(change.mul(price)), new Exact(0));
  return {
    due,
    reasons,
    drift,
    days_since: daysSince,
    orders: trades.flatMap(ordersOf),
    positions: lines.map(({ symbol, weight, target, held, price }) => {
      const change = trades.find((trade) => trade.symbol === symbol)?.change ?? new Exact(0);
      const after = held.add(change).mul(price).div(portfolio.equity.sub(cost)).toNumber();
      return { symbol, weight, target, weight_after: after };
    }),
    turnover: turnover.div(portfolio.equity).toNumber(),
    cost: cost.toFixed(),
    cash_before: portfolio.cash.toFixed(),
    cash_after: portfolio.cash.add(flow).sub(cost).toFixed(),
    warnings: portfolio.openOrders > 0 ? [`${portfolio.openOrders} open orders of the account are not counted`] : [],
  };
}

function linesOf(input: RebalanceInput, portfolio: Portfolio): Line[] {
  const wanted = input.targets.map(({ symbol, name, weight }) => ({ symbol: symbol ?? name ?? '', weight }));
  const repeated = wanted.find(({ symbol }, index) => wanted.findIndex((one) => one.symbol === symbol) !== index);
  if (repeated !== undefined)
    throw new ActionError('InvalidInput', `targets name ${repeated.symbol} twice; give one weight a symbol`);
  const symbols = [...new Set([...portfolio.holdings, ...wanted].map(({ symbol }) => symbol))];
  return symbols.map((symbol) => {
    const holding = portfolio.holdings.find((one) => one.symbol === symbol);
    const given = input.prices.find((one) => one.symbol === symbol)?.price ?? holding?.price;
    if (given === undefined) {
      throw new ActionError(
        'NoPrice',
        `${symbol} is a target that is not held, and prices do not have it; give its price in prices`,
      );
    }
    const price = new Exact(given);
    const held = holding?.shares ?? new Exact(0);
    return {
      symbol,
      held,
      price,
      weight: held.mul(price).div(portfolio.equity).toNumber(),
      target: wanted.find((one) => one.symbol === symbol)?.weight ?? 0,
    };
  });
}

function dueOf(input: RebalanceInput, drift: number, daysSince: number | null): { due: boolean; reasons: string[] } {
  const reasons = [
    ...(input.force ? ['it was asked for with force'] : []),
    ...(daysSince === null ? ['it has never been rebalanced'] : []),
    ...(daysSince !== null && daysSince >= input.interval_days
      ? [`${daysSince.toFixed(1)} days have passed, interval_days is ${input.interval_days}`]
      : []),
    ...(drift >= input.max_drift
      ? [`a weight is ${drift.toFixed(4)} from its target, max_drift is ${input.max_drift}`]
      : []),
  ];
  if (reasons.length > 0) return { due: true, reasons };
  const days = `${(daysSince ?? 0).toFixed(1)} of ${input.interval_days} days have passed`;
  return {
    due: false,
    reasons: [`${days}, and no weight is ${input.max_drift} from its target: the farthest is ${drift.toFixed(4)}`],
  };
}

/** Sales first, then buys, these cut in proportion to the cash that there is, costs included. */
function tradesOf(lines: readonly Line[], input: RebalanceInput, portfolio: Portfolio): Trade[] {
  const trades = lines.flatMap((line): Trade[] => {
    const wanted = portfolio.equity.mul(line.target).div(line.price);
    const change = changeOf(line, wanted, input.fractional);
    const share = change.abs().mul(line.price).div(portfolio.equity);
    return change.isZero() || (line.target !== 0 && share.lt(input.min_trade)) ? [] : [{ ...line, change }];
  });
  const sales = trades.filter(({ change }) => change.lt(0));
  const buys = trades.filter(({ change }) => change.gt(0));
  const rate = new Exact(input.commission).add(input.slippage);
  const earned = sales.reduce((sum, { change, price }) => sum.add(change.abs().mul(price)), new Exact(0));
  const needed = buys.reduce((sum, { change, price }) => sum.add(change.mul(price)), new Exact(0)).mul(rate.add(1));
  const invested = lines.reduce((sum, { target }) => sum + target, 0);
  // Where the targets are more than the equity, the difference is borrowed; else cash stays at 0 or above.
  const borrowed = portfolio.equity.mul(Math.max(0, invested - 1));
  const available = Exact.max(0, portfolio.cash.add(earned.mul(new Exact(1).sub(rate))).add(borrowed));
  if (needed.lte(available)) return [...sales, ...buys];
  const factor = available.div(needed);
  const cut = buys.map((trade) => ({ ...trade, change: tradableQuantity(trade.change.mul(factor), input.fractional) }));
  return [...sales, ...cut.filter(({ change }) => !change.isZero())];
}

/** Beyond zero it is a position of its own, of what can be traded; up to there it is closed, with whatever part of a share is in it. */
function changeOf({ held, target }: Line, wanted: Decimal, fractional: boolean): Decimal {
  if (target === 0) return held.neg();
  if (held.mul(wanted).lt(0)) return held.neg().add(signedTradable(wanted, fractional));
  return signedTradable(wanted.sub(held), fractional);
}

function signedTradable(change: Decimal, fractional: boolean): Decimal {
  const size = tradableQuantity(change.abs(), fractional);
  return change.lt(0) ? size.neg() : size;
}

/** From long to short, or back, is two orders: what closes, then what opens, as brokers take them. */
function ordersOf({ symbol, change, held, weight, target }: Trade): OrderProposal[] {
  const side = change.lt(0) ? 'sell' : 'buy';
  const percent = (share: number) => `${Number((share * 100).toPrecision(4))} %`;
  const turns = held.mul(held.add(change)).lt(0);
  const legs = turns ? [held.neg(), held.add(change)] : [change];
  return legs.map((leg) => ({
    symbol,
    side,
    quantity: leg.abs().toFixed(),
    reason: `rebalance from ${percent(weight)} to ${percent(target)}`,
  }));
}
