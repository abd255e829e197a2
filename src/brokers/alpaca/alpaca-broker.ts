import { NotFoundError, type trading } from '@alpacahq/alpaca-trade-api/rest';
import { Decimal } from 'decimal.js';
import type { Broker, BrokerAccount, BrokerOrder, BrokerPosition } from '../broker';
import { BrokerError } from '../broker-error';
import { connectAlpaca, type AlpacaBrokerOptions, type AlpacaConnection } from './alpaca-connection';
import { looking, missing } from './alpaca-errors';
import { AlpacaFills } from './alpaca-fills';
import { brokerOrderOf, brokerOrdersOf, decimalOf } from './alpaca-order';
import { cancelOrder, replaceOrder, submitOrder } from './alpaca-submit';

/** An account at Alpaca. @throws as `connectAlpaca`; nothing is asked of the venue yet. */
export async function createAlpacaBroker(options: AlpacaBrokerOptions): Promise<Broker> {
  const connection = await connectAlpaca(options);
  const { read } = connection;
  const fills = new AlpacaFills(connection);
  return {
    venue: 'alpaca',
    real: connection.real,
    account: () => looking(connection, async () => accountOf(await read.accounts.getAccount())),
    clock: () =>
      looking(connection, async () => {
        const { timestamp, isOpen, nextOpen, nextClose } = await read.clock.legacyClock();
        return { now: iso(timestamp), isOpen, nextOpen: iso(nextOpen), nextClose: iso(nextClose) };
      }),
    submit: (order) => submitOrder(connection, order),
    cancel: (brokerOrderId) => cancelOrder(connection, brokerOrderId),
    replace: (brokerOrderId, change) => replaceOrder(connection, brokerOrderId, change),
    findByClientOrderId: (clientOrderId) => looking(connection, () => find(connection, clientOrderId)),
    withExits: (orderId) => looking(connection, () => withExits(connection, orderId)),
    openOrders: () => looking(connection, () => openOrders(connection)),
    fillsSince: (at) => looking(connection, () => fills.since(at)),
    positions: () => looking(connection, async () => (await read.positions.getAllOpenPositions()).map(positionOf)),
  };
}

async function find({ read }: AlpacaConnection, clientOrderId: string): Promise<BrokerOrder | undefined> {
  try {
    return brokerOrderOf(await read.orders.getOrderByClientOrderId({ clientOrderId }));
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

async function withExits({ read }: AlpacaConnection, orderId: string): Promise<readonly BrokerOrder[]> {
  try {
    return brokerOrdersOf(await read.orders.getOrderByOrderID({ orderId, nested: true }));
  } catch (error) {
    if (error instanceof NotFoundError) return [];
    throw error;
  }
}

/** Most that a page of orders holds. */
const pageSize = 500;

async function openOrders({ read }: AlpacaConnection): Promise<readonly BrokerOrder[]> {
  const found: BrokerOrder[] = [];
  let last: string | undefined;
  for (;;) {
    const page = await read.orders.getAllOrders({
      status: 'open',
      limit: pageSize,
      direction: 'asc',
      nested: true,
      ...(last !== undefined && { afterOrderId: last }),
    });
    // A leg that has ended is listed with its order.
    found.push(...page.flatMap(brokerOrdersOf).filter(({ state }) => state === 'open' || state === 'partially_filled'));
    last = page.at(-1)?.id;
    if (page.length < pageSize || last === undefined) return found;
  }
}

function accountOf(account: trading.Account): BrokerAccount {
  const { accountNumber, currency, cash, equity, buyingPower } = account;
  if (accountNumber === undefined || currency === undefined) throw missing('number or currency', 'the account');
  const why = blockedBy(account);
  return {
    account: accountNumber,
    currency,
    cash: decimalOf(cash, 'cash'),
    equity: decimalOf(equity, 'equity'),
    buyingPower: decimalOf(buyingPower, 'buying power'),
    tradable: why === undefined,
    ...(why !== undefined && { why }),
  };
}

function blockedBy(account: trading.Account): string | undefined {
  if (account.accountBlocked === true) return 'Alpaca has blocked the account';
  if (account.tradingBlocked === true) return 'Alpaca has blocked trading on the account';
  if (account.tradeSuspendedByUser === true) return 'trading is suspended in the settings of the account at Alpaca';
  return account.status === 'ACTIVE' ? undefined : `the account is ${account.status} at Alpaca, not ACTIVE`;
}

function positionOf(position: trading.Position): BrokerPosition {
  const { symbol, qty, side, avgEntryPrice, currentPrice } = position;
  const quantity = new Decimal(decimalOf(qty, `quantity of ${symbol}`)).abs();
  const price: string | null | undefined = currentPrice;
  return {
    symbol,
    quantity: (side === 'short' ? quantity.negated() : quantity).toFixed(),
    averagePrice: decimalOf(avgEntryPrice, `average price of ${symbol}`),
    ...(typeof price === 'string' && { marketPrice: decimalOf(price, `price of ${symbol}`) }),
  };
}

function iso(time: Date): string {
  if (time instanceof Date && !Number.isNaN(time.getTime())) return time.toISOString();
  throw new BrokerError('BrokerFailed', 'Alpaca answered without a time that can be read');
}
