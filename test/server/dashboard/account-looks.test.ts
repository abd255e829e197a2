import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AccountLooks } from '../../../src/cli/dashboard/account-looks';
import { openLedger, type Ledger } from '../../../src/ledger';
import { acceptedIntent, fill, openPaper } from '../../support/ledger-entries';
import type { Quote } from '../../../src/slices/quote-source-port';

let folder: string;
let ledger: Ledger;
let looks: AccountLooks;
let prices: Readonly<Record<string, number>> = {};

const signal = new AbortController().signal;
const quote = (symbol: string, last: number): Quote => ({
  symbol,
  bid: last,
  ask: last,
  last,
  at: '2026-11-20T20:00:00.000Z',
  source: 'test',
  kind: 'live',
});
const market = {
  quotes: {
    latest: async (symbols: readonly string[]) =>
      symbols.flatMap((symbol) => (symbol in prices ? [quote(symbol, prices[symbol] ?? 0)] : [])),
  },
  close: () => undefined,
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-looks-'));
  // Open to the user that PostgreSQL has where we are root.
  chmodSync(folder, 0o755);
});
afterAll(async () => {
  await looks.close();
  await ledger.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

it('makes no ledger where there is none', async () => {
  const none = new AccountLooks(folder, market);
  expect(await none.all(signal)).toBeUndefined();
  expect(await none.hasAnythingOf(['r1'])).toBe(false);
  await none.close();
});

describe('an account that holds something', () => {
  beforeAll(async () => {
    ledger = await openLedger({ databaseUrl: undefined, stateFolder: folder });
    await ledger.openAccount({
      name: 'main',
      kind: 'paper',
      broker: 'paper',
      currency: 'USD',
      cashMayBeNegative: true,
    });
    const by = { by: 'ann', reason: 'test' };
    const at = '2026-11-02T15:00:00Z';
    await ledger.recordCash({ account: 'main', kind: 'deposit', amount: '100000.10', externalId: 'd1', at, ...by });
    const holding = { account: 'main', ...by };
    await ledger.adjustPosition({ ...holding, externalId: 'p1', symbol: 'SPX', quantity: '10', cost: '9000.05' });
    await ledger.adjustPosition({ ...holding, externalId: 'p2', symbol: 'IXIC', quantity: '-4', cost: '-6800' });
    looks = new AccountLooks(folder, market);
  });

  it('is valued at quotes: equity, profit and exposure to the cent', async () => {
    prices = { SPX: 910.1, IXIC: 1710 };
    const [look] = (await looks.all(signal)) ?? [];
    expect(look).toMatchObject({
      name: 'main',
      kind: 'paper',
      cash: '100000.1',
      value: {
        // 100000.10 + 9101 - 6840, against 100000.10 and what was transferred at cost.
        equity: '102261.1',
        dayPnl: '60.95',
        unrealized: '60.95',
        grossExposure: '15941',
        netExposure: '2261',
        exposurePercent: '15.6',
      },
      exposureAtCost: '15800.05',
      openOrders: 0,
      halts: [],
    });
    expect(look?.positions).toEqual([
      expect.objectContaining({
        symbol: 'IXIC',
        quantity: '-4',
        price: expect.objectContaining({ worth: '-6840', unrealized: '-40' }),
      }),
      expect.objectContaining({
        symbol: 'SPX',
        averagePrice: '900.005',
        price: expect.objectContaining({ worth: '9101', unrealized: '100.95' }),
      }),
    ]);
  });

  it('says why it is not valued, with the equity that was noted last, where a holding has no price', async () => {
    prices = { SPX: 910.1 };
    await ledger.recordEquity({ account: 'main', at: '2026-11-03T15:00:00Z', equity: '99000.5' });
    const [look] = (await looks.all(signal)) ?? [];
    expect(look?.value).toBeUndefined();
    expect(look?.unvalued).toEqual({
      why: expect.stringContaining('there is no price of IXIC'),
      last: { at: expect.stringContaining('2026-11-03'), equity: '99000.5' },
    });
    expect(look?.positions.map(({ price }) => price)).toEqual([undefined, undefined]);
  });

  it('shows the halts of the account and of everything, and those of a run with the run', async () => {
    await ledger.commitHalt({ scope: 'account', key: 'main', level: 'freeze', reason: 'fat finger', by: 'ann' });
    await ledger.commitHalt({ scope: 'run', key: 'r1', level: 'reduce_only', reason: 'wrong', by: 'bob' });
    const [look] = (await looks.all(signal)) ?? [];
    expect(look?.halts.map(({ scope, level, by, reason }) => [scope, level, by, reason])).toEqual([
      ['account', 'freeze', 'ann', 'fat finger'],
    ]);
    expect(await looks.haltsOf('r1')).toEqual([
      expect.stringMatching(/^Its gate is closed at level reduce_only by bob: wrong \(halt-/),
    ]);
    expect(await looks.haltsOf('r2')).toEqual([]);
  });

  it('has something of a run that has an order open or a part of what is held, and nothing of others', async () => {
    await openPaper(ledger);
    expect(await looks.hasAnythingOf(['run-1', 'execution-1'])).toBe(false);
    const bought = await acceptedIntent(ledger);
    expect(await looks.hasAnythingOf(['run-1'])).toBe(true);
    await fill(ledger, bought, '900');
    expect(await looks.hasAnythingOf(['run-1'])).toBe(true);
    expect(await looks.hasAnythingOf(['other', 'execution-1'])).toBe(true);
    expect(await looks.hasAnythingOf(['other'])).toBe(false);
    await fill(ledger, await acceptedIntent(ledger, { side: 'sell' }), '901');
    expect(await looks.hasAnythingOf(['run-1', 'execution-1'])).toBe(false);
  });

  it('is left as it was', async () => {
    const before = await ledger.lastEquity('main', new Date().toISOString());
    prices = { SPX: 1, IXIC: 1 };
    await looks.all(signal);
    expect(await ledger.lastEquity('main', new Date().toISOString())).toEqual(before);
  });
});
