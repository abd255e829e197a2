import { randomUUID } from 'node:crypto';
import { Decimal } from 'decimal.js';
import { isOpen, orderJson, parseOrder, VenueRefusal, type VenueOrder } from './venue-order';

type Json = Readonly<Record<string, unknown>>;

interface Activity {
  readonly id: string;
  readonly order: VenueOrder;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly at: string;
}

/** What is behind the API: one account, its orders and a market that tests move. */
export class Venue {
  readonly orders: VenueOrder[] = [];
  readonly activities: Activity[] = [];
  readonly positions = new Map<string, { quantity: Decimal; cost: Decimal }>();
  cash = new Decimal(100_000);
  isOpen = true;
  tradingBlocked = false;
  shortingEnabled = true;
  /** Orders are accepted and not filled until `fill` says so. */
  fillsByItself = true;
  /** A cancel stays pending until `settleCancels`. */
  cancelsAtOnce = true;
  readonly #quotes = new Map<string, { readonly bid: Decimal; readonly ask: Decimal; left: Decimal }>();
  #ticks = Date.now() - 60_000;

  /** A moment later than all before: the API orders by time. */
  now(): string {
    this.#ticks = Math.max(this.#ticks + 1, Date.now() - 60_000);
    return new Date(this.#ticks).toISOString();
  }

  /** Moves the market. `size` is what can be bought or sold at it. */
  quote(symbol: string, bid: string, ask: string, size = '1000000'): void {
    this.#quotes.set(symbol, { bid: new Decimal(bid), ask: new Decimal(ask), left: new Decimal(size) });
    if (this.fillsByItself) this.match();
  }

  submit(body: Json): Json {
    const given = parseOrder(body);
    const clientOrderId = typeof body['client_order_id'] === 'string' ? body['client_order_id'] : randomUUID();
    if (this.orders.some((order) => order.clientOrderId === clientOrderId))
      throw new VenueRefusal(422, 40010001, 'client_order_id must be unique');
    this.#checkMeans(given);
    if (given.timeInForce === 'ioc' && !this.isOpen)
      throw new VenueRefusal(422, 42210000, 'ioc orders are only accepted during market hours');
    const order = this.#add({ ...given, clientOrderId });
    this.#addLegs(order, given.takeProfit, given.stopLoss);
    if (this.fillsByItself) this.match();
    return orderJson(order, this.legs(order));
  }

  replace(id: string, body: Json): Json {
    const old = this.#find(id);
    if (!isOpen(old)) throw new VenueRefusal(422, 42210000, `order is not open`);
    const wanted = parseOrder({
      symbol: old.symbol,
      side: old.side,
      type: old.type,
      qty: body['qty'] ?? old.quantity.toFixed(),
      time_in_force: body['time_in_force'] ?? old.timeInForce,
      limit_price: body['limit_price'] ?? old.limitPrice?.toFixed(),
      stop_price: body['stop_price'] ?? old.stopPrice?.toFixed(),
    });
    const clientOrderId = typeof body['client_order_id'] === 'string' ? body['client_order_id'] : randomUUID();
    if (this.orders.some((order) => order.clientOrderId === clientOrderId))
      throw new VenueRefusal(422, 40010001, 'client_order_id must be unique');
    this.#end(old, 'replaced');
    const order = this.#add({ ...wanted, clientOrderId });
    order.replaces = old.id;
    old.replacedBy = order.id;
    if (this.fillsByItself) this.match();
    return orderJson(order);
  }

  cancel(id: string): void {
    const order = this.#find(id);
    if (!isOpen(order)) throw new VenueRefusal(422, 42210000, `order is already in "${order.status}" state`);
    if (!this.cancelsAtOnce) {
      order.status = 'pending_cancel';
      return;
    }
    const root = order.parent ?? order.id;
    for (const one of this.orders) if ((one.parent ?? one.id) === root && isOpen(one)) this.#end(one, 'canceled');
  }

  settleCancels(): void {
    for (const order of this.orders) if (order.status === 'pending_cancel') this.#end(order, 'canceled');
  }

  /** A part of an order, or all that is left of it. */
  fill(id: string, price: string, quantity?: string): void {
    const order = this.#find(id);
    this.#fill(
      order,
      new Decimal(price),
      quantity === undefined ? order.quantity.minus(order.filled) : new Decimal(quantity),
    );
  }

  closeSession(): void {
    this.isOpen = false;
    for (const order of this.orders) if (isOpen(order) && order.timeInForce === 'day') this.#end(order, 'expired');
  }

  /** Legs are told only where they are asked for. */
  byId(id: string, nested: boolean): Json {
    const order = this.#find(id);
    return orderJson(order, nested ? this.legs(order) : null);
  }

  byClientOrderId(clientOrderId: string): Json {
    const order = this.orders.find((one) => one.clientOrderId === clientOrderId);
    if (order === undefined) throw new VenueRefusal(404, 40410000, `order not found for ${clientOrderId}`);
    return orderJson(order);
  }

  legs(order: VenueOrder): readonly VenueOrder[] | null {
    const legs = this.orders.filter(({ parent }) => parent === order.id);
    return legs.length === 0 ? null : legs;
  }

  equity(): Decimal {
    return [...this.positions].reduce(
      (sum, [symbol, { quantity }]) => sum.plus(quantity.times(this.price(symbol))),
      this.cash,
    );
  }

  price(symbol: string): Decimal {
    return this.#quotes.get(symbol)?.bid ?? new Decimal(0);
  }

