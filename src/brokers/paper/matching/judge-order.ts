import type { PaperExit } from '../../../ledger';
import type { BrokerOrderRequest } from '../../broker';
import { brokerRequestProblem } from '../../request-problem';
import type { Book } from './book';
import { buyingPower, freeToClose, needOf, PriceMissing, type Prices } from './buying-power';
import { Exact } from './decimals';
import type { Rules } from './rules';

/** The session that an order comes into: the one under way, or the next. Milliseconds since the epoch. */
export interface SessionSeen {
  readonly isOpen: boolean;
  readonly closeMs: number;
}

export type Judgement =
  | { readonly kind: 'taken'; readonly expiresAt?: string; readonly exits: readonly PaperExit[] }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

/** Whether the simulated venue takes an order: its form, the session, short sales, buying power. The gate is asked elsewhere. */
export function judgeOrder(
  book: Book,
  request: BrokerOrderRequest,
  { prices, session, rules }: { readonly prices: Prices; readonly session: SessionSeen; readonly rules: Rules },
): Judgement {
  const problem = brokerRequestProblem(request);
  if (problem !== undefined) return refused('BadOrder', problem);
  if (!session.isOpen && (request.timeInForce === 'ioc' || rules.outsideSession === 'refuse'))
    return refused('MarketClosed', `the exchange is closed, and ${closedReason(request)}`);
  try {
    const short = judgeMeans(book, request, prices, rules);
    if (short !== undefined) return short;
  } catch (error) {
    if (!(error instanceof PriceMissing)) throw error;
    return refused('NoQuote', `${error.message} to reckon the order by; give it a limit, or try again`);
  }
  const expiresAt = request.timeInForce === 'day' ? new Date(session.closeMs).toISOString() : undefined;
  return { kind: 'taken', ...(expiresAt !== undefined && { expiresAt }), exits: exitsOf(request, expiresAt) };
}

function closedReason({ timeInForce }: BrokerOrderRequest): string {
  return timeInForce === 'ioc' ? 'an ioc order cannot wait for it' : 'the account lets no order wait for it';
}

function judgeMeans(book: Book, request: BrokerOrderRequest, prices: Prices, rules: Rules): Judgement | undefined {
  const { symbol, side, type, limitPrice, stopPrice } = request;
  const quantity = new Exact(request.quantity);
  const free = freeToClose(book, symbol, side);
  const opening = Exact.max(quantity.minus(free), 0);
  if (side === 'sell' && !rules.shortAllowed && opening.gt(0))
    return refused(
      'ShortNotAllowed',
      `${request.quantity} ${symbol} are to be sold and ${free.toFixed()} are held that no other order sells; the account may not sell short`,
    );
  const wanted = {
    symbol,
    side,
    type,
    quantity,
    ...(limitPrice !== undefined && { limit: new Exact(limitPrice) }),
    ...(stopPrice !== undefined && { stop: new Exact(stopPrice) }),
  };
  const need = needOf(wanted, opening, prices, rules);
  if (need.lte(0)) return undefined;
  const power = buyingPower(book, prices, rules);
  if (need.lte(power)) return undefined;
  return refused('BuyingPower', `the order needs ${need.toFixed(2)}, and the buying power is ${power.toFixed(2)}`);
}

/** A bracket's exits wait for their entry; the stop of an OCO works from the beginning. */
function exitsOf(request: BrokerOrderRequest, expiresAt: string | undefined): readonly PaperExit[] {
  const { bracket, oco, side, timeInForce } = request;
  const away = side === 'buy' ? 'sell' : 'buy';
  const common = { timeInForce, ...(expiresAt !== undefined && { expiresAt }) };
  if (oco !== undefined)
    return [{ ...common, role: 'stop_loss', status: 'working', side, type: 'stop', stopPrice: oco.stopLossPrice }];
  const exits: PaperExit[] = [];
  const held = { ...common, status: 'held', side: away } as const;
  if (bracket?.stopLossPrice !== undefined)
    exits.push({ ...held, role: 'stop_loss', type: 'stop', stopPrice: bracket.stopLossPrice });
  if (bracket?.takeProfitPrice !== undefined)
    exits.push({ ...held, role: 'take_profit', type: 'limit', limitPrice: bracket.takeProfitPrice });
  return exits;
}

function refused(code: string, reason: string): Judgement {
  return { kind: 'refused', code, reason };
}
