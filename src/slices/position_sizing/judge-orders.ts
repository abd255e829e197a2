import type { Decimal } from 'decimal.js';
import { z } from 'zod';
import { Exact, limitPrice, type OrderProposal, type Portfolio, tradableQuantity } from '../shared/risk';
import type { Limits } from './limits';

/** Something that wants to be traded. */
export interface Candidate {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** Shares above 0; undefined: as many as the limits allow. */
  readonly quantity: Decimal | undefined;
  readonly price: Decimal | undefined;
  readonly limitPrice: string | undefined;
  readonly confidence: number | undefined;
}

export interface JudgeRules extends Limits {
  readonly min_confidence: number;
  readonly allow_short: boolean;
  readonly fractional: boolean;
  readonly slippage_tolerance?: number | undefined;
}

export const rejectionSchema = z.strictObject({
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  rule: z.string().describe('The limit it would break'),
  limit: z.number().nullable().describe('What that allows; null where it is no number'),
  actual: z.number().nullable(),
  message: z.string(),
});

export type Rejection = z.infer<typeof rejectionSchema>;

/** What is left for orders to use up. */
interface Room {
  exposure: Decimal;
  cash: Decimal;
}

/**
 * The orders that keep the limits, cut down to them where that suffices, and the rest with the figures that refused it.
 * What only reduces a position is allowed, however weak the signal. What sales would free does not count before they are filled.
 */
export function judgeOrders(
  candidates: readonly Candidate[],
  portfolio: Portfolio,
  rules: JudgeRules,
): { orders: OrderProposal[]; rejected: Rejection[] } {
  const size = portfolio.holdings.reduce((sum, { value }) => sum.add(value.abs()), new Exact(0));
  const limit = portfolio.equity.mul(Math.min(rules.max_exposure, rules.max_leverage));
  const room: Room = { exposure: limit.sub(size), cash: portfolio.cash };
  // What is held once the orders before are filled: two for one symbol are not judged by the same shares.
  const shares = new Map(portfolio.holdings.map((holding) => [holding.symbol, holding.shares]));
  const orders: OrderProposal[] = [];
  const rejected: Rejection[] = [];
  for (const candidate of candidates) {
    const held = shares.get(candidate.symbol) ?? new Exact(0);
    const closing = closingQuantity(candidate, held);
    const sign = candidate.side === 'buy' ? 1 : -1;
    const afterClosing = held.add(closing.mul(sign));
    shares.set(candidate.symbol, afterClosing);
    if (closing.gt(0)) orders.push(orderOf(candidate, closing, rules, 'reduces the position'));
    // What covers a short position costs cash as well.
    if (candidate.side === 'buy' && candidate.price !== undefined)
      room.cash = room.cash.sub(closing.mul(candidate.price));
    // A sell signal ends a long position and no more, where short ones are not allowed.
    const isDone = closing.gt(0) && candidate.side === 'sell' && candidate.quantity === undefined && !rules.allow_short;
    const rest = candidate.quantity?.sub(closing);
    if (isDone || rest?.isZero()) continue;
    const doubt = doubtOf(candidate, rules);
    // A signal that ended the position has done what it is strong enough for.
    if (doubt !== undefined && closing.gt(0)) continue;
    const opened = doubt ?? open(candidate, rest, afterClosing, portfolio, rules, room);
    if ('rule' in opened) {
      rejected.push(opened);
      continue;
    }
    orders.push(opened);
    shares.set(candidate.symbol, afterClosing.add(new Exact(opened.quantity).mul(sign)));
  }
  return { orders, rejected };
}

function doubtOf({ symbol, side, confidence }: Candidate, rules: JudgeRules): Rejection | undefined {
  if (confidence === undefined || confidence >= rules.min_confidence) return undefined;
  return {
    ...{ symbol, side, rule: 'min_confidence', limit: rules.min_confidence, actual: confidence },
    message: `${symbol}: the confidence of the signal is ${confidence}, min_confidence is ${rules.min_confidence}`,
  };
}

