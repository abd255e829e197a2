import fc from 'fast-check';
import { Exact } from '../../../src/ledger/decimal-text';
import { LedgerError } from '../../../src/ledger';
import type { Ledger } from '../../../src/ledger/ledger';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';
import { newIntent, openPaper } from '../../support/ledger-entries';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

type Side = 'buy' | 'sell';

interface ModelOrder {
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Exact;
  state: 'stored' | 'sending' | 'open' | 'ended' | 'dead';
  filled: Exact;
}

/** The ledger as simple as it can be: sums over lists. */
class Model {
  readonly orders: ModelOrder[] = [];
  cash = new Exact(1_000_000_000);
  readonly executions = new Set<string>();
  halted = false;

  held(symbol: string): Exact {
    return this.orders
      .filter((order) => order.symbol === symbol)
      .reduce((sum, { side, filled }) => (side === 'buy' ? sum.plus(filled) : sum.minus(filled)), new Exact(0));
  }
}

type IntentCommand =
  | { readonly kind: 'send' | 'accept' | 'reject' | 'cancel'; readonly which: number }
  | {
      readonly kind: 'fill';
      readonly which: number;
      readonly execution: number;
      readonly share: number;
      readonly price: string;
      readonly fee: string;
    };

type Command =
  | { readonly kind: 'store'; readonly symbol: string; readonly side: Side; readonly quantity: string }
  | { readonly kind: 'halt' }
  | { readonly kind: 'release' }
  | IntentCommand;

const decimal = (digits: number, scale: number) =>
  fc.integer({ min: 1, max: 10 ** digits }).map((value) => new Exact(value).div(10 ** scale).toFixed());
const which = fc.nat(30);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('store' as const),
      symbol: fc.constantFrom('SPX', 'IXIC'),
      side: fc.constantFrom<Side>('buy', 'sell'),
      quantity: decimal(7, 4),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('send' as const, 'accept' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('reject' as const, 'cancel' as const), which }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('fill' as const),
      which,
      execution: fc.nat(60),
      share: fc.integer({ min: 1, max: 4 }),
      price: decimal(9, 5),
      fee: decimal(3, 3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('halt' as const, 'release' as const) }) },
);

/** What the ledger refuses, as its code; undefined where it does it. */
async function codeOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof LedgerError) return error.code;
    throw error;
  }
}

async function play(ledger: Ledger, commands: readonly Command[]): Promise<void> {
  const model = new Model();
  const ids: { readonly id: string; readonly clientOrderId: string }[] = [];
  let halt: string | undefined;
  const pick = <T>(list: readonly T[], at: number): T | undefined =>
    list.length === 0 ? undefined : list[at % list.length];
  for (const given of commands) {
    if (given.kind === 'halt' || given.kind === 'release') {
      if (given.kind === 'halt' && halt === undefined)
        halt = (await ledger.commitHalt({ scope: 'all', level: 'cancel_only', reason: 'model', by: 'model' })).id;
      else if (given.kind === 'release' && halt !== undefined) {
        await ledger.release({ haltId: halt, by: 'model', reason: 'model' });
        halt = undefined;
      }
      model.halted = halt !== undefined;
      continue;
    }
    if (given.kind === 'store') {
      const { symbol, side, quantity } = given;
      ids.push(await ledger.storeIntent(newIntent({ symbol, side, quantity })));
      model.orders.push({ symbol, side, quantity: new Exact(quantity), state: 'stored', filled: new Exact(0) });
      continue;
    }
    const order = pick(model.orders, given.which);
    const intent = pick(ids, given.which);
    if (order === undefined || intent === undefined) continue;
    switch (given.kind) {
      case 'send': {
        const { go } = await ledger.beginSend(intent.id, 1);
        expect(go).toBe(order.state === 'stored' && !model.halted);
        if (order.state === 'stored') order.state = model.halted ? 'dead' : 'sending';
        break;
      }
      case 'accept': {
        const code = await codeOf(() =>
          ledger.recordAnswer(intent.id, 1, { kind: 'accepted', brokerOrderId: intent.id }),
        );
        // Also after a rejection: what is at the broker has to be known.
        const possible = order.state !== 'stored' && !(order.state === 'dead' && !(await wasSent(ledger, intent.id)));
        expect(code === undefined).toBe(possible);
        if (possible && (order.state === 'sending' || order.state === 'dead')) order.state = 'open';
        break;
      }
      case 'reject': {
        const code = await codeOf(() => ledger.recordAnswer(intent.id, 1, { kind: 'rejected', reason: 'model' }));
        if (order.state === 'sending') {
          expect(code).toBeUndefined();
          order.state = 'dead';
        } else if (order.state !== 'dead') expect(code).toBeDefined();
        break;
      }
      case 'cancel': {
        const code = await codeOf(() =>
          ledger.recordEnd(intent.id, { state: 'cancelled', at: '2008-10-15T15:00:00Z', reason: 'model' }),
        );
        const full = order.filled.eq(order.quantity);
        expect(code === undefined).toBe(order.state === 'ended' ? !full : order.state === 'open' && !full);
        if (order.state === 'open') order.state = 'ended';
        break;
      }
      case 'fill': {
        const quantity = order.quantity.div(given.share).toDecimalPlaces(9);
        const execution = String(given.execution);
        const code = await codeOf(() =>
          ledger.recordFill({
            account: 'paper',
            executionId: execution,
            clientOrderId: intent.clientOrderId,
            brokerOrderId: intent.id,
            quantity: quantity.toFixed(),
            price: given.price,
            fee: given.fee,
            at: '2008-10-15T14:00:00Z',
          }),
        );
        if (model.executions.has(execution)) {
          expect(['FillDiffers', undefined]).toContain(code);
          break;
        }
        const sent = order.state === 'dead' ? await wasSent(ledger, intent.id) : order.state !== 'stored';
        const fits = order.filled.plus(quantity).lte(order.quantity);
        expect(code === undefined).toBe(sent && fits);
        if (!sent || !fits) break;
        model.executions.add(execution);
        order.filled = order.filled.plus(quantity);
        if (order.state !== 'ended') order.state = 'open';
        const value = quantity.times(given.price);
        model.cash = (order.side === 'buy' ? model.cash.minus(value) : model.cash.plus(value)).minus(given.fee);
        break;
      }
    }
  }
  expect((await ledger.account('paper')).cash).toBe(model.cash.toFixed());
  const positions = await ledger.positions({ closed: true });
  for (const symbol of ['SPX', 'IXIC'])
    expect(positions.find((position) => position.symbol === symbol)?.quantity ?? '0').toBe(
      model.held(symbol).toFixed(),
    );
  expect((await ledger.checkLedger()).differences).toEqual([]);
}

async function wasSent(ledger: Ledger, id: string): Promise<boolean> {
  return ((await ledger.findIntent(id))?.sends ?? 0) > 0;
}

describe('whatever is done in whatever order', () => {
  it('the ledger does what the model does, and its sums agree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 60 }), async (commands) => {
        const { ledger } = await server.schema();
        await openPaper(ledger, '1000000000');
        await play(ledger, commands);
      }),
      { numRuns: 12 },
    );
  }, 300_000);
});
