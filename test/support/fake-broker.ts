import type {
  Broker,
  BrokerFill,
  BrokerOrder,
  BrokerOrderRequest,
  BrokerOrderState,
  CancelAnswer,
  SubmitAnswer,
} from '../../src/brokers/broker';
import { Exact } from '../../src/slices/shared/risk';

/**
 * What becomes of a call: `ok`; `lost`: it never arrives; `unheard`: it arrives and its answer does not; `late`: it arrives after the
 * caller has given up; `throws`: it arrives, and the connection breaks; `slow`: its answer takes a while.
 */
export type Fate = 'ok' | 'lost' | 'unheard' | 'late' | 'throws' | 'slow';

interface Held {
  readonly quantity: InstanceType<typeof Exact>;
  readonly cost: InstanceType<typeof Exact>;
}

/**
 * A venue in memory that does what a test says. Unlike a real one it takes two orders of one client order id: that none comes is what
 * tests want to see.
 */
export class FakeBroker implements Broker {
  readonly venue = 'paper';
  real = false;
  /** Fates of the next submits, then of cancels; `ok` when they are used up. */
  readonly submitFates: Fate[] = [];
  readonly cancelFates: Fate[] = [];
  /** Reasons to reject the next submits; undefined: it is taken. */
  readonly rejections: (string | undefined)[] = [];
  /** Market orders, and limit orders that cross, fill at once. */
  fillsAtOnce = true;
  /** Calls that only look fail so often. */
  failLooks = 0;
  readonly prices = new Map<string, number>();
  readonly orders: BrokerOrder[] = [];
  readonly fills: BrokerFill[] = [];
  /** Client order ids of all submits that were asked for, arrived or not. */
  readonly asked: string[] = [];
  buyingPower = '1000000';
  tradable = true;
  lateMs = 150;
  /** What is listed is listed twice when it says so. */
  repeats: () => boolean = () => false;
  onSubmit: (request: BrokerOrderRequest) => void | Promise<void> = () => undefined;
  private readonly held = new Map<string, Held>();
  private cash: InstanceType<typeof Exact>;
  private serial = 0;

  constructor(
    cash = '100000',
    private readonly now: () => number = () => Date.now(),
  ) {
    this.cash = new Exact(cash);
  }

  /** Client order ids that came to more than one order. */
  get duplicates(): string[] {
    const ids = this.orders.map(({ clientOrderId }) => clientOrderId);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  }

  account = () =>
    this.look(() => ({
      account: 'fake',
      currency: 'USD',
      cash: this.cash.toFixed(),
      equity: this.cash.toFixed(),
      buyingPower: this.buyingPower,
      tradable: this.tradable,
      ...(!this.tradable && { why: 'the account is restricted' }),
    }));

  clock = () =>
    this.look(() => {
      const at = (ms: number) => new Date(this.now() + ms).toISOString();
      return { now: at(0), isOpen: true, nextOpen: at(86_400_000), nextClose: at(3_600_000) };
    });

  async submit(request: BrokerOrderRequest): Promise<SubmitAnswer> {
    this.asked.push(request.clientOrderId);
    await this.onSubmit(request);
    return this.befalls(this.submitFates.shift() ?? 'ok', () => this.take(request));
  }

  async cancel(brokerOrderId: string): Promise<CancelAnswer> {
    return this.befalls<CancelAnswer>(this.cancelFates.shift() ?? 'ok', () => {
      const order = this.byId(brokerOrderId);
      if (order === undefined) return { kind: 'unknown' };
      if (!isOpen(order)) return { kind: 'too_late', order };
      this.end(brokerOrderId, 'cancelled');
      return { kind: 'requested' };
    });
  }

  async replace(brokerOrderId: string, change: BrokerOrderRequest): Promise<SubmitAnswer> {
    this.asked.push(change.clientOrderId);
    return this.befalls<SubmitAnswer>(this.submitFates.shift() ?? 'ok', () => {
      const order = this.byId(brokerOrderId);
      if (order === undefined || !isOpen(order))
        return { kind: 'rejected', code: 'not_open', reason: 'the order to replace is not open' };
      this.end(brokerOrderId, 'replaced');
      return this.take(change);
    });
  }

  findByClientOrderId = (clientOrderId: string) =>
    this.look(() => this.orders.find((order) => order.clientOrderId === clientOrderId));

  /** It makes no exits. */
  withExits = (brokerOrderId: string) =>
    this.look(() => this.orders.filter((order) => order.brokerOrderId === brokerOrderId));

  openOrders = () => this.look(() => this.repeated(this.orders.filter(isOpen)));

