import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadAccounts } from '../../src/accounts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-accounts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (content: unknown, name = 'bellwether.accounts.json'): string => {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

const keys = { id: 'env:KEY_ID', secret: 'file:secret.txt' };

it('has one paper account with 100,000 USD where there is no file', () => {
  const book = loadAccounts({}, folder);
  expect(book.names).toEqual(['paper']);
  expect(book.named(undefined)).toMatchObject({
    name: 'paper',
    broker: 'paper',
    kind: 'paper',
    currency: 'USD',
    openingCash: '100000',
    shortAllowed: false,
    limits: { max_position: 0.2, max_exposure: 0.8, max_quote_age: 15_000, max_order_value: '25000' },
  });
});

it('reads the file of the folder, or the one that BELLWETHER_ACCOUNTS names', () => {
  write({ accounts: { here: { broker: 'paper', opening_cash: 2500.5 } } });
  const elsewhere = write({ accounts: { there: { broker: 'paper' } } }, 'other.json');
  expect(loadAccounts({}, folder).named(undefined)).toMatchObject({ name: 'here', openingCash: '2500.5' });
  expect(loadAccounts({ BELLWETHER_ACCOUNTS: elsewhere }, folder).names).toEqual(['there']);
});

it('reads how the paper broker fills, and what it charges', () => {
  const simulation = {
    commission: 0.001,
    fee_per_share: '0.005',
    minimum_fee: '1',
    slippage: '0.0005',
    participation: '0.1',
    lot: '10',
    leverage: '2',
    outside_session: 'refuse',
    latency: '250ms',
  };
  write({ accounts: { paper: { broker: 'paper', simulation } } });
  expect(loadAccounts({}, folder).named('paper')).toMatchObject({
    simulation: {
      commission: '0.001',
      feePerShare: '0.005',
      minimumFee: '1',
      slippage: '0.0005',
      participation: '0.1',
      lot: '10',
      leverage: '2',
      outsideSession: 'refuse',
      latencyMs: 250,
    },
  });
  write({ accounts: { paper: { broker: 'paper', simulation: { lot: '0', latency: '2m' } } } });
  expect(() => loadAccounts({}, folder)).toThrow(/'2m' is no duration from 0ms to 1m/);
  expect(() => loadAccounts({}, folder)).toThrow(/give a number above zero/);
});

it('moves real money only where the account says so', () => {
  write({
    default: 'practice',
    accounts: {
      practice: { broker: 'alpaca', keys },
      main: { broker: 'alpaca', endpoint: 'live', live: true, keys, limits: { max_quote_age: '2s' } },
    },
  });
  const book = loadAccounts({}, folder);
  expect(book.named(undefined)).toMatchObject({ name: 'practice', kind: 'paper', endpoint: 'paper' });
  expect(book.named('main')).toMatchObject({ kind: 'live', limits: { max_quote_age: 2000 } });
});

it('has no default where there are several accounts and none is chosen, nor where the only one is of real money', () => {
  write({ accounts: { one: { broker: 'paper' }, two: { broker: 'paper' } } });
  expect(() => loadAccounts({}, folder).named(undefined)).toThrow(/--account NAME; there are: one, two/);
  write({ accounts: { main: { broker: 'alpaca', endpoint: 'live', live: true, keys } } });
  expect(() => loadAccounts({}, folder).named(undefined)).toThrow(/none is the default/);
});

it.each([
  [
    'an account that is not there',
    { accounts: { paper: { broker: 'paper' } } },
    /no account 'papr'.*paper\. Did you mean/,
  ],
])('refuses %s by name', (_, content, message) => {
  write(content);
  expect(() => loadAccounts({}, folder).named('papr')).toThrow(message);
});

it.each<[string, unknown, RegExp]>([
  ['text that is no JSON', '{', /is not JSON/],
  ['an unknown key', { accounts: { paper: { broker: 'paper', cash: 1 } } }, /cash/],
  ['no account', { accounts: {} }, /name one account at least/],
  ['the live endpoint without live', { accounts: { a: { broker: 'alpaca', endpoint: 'live', keys } } }, /"live": true/],
  [
    'the live endpoint by its address without live',
    { accounts: { a: { broker: 'alpaca', endpoint: 'https://api.alpaca.markets', keys } } },
    /"live": true/,
  ],
  ['live on the paper endpoint', { accounts: { a: { broker: 'alpaca', live: true, keys } } }, /moves no real money/],
  ['live on the paper broker', { accounts: { a: { broker: 'paper', live: true } } }, /live/],
  [
    'a key that stands in the file',
    { accounts: { a: { broker: 'alpaca', keys: { id: 'PK1', secret: 'x' } } } },
    /env:NAME/,
  ],
  [
    'real money as the default',
    { default: 'a', accounts: { a: { broker: 'alpaca', endpoint: 'live', live: true, keys } } },
    /never the default/,
  ],
  [
    'a default that is not there',
    { default: 'b', accounts: { a: { broker: 'paper' } } },
    /no account 'b'; there are: a/,
  ],
  ['a limit of nothing', { accounts: { a: { broker: 'paper', limits: { max_order_value: '0' } } } }, /above zero/],
  ['an age that is no duration', { accounts: { a: { broker: 'paper', limits: { max_quote_age: 'soon' } } } }, /'soon'/],
])('refuses %s', (_, content, message) => {
  write(content);
  expect(() => loadAccounts({}, folder)).toThrow(message);
});

it('refuses a file that is named and cannot be read', () => {
  expect(() => loadAccounts({ BELLWETHER_ACCOUNTS: '/nowhere/accounts.json' }, folder)).toThrow(/BELLWETHER_ACCOUNTS/);
});
