import { createAlpacaBroker, createPaperBroker, type Broker } from '../../../src/brokers';
import { haltDeskOf, type DeskContext } from '../../../src/desk';
import { AlpacaServer, alpacaKeys } from '../../support/alpaca-server';
import { deskOf, hour, order, type TestDesk } from '../../support/desk-of';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';

const alpaca = new AlpacaServer();
let server: LedgerServer;
let endpoint: string;
beforeAll(async () => {
  server = await startLedgerServer();
  endpoint = await alpaca.start();
});
afterAll(async () => {
  await alpaca.stop();
  await server.stop();
});
beforeEach(() => {
  alpaca.reset();
});

interface Venue {
  /** Moves SPX, at the venue and in the quotes. */
  move(price: number): void;
  readonly changes: Partial<DeskContext>;
}

/** A session in the middle of the day, whatever the time is. */
const noon = Date.parse('2026-11-23T17:00:00Z');

const venues: Readonly<Record<'paper' | 'Alpaca', (test: TestDesk) => Promise<Venue>>> = {
  paper(test) {
    let now = noon;
    const clock = { now: () => now };
    const quotes = {
      latest: (symbols: readonly string[]) =>
        Promise.resolve(
          symbols.flatMap((symbol) => {
            const last = test.prices.get(symbol);
            const at = new Date(now).toISOString();
            return last === undefined
              ? []
              : [{ symbol, bid: last, ask: last, last, at, source: 'test', kind: 'live' as const }];
          }),
        ),
    };
    const { ledger, context } = test;
    const { calendar, log } = context;
    const broker = createPaperBroker({ ledger, account: 'paper', clock, quotes, calendar, log });
    const move = (price: number): void => {
      now += 1000;
      test.prices.set('SPX', price);
    };
    return Promise.resolve({ move, changes: { broker, clock, quotes } });
  },
  async Alpaca(test) {
    const broker = await createAlpacaBroker({
      endpoint,
      keys: { id: 'env:ID', secret: 'env:SECRET' },
      environment: { ID: alpacaKeys.id, SECRET: alpacaKeys.secret },
      folder: '/',
      retryDelayMs: 1,
    });
    const move = (price: number): void => {
      test.prices.set('SPX', price);
      alpaca.venue.quote('SPX', String(price), String(price));
    };
    move(100);
    return { move, changes: { broker } };
  },
};

interface Opened extends TestDesk {
  readonly move: (price: number) => void;
  readonly venue: Broker;
  /** `role state filled` of the exits that the ledger has. */
  exits(): Promise<readonly string[]>;
}

async function opened(name: keyof typeof venues, more: Partial<DeskContext> = {}): Promise<Opened> {
  const test = await deskOf(await server.schema());
  const { move, changes } = await venues[name](test);
  const context = { ...test.context, ...changes, ...more };
  return {
    ...test,
    context,
    desk: (origin, others) => test.desk(origin, { ...changes, ...more, ...others }),
    move,
    venue: context.broker,
    async exits() {
      const orders = await test.ledger.orders();
      return orders
        .filter(({ entry }) => entry !== undefined)
        .map(({ stopPrice, state, filledQuantity }) =>
          [stopPrice === undefined ? 'take_profit' : 'stop_loss', state, filledQuantity].join(' '),
        )
        .sort();
    },
  };
}

const bracketed = order({ bracket: { takeProfitPrice: '110', stopLossPrice: '90' } });

