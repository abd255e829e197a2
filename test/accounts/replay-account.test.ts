import { loadAccounts, replayAccountName } from '../../src/accounts';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-accounts-'));
const keys = { id: 'env:ID', secret: 'env:SECRET' };
const accounts = {
  paper: { broker: 'paper', opening_cash: '5000' },
  alpaca: { broker: 'alpaca', endpoint: 'paper', keys },
};
writeFileSync(path.join(folder, 'bellwether.accounts.json'), JSON.stringify({ default: 'paper', accounts }));
const book = loadAccounts({}, folder);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the account of a run in a recorded session', () => {
  it('has the terms of the account of the run, and a name of its own', () => {
    const name = replayAccountName('paper', '2008-10-15', '0199a1b2-c3d4-7000-8000-0000feedbeef');
    expect(name).toBe('paper-replay-2008-10-15-feedbeef');
    expect(book.named(name)).toEqual({ ...book.named('paper'), name });
  });

  it('is shared by no two runs that are started in the same minute', () => {
    const [one, other] = ['7c10-8a01-5d6b1c2e9f40', '7b22-9c17-41d0aa37e6b8'].map((random) =>
      replayAccountName('paper', '2008-10-15', `0199a1b2-c3d4-${random}`),
    );
    expect(one).not.toBe(other);
  });

  it('is on the paper broker, or nowhere', () => {
    expect(() => book.named('alpaca-replay-2008-10-15-0199a1b2')).toThrow("'alpaca' is at alpaca");
  });

  it('is unknown where its account is', () => {
    expect(() => book.named('desk-replay-2008-10-15-0199a1b2')).toThrow("no account 'desk' is configured");
  });

  it('has a name that the ledger takes', () => {
    expect(() => replayAccountName('a'.repeat(40), '2008-10-15', '0199a1b2')).toThrow('shorter name');
  });
});
