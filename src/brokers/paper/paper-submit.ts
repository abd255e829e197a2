import { messageOf } from '../../base/errors';
import type { PaperBookRow, PaperContent } from '../../ledger';
import type { BrokerOrderRequest, SubmitAnswer } from '../broker';
import { bookOf, type Book } from './matching/book';
import { judgeOrder, type Judgement } from './matching/judge-order';
import type { Rules } from './matching/rules';
import { matchIfPossible, unknownAccount, type PaperContext } from './paper-matching';
import { pricesOf, quotesOf, sessionNow } from './paper-market';
import { brokerOrderOf } from './paper-orders';

/** A call that changes something may take this long. */
const boundMs = 2000;
const mostTries = 20;

/**
 * Accepts an order, or puts it in the place of another. The order has to be marked as being sent in the ledger. After the bound,
 * acceptance is not begun any more.
 */
export async function acceptOrder(
  context: PaperContext,
  request: BrokerOrderRequest,
  replaces?: string,
): Promise<SubmitAnswer> {
  const until = performance.now() + boundMs;
  const late = (reason: string): SubmitAnswer => ({ kind: 'ambiguous', reason });
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<SubmitAnswer>((resolve) => {
    timer = setTimeout(() => {
      resolve(late(`the paper broker gave no answer within ${boundMs} ms`));
    }, boundMs);
  });
  try {
    return await Promise.race([accept(context, request, replaces, until), bound]);
  } catch (error) {
    return late(messageOf(error));
  } finally {
    clearTimeout(timer);
  }
}

async function accept(
  context: PaperContext,
  request: BrokerOrderRequest,
  replaces: string | undefined,
  until: number,
): Promise<SubmitAnswer> {
  const { ledger, account, clock } = context;
  const { clientOrderId } = request;
  const known = await ledger.paperOrder(account, { clientOrderId });
  if (known !== undefined) return { kind: 'accepted', order: brokerOrderOf(known) };
  for (let tries = 0; tries < mostTries; tries += 1) {
    const row = await ledger.paperBook(account);
    if (row === undefined) throw unknownAccount(account);
    const judged = await judge(context, request, row, replaces);
    if (judged.kind === 'refused') return { kind: 'rejected', code: judged.code, reason: judged.reason };
    if (performance.now() >= until) return { kind: 'ambiguous', reason: 'not accepted: the time for it is over' };
    const answer = await ledger.paperAccept({
      account,
      version: row.version,
      clientOrderId,
      content: contentOf(request),
      at: new Date(clock.now()).toISOString(),
      ...(judged.expiresAt !== undefined && { expiresAt: judged.expiresAt }),
      exits: judged.exits,
      ...(replaces !== undefined && { replaces }),
    });
    if (answer.kind === 'rejected') return answer;
    if (answer.kind === 'moved') continue;
    await matchIfPossible(context);
    const order = await ledger.paperOrder(account, { clientOrderId });
    return { kind: 'accepted', order: brokerOrderOf(order ?? answer.order) };
  }
  return { kind: 'rejected', code: 'Busy', reason: `the book of account '${account}' changed all the time` };
}

/** As the intent has it: the exits that the order brings along are a part of it. */
function contentOf({ bracket, oco, ...order }: BrokerOrderRequest): PaperContent {
  const takeProfitPrice = bracket?.takeProfitPrice;
  const stopLossPrice = bracket?.stopLossPrice ?? oco?.stopLossPrice;
  return {
    ...order,
    ...(takeProfitPrice !== undefined && { takeProfitPrice }),
    ...(stopLossPrice !== undefined && { stopLossPrice }),
  };
}

async function judge(
  context: PaperContext,
  request: BrokerOrderRequest,
  row: PaperBookRow,
  replaces: string | undefined,
): Promise<Judgement> {
  const { clock, calendar, rules } = context;
  const whole = bookOf(row);
  const old = replaces === undefined ? undefined : whole.orders.find(({ id }) => id === replaces);
  if (old !== undefined && (old.symbol !== request.symbol || old.side !== request.side))
    return {
      kind: 'refused',
      code: 'BadOrder',
      reason: `order ${old.id} is a ${old.side} of ${old.symbol}; another side or symbol is another order`,
    };
  const book = { ...whole, orders: whole.orders.filter((order) => order !== old) };
  let prices;
  try {
    prices = pricesOf(await quotesOf(context.quotes, symbolsNeeded(book, request, rules)));
  } catch (error) {
    return { kind: 'refused', code: 'NoMarketData', reason: `there are no quotes: ${messageOf(error)}` };
  }
  return judgeOrder(book, request, { prices, session: sessionNow(calendar, clock.now()), rules });
}

/** The symbols whose price it takes to reckon an order by. */
function symbolsNeeded(book: Book, request: BrokerOrderRequest, rules: Rules): readonly string[] {
  const hasPrice = ({ type }: { readonly type: string }): boolean => type !== 'market';
  const borrows = book.cashMayBeNegative || rules.shortAllowed || !rules.leverage.eq(1);
  return [
    ...new Set([
      ...(hasPrice(request) ? [] : [request.symbol]),
      ...book.orders.filter((order) => !hasPrice(order)).map(({ symbol }) => symbol),
      ...(borrows ? book.positions.keys() : []),
    ]),
  ];
}
