import { loadAccounts } from '../../src/accounts';
import { createDesks, type DeskAttempt, type DeskOptions } from '../../src/desk';
import { LedgerError } from '../../src/ledger';
import { testOrigin } from '../support/desk-of';

function made(account: string | undefined, options: Partial<DeskOptions> = {}) {
  const opened: string[] = [];
  const desks = createDesks({
    accounts: () => loadAccounts({}, '/nowhere'),
    ledger: () => {
      opened.push('ledger');
      return Promise.reject(new LedgerError('LedgerUnavailable', 'the ledger cannot be asked'));
    },
    broker: () => {
      opened.push('broker');
      return Promise.reject(new Error('no broker here'));
    },
    ...options,
  });
  const attempt: DeskAttempt = {
    binding: () => Promise.resolve({ account, origin: testOrigin }),
    clock: { now: () => 0 },
    quotes: { latest: () => Promise.resolve([]) },
    log: { info: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
    beat: () => undefined,
  };
  return { ports: desks(attempt), opened };
}

it('opens no ledger and asks no broker until an action needs the account', () => {
  expect(made(undefined).opened).toEqual([]);
});

it('says of a ledger that cannot be opened that it is worth another try, and asks no broker', async () => {
  const { ports, opened } = made(undefined);
  await expect(ports.desk.snapshot()).rejects.toMatchObject({
    name: 'ActionError',
    code: 'LedgerUnavailable',
    retryable: true,
  });
  await expect(ports.account.snapshot()).rejects.toMatchObject({ code: 'LedgerUnavailable' });
  expect(opened).toEqual(['ledger', 'ledger']);
});

it('refuses a run that is bound to an account which is not configured here', async () => {
  const { ports, opened } = made('main');
  await expect(ports.desk.snapshot()).rejects.toMatchObject({ code: 'UnknownAccount', retryable: false });
  expect(opened).toEqual([]);
});

it('refuses the paper desk of an account elsewhere before ledger or broker are asked', async () => {
  const paper = loadAccounts({}, '/nowhere');
  const settings = {
    ...paper.named('paper'),
    broker: 'alpaca',
    endpoint: 'paper',
    keys: { id: 'env:A', secret: 'env:B' },
  };
  const { ports, opened } = made('paper', { accounts: () => ({ ...paper, named: () => settings as never }) });
  await expect(ports.paperDesk.closeAll({ withinMs: 1 })).rejects.toMatchObject({ code: 'NotPaper', retryable: false });
  expect(opened).toEqual([]);
});