  fillsSince = (at: string) =>
    this.look(() => this.repeated(this.fills.filter((fill) => Date.parse(fill.at) >= Date.parse(at))));

  positions = () =>
    this.look(() =>
      [...this.held]
        .filter(([, { quantity }]) => !quantity.isZero())
        .map(([symbol, { quantity, cost }]) => ({
          symbol,
          quantity: quantity.toFixed(),
          averagePrice: cost.div(quantity).toDecimalPlaces(9).toFixed(),
        })),
    );

  /** Fills an open order, wholly unless a quantity is given. */
  fill(clientOrderId: string, { quantity, price }: { quantity?: string; price?: string } = {}): void {
    const order = this.orders.find((one) => one.clientOrderId === clientOrderId && isOpen(one));
    if (order === undefined) throw new Error(`no open order ${clientOrderId}`);
    const left = new Exact(order.quantity).sub(order.filledQuantity);
    const shares = new Exact(quantity ?? left);
    const at = new Exact(price ?? order.limitPrice ?? this.prices.get(order.symbol) ?? 0);
    const signed = order.side === 'buy' ? shares : shares.neg();
    this.cash = this.cash.sub(signed.mul(at));
    this.move(order.symbol, signed, at);
    const filled = new Exact(order.filledQuantity).add(shares);
    this.change(order.brokerOrderId, {
      filledQuantity: filled.toFixed(),
      state: filled.eq(order.quantity) ? 'filled' : 'partially_filled',
      averagePrice: at.toFixed(),
    });
    this.serial += 1;
    this.fills.push({
      executionId: `x${this.serial}`,
      brokerOrderId: order.brokerOrderId,
      clientOrderId,
      symbol: order.symbol,
      side: order.side,
      quantity: shares.toFixed(),
      price: at.toFixed(),
      fee: '0',
      at: this.time(),
    });
  }

  end(brokerOrderId: string, state: BrokerOrderState, endReason = `${state} by the fake`): void {
    this.change(brokerOrderId, { state, endedAt: this.time(), endReason });
  }

  /** As somebody would by hand, past Bellwether. */
  take(request: BrokerOrderRequest): SubmitAnswer {
    const reason = this.rejections.shift();
    if (reason !== undefined) return { kind: 'rejected', code: 'rejected', reason };
    this.serial += 1;
    const order: BrokerOrder = {
      ...request,
      brokerOrderId: `b${this.serial}`,
      state: 'open',
      filledQuantity: '0',
      acceptedAt: this.time(),
    };
    this.orders.push(order);
    if (this.fillsAtOnce && request.type === 'market') this.fill(request.clientOrderId);
    return { kind: 'accepted', order: this.byId(order.brokerOrderId) ?? order };
  }

  private async befalls<Answer>(fate: Fate, work: () => Answer): Promise<Answer> {
    switch (fate) {
      case 'ok':
        return work();
      case 'lost':
        return never();
      case 'unheard':
        work();
        return never();
      case 'late':
        setTimeout(work, this.lateMs);
        return never();
      case 'slow': {
        const answer = work();
        await new Promise((resolve) => setTimeout(resolve, this.lateMs / 2));
        return answer;
      }
      case 'throws':
        work();
        throw new Error('socket hang up');
    }
  }

  private repeated<T>(list: readonly T[]): readonly T[] {
    return this.repeats() ? [...list, ...list] : list;
  }

  private async look<T>(read: () => T): Promise<T> {
    await Promise.resolve();
    if (this.failLooks > 0) {
      this.failLooks -= 1;
      throw new Error('the venue is not reachable');
    }
    return read();
  }

  private move(symbol: string, signed: InstanceType<typeof Exact>, price: InstanceType<typeof Exact>): void {
    const { quantity, cost } = this.held.get(symbol) ?? { quantity: new Exact(0), cost: new Exact(0) };
    const after = quantity.add(signed);
    const isReduction = quantity.mul(signed).lt(0);
    const next = isReduction ? cost.mul(after).div(quantity) : cost.add(signed.mul(price));
    this.held.set(symbol, { quantity: after, cost: next });
  }

  private byId(brokerOrderId: string): BrokerOrder | undefined {
    return this.orders.find((order) => order.brokerOrderId === brokerOrderId);
  }

  private change(brokerOrderId: string, fields: Partial<BrokerOrder>): void {
    const at = this.orders.findIndex((order) => order.brokerOrderId === brokerOrderId);
    this.orders[at] = { ...this.orders[at], ...fields };
  }

  private time(): string {
    return new Date(this.now()).toISOString();
  }
}

function isOpen({ state }: BrokerOrder): boolean {
  return state === 'open' || state === 'partially_filled';
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