describe.each(['paper', 'Alpaca'] as const)('a bracket on %s', (name) => {
  it('is sent with the entry; its exits are orders of the run, and one ends the other', async () => {
    const { desk, ledger, move, exits, venue } = await opened(name);
    const [report] = await desk().submit([bracketed], hour);
    expect(report).toMatchObject({
      state: 'filled',
      takeProfitPrice: '110',
      stopLossPrice: '90',
      exits: expect.arrayContaining([
        expect.objectContaining({ role: 'take_profit', price: '110', state: 'open' }),
        expect.objectContaining({ role: 'stop_loss', price: '90', state: 'open' }),
      ]),
    });
    for (const { id } of report.exits ?? [])
      expect(await ledger.findIntent(id)).toMatchObject({ entry: report.id, runId: 'run-1', side: 'sell' });
    move(89);
    await desk({ stepPath: 'look' }).snapshot();
    expect(await exits()).toEqual(['stop_loss filled 10', 'take_profit cancelled 0']);
    expect(await ledger.positions({ account: 'paper' })).toEqual([]);
    expect(await ledger.heldByRun('paper', 'run-1')).toEqual([]);
    expect(await venue.openOrders()).toEqual([]);
    expect(await desk({ stepPath: 'reconcile' }).reconcile()).toMatchObject({ agrees: true, differences: [] });
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });

  it('is the same order in a retry, and another with other exits', async () => {
    const { desk, venue } = await opened(name);
    const [first] = await desk().submit([bracketed], hour);
    const [again] = await desk({ attempt: 2 }).submit([bracketed], hour);
    expect(again).toEqual(first);
    expect(await venue.withExits(first.brokerOrderId ?? '')).toHaveLength(3);
    await expect(
      desk({ attempt: 3 }).submit([order({ bracket: { takeProfitPrice: '111', stopLossPrice: '90' } })], hour),
    ).rejects.toMatchObject({ code: 'IntentDiffers' });
  });

  it('is cancelled by a halt of its run, before its fill and after it', async () => {
    const { desk, ledger, context, venue, exits } = await opened(name);
    await desk().submit([bracketed, { ...bracketed, leg: '1', type: 'limit', limitPrice: '95' }], hour);
    expect(await venue.openOrders()).toHaveLength(5);
    const halt = await ledger.commitHalt({ scope: 'run', key: 'run-1', level: 'flatten', reason: 'drill', by: 'me' });
    const guard = haltDeskOf(
      {
        accounts: () => ({ preset: 'paper', names: ['paper'], folder: '/', named: () => context.settings }),
        ledger: () => Promise.resolve(ledger),
        broker: () => Promise.resolve(venue),
        timings: context.timings,
      },
      context,
    );
    const carriedOut = await guard.carryOut(halt, 'paper', {
      withinMs: 3000,
      signal: context.signal,
      beat: () => undefined,
    });
    expect(carriedOut).toMatchObject({ done: true, closed: [{ symbol: 'SPX', quantity: '10' }], left: [] });
    expect(await venue.openOrders()).toEqual([]);
    expect(await exits()).toEqual(Array(2).fill(['stop_loss cancelled 0', 'take_profit cancelled 0']).flat().sort());
    expect(await ledger.positions({ account: 'paper' })).toEqual([]);
  });

  it('keeps its exits under a halt that lets only reduce, and loses them with an entry that has not filled', async () => {
    const { desk, venue } = await opened(name);
    await desk().submit([bracketed, { ...bracketed, leg: '1', type: 'limit', limitPrice: '95' }], hour);
    const { cancelled } = await desk({ stepPath: 'stop' }).halt({
      scope: 'account',
      level: 'reduce_only',
      reason: 'drill',
      withinMs: 0,
    });
    expect(cancelled).toMatchObject([{ symbol: 'SPX', outcome: 'cancelled' }]);
    expect((await venue.openOrders()).map(({ type }) => type).sort()).toEqual(['limit', 'stop']);
  });

  it('is found with its exits when the answer to it is lost', async () => {
    const { desk, context, exits } = await opened(name);
    const { broker } = context;
    const deaf: Broker = {
      ...broker,
      submit: async (request) => {
        await broker.submit(request);
        throw new Error('socket hang up');
      },
    };
    const [report] = await desk({}, { broker: deaf }).submit([bracketed], hour);
    expect(report).toMatchObject({ state: 'filled' });
    expect(await exits()).toEqual(['stop_loss open 0', 'take_profit open 0']);
  });

  it('takes no part of what is held away from others before its entry fills', async () => {
    const { desk, ledger } = await opened(name);
    await desk().submit([order()], hour);
    await desk({ stepPath: 'wait' }).submit([{ ...bracketed, type: 'limit', limitPrice: '95' }], hour);
    await ledger.commitHalt({ scope: 'account', key: 'paper', level: 'reduce_only', reason: 'drill', by: 'me' });
    const [sold] = await desk({ stepPath: 'sell' }).submit([order({ side: 'sell' })], hour);
    expect(sold.state).toBe('filled');
  });

  it('is not replaced in part', async () => {
    const { desk } = await opened(name);
    const [report] = await desk().submit([{ ...bracketed, type: 'limit', limitPrice: '95' }], hour);
    for (const id of [report.id, report.exits?.[0].id ?? ''])
      await expect(desk({ stepPath: 'replace' }).replace(id, { limitPrice: '96' }, hour)).rejects.toMatchObject({
        code: 'HasExits',
      });
  });
});

