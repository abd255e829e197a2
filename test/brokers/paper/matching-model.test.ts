import fc from 'fast-check';
import type { BarSeen, BookOrder, Matched, QuoteSeen } from '../../../src/brokers/paper/matching/book';
import { Exact } from '../../../src/brokers/paper/matching/decimals';
import type { PaperTerms } from '../../../src/brokers/paper/matching/rules';
import { book, nine, onBar, onQuote, order } from './book-kit';

/**
 * The venue as simple as it can be: whole shares and cents, sums over lists. It does not say in which order fills come about, but
 * judges each, and knows what a quote has to have filled.
 */
class Model {
  orders: BookOrder[] = [];
  cents = 100_000_00;
  held = 0;
  used: Matched['used'] = {};

  take(matched: Matched, isFair: (order: BookOrder, price: number) => boolean): void {
    this.used = matched.used;
    for (const event of matched.events) {
      const one = this.orders.find(({ id }) => id === event.id);
      if (one === undefined) throw new Error(`${event.id} has ended, and yet ${event.kind} happens to it`);
      switch (event.kind) {
        case 'fill':
          this.#fill(
            one,
            Number(event.quantity),
            Math.round(Number(event.price) * 100),
            Math.round(Number(event.fee) * 100),
          );
          if (!isFair(one, Number(event.price)))
            throw new Error(`${event.id} fills at ${event.price}, which nobody offered`);
          break;
        case 'end':
          this.orders = this.orders.filter((other) => other !== one);
          break;
        case 'trigger':
          this.#change(one, { status: 'triggered' });
          break;
        case 'release':
          this.#change(one, { status: 'working' });
          break;
      }
    }
  }

  #fill(one: BookOrder, quantity: number, cents: number, fee: number): void {
    if (one.status === 'held') throw new Error('an exit fills before its entry');
    if (one.stop !== undefined && one.status !== 'triggered') throw new Error('a stop fills before it is triggered');
    if (!(quantity > 0)) throw new Error(`a fill of ${quantity}`);
    const filled = one.filled.plus(quantity);
    if (filled.plus(one.groupFilled).gt(one.quantity)) throw new Error('a fill beyond the order, or its group');
    const signed = one.side === 'buy' ? quantity : -quantity;
    this.held += signed;
    this.cents -= signed * cents + fee;
    const ended = filled.eq(one.quantity);
    this.orders = this.orders.flatMap((other) => {
      if (other === one) return ended ? [] : [{ ...one, filled }];
      const isSibling = one.group !== undefined && other.group === one.group;
      return [isSibling ? { ...other, groupFilled: other.groupFilled.plus(quantity) } : other];
    });
  }

  #change(one: BookOrder, changes: Partial<BookOrder>): void {
    this.orders = this.orders.map((other) => (other === one ? { ...other, ...changes } : other));
  }
}

const price = fc.integer({ min: 90_00, max: 110_00 });
const text = (cents: number): string => (cents / 100).toFixed(2);

type Command =
  | {
      readonly kind: 'place';
      readonly side: 'buy' | 'sell';
      readonly type: BookOrder['type'];
      readonly quantity: number;
      readonly limit: number;
      readonly stop: number;
      readonly timeInForce: 'gtc' | 'ioc';
      readonly exits: boolean;
    }
  | {
      readonly kind: 'quote';
      readonly bid: number;
      readonly spread: number;
      readonly last: number;
      readonly size: number | undefined;
    }
  | { readonly kind: 'bar'; readonly prices: readonly number[]; readonly volume: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constant('place' as const),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    type: fc.constantFrom('market' as const, 'limit' as const, 'stop' as const, 'stop_limit' as const),
    quantity: fc.integer({ min: 1, max: 200 }),
    limit: price,
    stop: price,
    timeInForce: fc.constantFrom('gtc' as const, 'gtc' as const, 'ioc' as const),
    exits: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('quote' as const),
    bid: price,
    spread: fc.integer({ min: 0, max: 50 }),
    last: price,
    size: fc.option(fc.integer({ min: 0, max: 150 }), { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant('bar' as const),
    prices: fc.array(price, { minLength: 4, maxLength: 4 }),
    volume: fc.integer({ min: 0, max: 2000 }),
  }),
);

const waits = (stop: BookOrder['type']): boolean => stop === 'stop' || stop === 'stop_limit';