/** How much of a position against it the candidate closes: all of it, or its quantity. */
function closingQuantity({ side, quantity }: Candidate, held: Decimal): Decimal {
  const isAgainst = side === 'sell' ? held.gt(0) : held.lt(0);
  if (!isAgainst) return new Exact(0);
  return quantity === undefined ? held.abs() : Exact.min(held.abs(), quantity);
}

function open(
  candidate: Candidate,
  wanted: Decimal | undefined,
  held: Decimal,
  portfolio: Portfolio,
  rules: JudgeRules,
  room: Room,
): OrderProposal | Rejection {
  const { symbol, side, price } = candidate;
  const refuse = (rule: string, limit: number | null, actual: number | null, message: string): Rejection => ({
    ...{ symbol, side, rule, limit, actual },
    message: `${symbol}: ${message}`,
  });
  const { dailyLoss, drawdown, equity } = portfolio;
  if (dailyLoss >= rules.max_daily_loss)
    return refuse(
      'max_daily_loss',
      rules.max_daily_loss,
      dailyLoss,
      `the loss of the day is ${dailyLoss}, nothing is opened from ${rules.max_daily_loss} on`,
    );
  if (drawdown >= rules.max_drawdown)
    return refuse(
      'max_drawdown',
      rules.max_drawdown,
      drawdown,
      `the drawdown is ${drawdown}, nothing is opened from ${rules.max_drawdown} on`,
    );
  if (side === 'sell' && !rules.allow_short)
    return refuse('allow_short', null, null, 'there is no long position to sell, and allow_short is false');
  if (price === undefined)
    return refuse('price', null, null, 'no price is known: give it with the signal, or in prices');

  // A buy may cost as much as its limit allows.
  const tolerated = price.mul(new Exact(1).add(rules.slippage_tolerance ?? 0));
  const worst =
    side === 'buy' ? (candidate.limitPrice === undefined ? tolerated : new Exact(candidate.limitPrice)) : price;
  const position = equity.mul(rules.max_position_size).sub(held.abs().mul(price));
  const bounds = [
    { rule: 'max_position_size', left: position, limit: rules.max_position_size },
    { rule: 'max_exposure', left: room.exposure, limit: Math.min(rules.max_exposure, rules.max_leverage) },
    ...(side === 'buy' ? [{ rule: 'cash', left: room.cash, limit: portfolio.cash.toNumber() }] : []),
  ];
  const tightest = bounds.reduce((least, bound) => (bound.left.lt(least.left) ? bound : least));
  const allowed = tradableQuantity(Exact.max(0, tightest.left).div(worst), rules.fractional);
  const quantity = wanted === undefined ? allowed : Exact.min(allowed, wanted);
  if (quantity.isZero()) {
    const actual = tightest.rule === 'cash' ? room.cash : equity.mul(tightest.limit).sub(tightest.left).div(equity);
    return refuse(
      tightest.rule,
      tightest.limit,
      actual.toNumber(),
      `${tightest.rule} leaves ${tightest.left.toFixed(2)}, a share costs ${worst.toFixed()}`,
    );
  }
  const value = quantity.mul(worst);
  room.exposure = room.exposure.sub(value);
  if (side === 'buy') room.cash = room.cash.sub(value);
  const isCut = wanted !== undefined && quantity.lt(wanted);
  return orderOf(
    candidate,
    quantity,
    rules,
    isCut ? `cut from ${wanted.toFixed()} by ${tightest.rule}` : 'within the limits',
  );
}

function orderOf(
  { symbol, side, price, limitPrice: given }: Candidate,
  quantity: Decimal,
  rules: JudgeRules,
  reason: string,
): OrderProposal {
  const limit =
    given !== undefined
      ? { limit_price: given }
      : price === undefined
        ? {}
        : limitPrice(side, price, rules.slippage_tolerance);
  return { symbol, side, quantity: quantity.toFixed(), ...limit, reason };
}