describe.each(['paper', 'Alpaca'] as const)('an OCO on %s', (name) => {
  const oco = order({ leg: 'oco', side: 'sell', type: 'limit', limitPrice: '110', oco: { stopLossPrice: '90' } });

  it.each([
    [111, 'filled', 'stop_loss cancelled 0'],
    [89, 'cancelled', 'stop_loss filled 10'],
  ])('at %i closes what is held once', async (price, state, exit) => {
    const { desk, ledger, move, exits } = await opened(name);
    const [, report] = await desk().submit([order(), oco], hour);
    expect(report).toMatchObject({ state: 'open', stopLossPrice: '90', exits: [{ role: 'stop_loss', state: 'open' }] });
    move(price);
    await desk({ stepPath: 'look' }).snapshot();
    expect(await exits()).toEqual([exit]);
    expect(await ledger.orders({ intentIds: [report.id] })).toMatchObject([{ state }]);
    expect(await ledger.positions({ account: 'paper' })).toEqual([]);
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });

  it('is refused for what is not held', async () => {
    const { desk } = await opened(name);
    expect(await desk().submit([oco], hour)).toMatchObject([{ state: 'refused', rejection: { by: 'capability' } }]);
  });
});

it('exits that are not known when a worker dies are learnt by whoever comes next', async () => {
  const { desk, context, ledger, exits, move } = await opened('Alpaca');
  const { broker } = context;
  const dying: Broker = { ...broker, withExits: () => Promise.reject(new Error('the worker has died')) };
  await expect(desk({}, { broker: dying }).submit([bracketed], hour)).rejects.toThrow();
  expect(await exits()).toEqual([]);
  // A fill of an exit that nobody knows yet is no fill of a strange order.
  move(111);
  const report = await desk({ stepPath: 'reconcile' }).reconcile();
  expect(report).toMatchObject({ agrees: true });
  expect(report.differences.map(({ kind }) => kind)).not.toContain('unknown_fill');
  expect(await exits()).toEqual(['stop_loss cancelled 0', 'take_profit filled 10']);
  expect(await ledger.positions({ account: 'paper' })).toEqual([]);
});

it('exits that are not known yet are found by a halt, and cancelled', async () => {
  const { desk, context, ledger, venue } = await opened('Alpaca');
  const { broker } = context;
  const dying: Broker = { ...broker, withExits: () => Promise.reject(new Error('the worker has died')) };
  await expect(desk({}, { broker: dying }).submit([bracketed], hour)).rejects.toThrow();
  const { closing } = await desk({ stepPath: 'halt' }).halt({
    scope: 'account',
    level: 'flatten',
    reason: 'drill',
    withinMs: 3000,
  });
  expect(closing?.closed).toBe(true);
  expect(await venue.openOrders()).toEqual([]);
  expect(await ledger.exposure('account', 'paper')).toEqual({ inFlight: [], open: [] });
});