/** An order and, at times, a stop and a take-profit for it, far enough apart. */
function placed(given: Extract<Command, { kind: 'place' }>, nth: number, at: number): BookOrder[] {
  const { side, type, quantity, limit, stop, exits } = given;
  const id = `o${nth}`;
  const timeInForce = waits(type) ? 'gtc' : given.timeInForce;
  const common = { quantity: String(quantity), acceptedAt: at };
  const entry = order({
    ...common,
    id,
    side,
    type,
    timeInForce,
    ...((type === 'limit' || type === 'stop_limit') && { limit: text(limit) }),
    ...(waits(type) && { stop: text(stop) }),
  });
  if (!exits) return [entry];
  const away = side === 'buy' ? 'sell' : 'buy';
  const [low, high] = [text(Math.min(limit, stop) - 1), text(Math.max(limit, stop) + 1)];
  const leg = { ...common, side: away, status: 'held', parent: id, group: `g${nth}` } as const;
  return [
    entry,
    order({ ...leg, id: `${id}s`, type: 'stop', stop: side === 'buy' ? low : high }),
    order({ ...leg, id: `${id}p`, type: 'limit', limit: side === 'buy' ? high : low }),
  ];
}

/** Whether a quote without a size leaves nothing of an order. */
function isDue({ type, side, limit, stop, status }: BookOrder, { bid, ask, last }: QuoteSeen): boolean {
  const isBuy = side === 'buy';
  if (status === 'held') return false;
  if (
    stop !== undefined &&
    status !== 'triggered' &&
    !(isBuy ? last.gte(stop) || bid.gte(stop) : last.lte(stop) || ask.lte(stop))
  )
    return false;
  return type === 'market' || type === 'stop' || limit === undefined || (isBuy ? ask.lte(limit) : bid.gte(limit));
}

describe.each<[string, PaperTerms, boolean]>([
  ['a cash account', {}, false],
  ['a cash account that pays fees', { commission: '0.001', minimumFee: '1', participation: '0.5' }, false],
  ['an account that sells short', { shortAllowed: true }, true],
])('matching for %s', (_, terms, negative) => {
  it('makes no fill that a simple model does not grant, and leaves none out', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 5, maxLength: 40 }), (commands) => {
        const model = new Model();
        let at = nine;
        commands.forEach((given, nth) => {
          at += 60_000;
          const now = (): ReturnType<typeof book> =>
            book(model.orders, { cash: text(model.cents), held: String(model.held), negative, used: model.used });
          if (given.kind === 'place') model.orders.push(...placed(given, nth, at));
          else if (given.kind === 'quote') {
            const seen = quoteOf(given, at);
            model.take(onQuote(now(), seen, terms), (one, paid) => {
              const limit = one.limit?.toNumber() ?? (one.side === 'buy' ? Infinity : 0);
              return one.side === 'buy'
                ? paid === seen.ask.toNumber() && paid <= limit
                : paid === seen.bid.toNumber() && paid >= limit;
            });
            if (given.size === undefined) expect(model.orders.filter((one) => isDue(one, seen))).toEqual([]);
            expect(
              model.orders.filter(({ timeInForce, status }) => timeInForce === 'ioc' && status !== 'held'),
            ).toEqual([]);
            // Looked at again, it has nothing more to give.
            expect(onQuote(now(), seen, terms).events).toEqual([]);
          } else {
            const seen = barOf(given, at);
            const matched = onBar(now(), seen, terms);
            model.take(matched, (one, paid) => {
              const isWithin = paid >= seen.low.toNumber() && paid <= seen.high.toNumber();
              const limit = one.limit?.toNumber();
              return isWithin && (limit === undefined || (one.side === 'buy' ? paid <= limit : paid >= limit));
            });
            const taken = matched.events.reduce(
              (sum, event) => (event.kind === 'fill' ? sum + Number(event.quantity) : sum),
              0,
            );
            if (terms.participation !== undefined)
              expect(taken).toBeLessThanOrEqual(given.volume * Number(terms.participation));
            expect(onBar(now(), seen, terms).events).toEqual([]);
          }
          if (!negative) expect(model.cents).toBeGreaterThanOrEqual(0);
          if (terms.shortAllowed !== true) expect(model.held).toBeGreaterThanOrEqual(0);
        });
      }),
      { numRuns: 150 },
    );
  });
});

function quoteOf({ bid, spread, last, size }: Extract<Command, { kind: 'quote' }>, at: number): QuoteSeen {
  return {
    symbol: 'SPY',
    bid: new Exact(text(bid)),
    ask: new Exact(text(bid + spread)),
    last: new Exact(text(last)),
    ...(size !== undefined && { bidSize: new Exact(size), askSize: new Exact(size) }),
    at,
    session: '2026-11-23',
    isDelayed: false,
  };
}

function barOf({ prices, volume }: Extract<Command, { kind: 'bar' }>, at: number): BarSeen {
  const [open = 0, , , close = 0] = prices;
  return {
    symbol: 'SPY',
    open: new Exact(text(open)),
    high: new Exact(text(Math.max(...prices))),
    low: new Exact(text(Math.min(...prices))),
    close: new Exact(text(close)),
    volume: new Exact(volume),
    from: at,
    to: at + 59_000,
  };
}
