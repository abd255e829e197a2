import { z } from 'zod';
import type { BrokerFill } from '../broker';
import { BrokerError } from '../broker-error';
import type { AlpacaConnection } from './alpaca-connection';
import { decimalOf } from './alpaca-order';

const pageSize = 100;
/** Client order ids that are kept, so that fills of an order ask for it once. */
const mostKept = 10_000;

const activitiesSchema = z.array(
  z.object({
    id: z.string().min(1),
    order_id: z.string().min(1),
    symbol: z.string().min(1),
    side: z.enum(['buy', 'sell', 'sell_short']),
    qty: z.string(),
    price: z.string(),
    transaction_time: z.iso.datetime({ offset: true }),
  }),
);

/** Reads executions. They carry no client order id, which is looked up once an order. */
export class AlpacaFills {
  readonly #clientOrderIds = new Map<string, string>();

  constructor(readonly connection: AlpacaConnection) {}

  async since(at: string): Promise<readonly BrokerFill[]> {
    // The API gives what is later than the time.
    const after = new Date(Date.parse(at) - 1).toISOString();
    const fills: BrokerFill[] = [];
    let token: string | undefined;
    for (;;) {
      const page = activitiesSchema.safeParse(await this.connection.read.fills.page(after, token, pageSize));
      if (!page.success)
        throw new BrokerError('BrokerFailed', `fills of Alpaca cannot be read: ${z.prettifyError(page.error)}`);
      for (const { id, order_id, symbol, side, qty, price, transaction_time } of page.data)
        fills.push({
          executionId: id,
          brokerOrderId: order_id,
          clientOrderId: await this.#clientOrderId(order_id),
          symbol,
          side: side === 'buy' ? 'buy' : 'sell',
          quantity: decimalOf(qty, `quantity of fill ${id}`),
          price: decimalOf(price, `price of fill ${id}`),
          // Fees come at the end of the day, as activities of their own.
          fee: '0',
          at: new Date(transaction_time).toISOString(),
        });
      const last = page.data.at(-1);
      if (last === undefined || page.data.length < pageSize || last.id === token) return fills;
      token = last.id;
    }
  }

  async #clientOrderId(orderId: string): Promise<string> {
    const known = this.#clientOrderIds.get(orderId);
    if (known !== undefined) return known;
    const { clientOrderId } = await this.connection.read.orders.getOrderByOrderID({ orderId });
    if (clientOrderId === undefined)
      throw new BrokerError('BrokerFailed', `order ${orderId} of a fill has no client order id at Alpaca`);
    if (this.#clientOrderIds.size >= mostKept) this.#clientOrderIds.clear();
    this.#clientOrderIds.set(orderId, clientOrderId);
    return clientOrderId;
  }
}
