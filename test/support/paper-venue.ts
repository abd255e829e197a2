import { createPaperBroker, type BrokerOrderRequest, type PaperBroker, type PaperTerms } from '../../src/brokers';
import { loadCalendar } from '../../src/calendar';
import { clientOrderIdOf, intentId, type Intent, type Ledger } from '../../src/ledger';
import type { Quote } from '../../src/slices/quote-source-port';
import { newIntent } from './ledger-entries';

/** A Monday, 10:00 in New York. */
export const tenOClock = Date.parse('2026-11-23T15:00:00Z');
/** The session closes then. */
export const fourOClock = Date.parse('2026-11-23T21:00:00Z');

let made = 0;

/** A new account on the paper broker, with a clock and quotes that tests move. */
export class PaperVenue {
  now = tenOClock;
  quotesFail: Error | undefined;
  readonly warnings: string[] = [];
  readonly #quotes = new Map<string, Quote>();
  readonly #legs = new Map<string, string>();

  private constructor(
    readonly ledger: Ledger,
    readonly account: string,
  ) {}

  static async open(ledger: Ledger, { cash = '100000', negative = false } = {}): Promise<PaperVenue> {
    made += 1;
    const name = `paper-${process.pid}-${made}`;
    await ledger.openAccount({ name, kind: 'paper', broker: 'paper', currency: 'USD', cashMayBeNegative: negative });
    const at = new Date(tenOClock).toISOString();
    await ledger.recordCash({ account: name, kind: 'deposit', amount: cash, externalId: 'opening', by: 'test', at });
    return new PaperVenue(ledger, name);
  }

  broker(terms?: PaperTerms, ledger = this.ledger): PaperBroker {
    return createPaperBroker({
      ledger,
      account: this.account,
      clock: { now: () => this.now },
      quotes: {
        latest: (symbols) =>
          this.quotesFail === undefined
            ? Promise.resolve(symbols.flatMap((symbol) => this.#quotes.get(symbol) ?? []))
            : Promise.reject(this.quotesFail),
      },
      calendar: loadCalendar('XNYS'),
      log: { info: () => undefined, warn: (message) => this.warnings.push(message) },
      ...(terms && { terms }),
    });
  }

  /** A second later there is another quote. */
  market(bid: string, ask: string, size?: string, symbol = 'SPY'): void {
    this.now += 1000;
    const sizes = size === undefined ? {} : { bidSize: Number(size), askSize: Number(size) };
    const at = new Date(this.now).toISOString();
    this.#quotes.set(symbol, {
      symbol,
      bid: Number(bid),
      ask: Number(ask),
      last: Number(ask),
      ...sizes,
      at,
      source: 'test',
      kind: 'live',
    });
  }

  /** A client order id that an intent can have; its leg is kept for `store`. */
  clientOrderId(): string {
    made += 1;
    const leg = String(made);
    const id = clientOrderIdOf(intentId(newIntent({ leg })));
    this.#legs.set(id, leg);
    return id;
  }

  /** Stores the intent of an order. */
  async store(request: BrokerOrderRequest, replaces?: string): Promise<Intent> {
    const { clientOrderId, symbol, side, type, quantity, limitPrice, stopPrice, timeInForce, bracket, oco } = request;
    const leg = this.#legs.get(clientOrderId);
    if (leg === undefined) throw new Error(`${clientOrderId} did not come from clientOrderId()`);
    return this.ledger.storeIntent(
      newIntent({
        account: this.account,
        leg,
        symbol,
        side,
        type,
        quantity,
        timeInForce,
        ...(limitPrice !== undefined && { limitPrice }),
        ...(stopPrice !== undefined && { stopPrice }),
        ...(bracket?.takeProfitPrice !== undefined && { takeProfitPrice: bracket.takeProfitPrice }),
        ...(bracket?.stopLossPrice !== undefined && { stopLossPrice: bracket.stopLossPrice }),
        ...(oco && { ocoGroup: `oco-${leg}`, stopLossPrice: oco.stopLossPrice }),
        ...(replaces !== undefined && { replaces: `in_${replaces.slice(3)}` }),
      }),
    );
  }

  /** Stores it and begins its send. */
  async prepare(request: BrokerOrderRequest, replaces?: string): Promise<Intent> {
    const intent = await this.store(request, replaces);
    const decision = await this.ledger.beginSend(intent.id, 1);
    if (!decision.go) throw new Error(`not sent: ${JSON.stringify(decision)}`);
    return intent;
  }
}