  match(): void {
    if (!this.isOpen) return;
    for (const order of [...this.orders]) {
      const quote = this.#quotes.get(order.symbol);
      if (quote === undefined || !isOpen(order) || order.status === 'held' || order.status === 'pending_cancel')
        continue;
      const price = order.side === 'buy' ? quote.ask : quote.bid;
      const { stopPrice, limitPrice } = order;
      if (stopPrice !== undefined && (order.side === 'buy' ? quote.ask.gte(stopPrice) : quote.bid.lte(stopPrice)))
        order.triggered = true;
      const waits = stopPrice !== undefined && !order.triggered;
      const isOut = limitPrice !== undefined && (order.side === 'buy' ? price.gt(limitPrice) : price.lt(limitPrice));
      const quantity = Decimal.min(order.quantity.minus(order.filled), quote.left);
      if (!waits && !isOut && quantity.gt(0)) {
        quote.left = quote.left.minus(quantity);
        this.#fill(order, price, quantity);
      }
      if (isOpen(order) && order.timeInForce === 'ioc') this.#end(order, 'canceled');
    }
  }

  #checkMeans({ symbol, side, quantity, limitPrice }: ReturnType<typeof parseOrder>): void {
    const held = this.positions.get(symbol)?.quantity ?? new Decimal(0);
    if (side === 'sell') {
      if (held.gte(quantity) || (this.shortingEnabled && held.lte(0))) return;
      throw new VenueRefusal(
        403,
        40310000,
        `insufficient qty available for order (requested: ${quantity.toFixed()}, available: ${held.toFixed()})`,
      );
    }
    const price = limitPrice ?? this.#quotes.get(symbol)?.ask ?? new Decimal(0);
    const need = quantity.times(price);
    if (need.gt(this.cash))
      throw new VenueRefusal(403, 40310000, 'insufficient buying power', {
        buying_power: this.cash.toFixed(2),
        cost_basis: need.toFixed(2),
      });
  }

  #add(
    given: Omit<ReturnType<typeof parseOrder>, 'takeProfit' | 'stopLoss'> & {
      readonly clientOrderId: string;
      readonly parent?: string;
    },
  ): VenueOrder {
    const { symbol, side, type, quantity, limitPrice, stopPrice, timeInForce, orderClass, clientOrderId, parent } =
      given;
    const order: VenueOrder = {
      id: randomUUID(),
      clientOrderId,
      symbol,
      side,
      type,
      quantity,
      limitPrice,
      stopPrice,
      timeInForce,
      orderClass,
      parent,
      submittedAt: this.now(),
      status: this.isOpen ? 'new' : 'accepted',
      filled: new Decimal(0),
      value: new Decimal(0),
      triggered: false,
      endedAt: undefined,
      replaces: undefined,
      replacedBy: undefined,
    };
    this.orders.push(order);
    return order;
  }

  #addLegs(order: VenueOrder, takeProfit: Decimal | undefined, stopLoss: Decimal | undefined): void {
    const { symbol, quantity, timeInForce, orderClass, side, id } = order;
    if (orderClass === 'simple') return;
    const away = side === 'buy' ? 'sell' : 'buy';
    const common = {
      symbol,
      quantity,
      timeInForce,
      orderClass,
      parent: id,
      limitPrice: undefined,
      stopPrice: undefined,
    };
    if (orderClass === 'oco') {
      this.#add({ ...common, side, type: 'stop', stopPrice: stopLoss, clientOrderId: randomUUID() });
      return;
    }
    if (takeProfit !== undefined)
      this.#add({ ...common, side: away, type: 'limit', limitPrice: takeProfit, clientOrderId: randomUUID() }).status =
        'held';
    if (stopLoss !== undefined)
      this.#add({ ...common, side: away, type: 'stop', stopPrice: stopLoss, clientOrderId: randomUUID() }).status =
        'held';
  }

  #fill(order: VenueOrder, price: Decimal, quantity: Decimal): void {
    order.filled = order.filled.plus(quantity);
    order.value = order.value.plus(quantity.times(price));
    order.status = order.filled.gte(order.quantity) ? 'filled' : 'partially_filled';
    const at = this.now();
    this.activities.push({ id: `${at.replace(/\D/g, '')}::${randomUUID()}`, order, quantity, price, at });
    const signed = order.side === 'buy' ? quantity : quantity.negated();
    this.cash = this.cash.minus(signed.times(price));
    const held = this.positions.get(order.symbol) ?? { quantity: new Decimal(0), cost: new Decimal(0) };
    const after = held.quantity.plus(signed);
    const adds = held.quantity.isZero() || held.quantity.isPositive() === signed.isPositive();
    const cost = adds
      ? held.cost.plus(signed.times(price))
      : held.quantity.isZero()
        ? held.cost
        : held.cost.times(after).div(held.quantity);
    if (after.isZero()) this.positions.delete(order.symbol);
    else this.positions.set(order.symbol, { quantity: after, cost });
    if (order.status !== 'filled') return;
    order.endedAt = at;
    const family = this.orders.filter(
      (one) =>
        one !== order &&
        isOpen(one) &&
        (one.parent === order.id ||
          (order.parent !== undefined && (one.parent === order.parent || one.id === order.parent))),
    );
    for (const one of family) {
      if (one.status === 'held' && one.parent === order.id) one.status = 'new';
      else if (order.parent !== undefined || order.orderClass === 'oco') this.#end(one, 'canceled');
    }
  }

  #end(order: VenueOrder, status: 'canceled' | 'expired' | 'replaced'): void {
    order.status = status;
    order.endedAt = this.now();
    for (const leg of this.orders) if (leg.parent === order.id && leg.status === 'held') this.#end(leg, 'canceled');
  }

  #find(id: string): VenueOrder {
    const found = this.orders.find((order) => order.id === id);
    if (found === undefined) throw new VenueRefusal(404, 40410000, `order not found for ${id}`);
    return found;
  }
}
