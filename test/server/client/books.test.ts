import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Books } from '../../../src/client/books';
import { openLedger, type Ledger } from '../../../src/ledger';
import { acceptedIntent, openPaper, trade } from '../../support/ledger-entries';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';

const root = path.resolve(__dirname, '../../..');
const account = `books-${process.pid}`;
let home: string;
let server: LedgerServer;
let ledger: Ledger;

beforeAll(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), 'bellwether-books-'));
  server = await startLedgerServer();
  ledger = await openLedger({ databaseUrl: server.url, stateFolder: home });
  await openPaper(ledger, '100000', account);
  await trade(ledger, 'SPX', '10', '100', { account, runId: 'run-1', firstExecutionId: 'first-1' });
  await acceptedIntent(ledger, { account, symbol: 'IXIC', runId: 'run-2' });
});
afterAll(async () => {
  await ledger.close();
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

it('tells an app of accounts, positions and orders, and of what a run traded', async () => {
  const books = new Books({ databaseUrl: server.url });
  try {
    expect((await books.accounts()).map(({ name }) => name)).toContain(account);
    expect(await books.positions({ account })).toMatchObject([{ symbol: 'SPX', quantity: '10' }]);
    expect((await books.orders({ account })).map(({ symbol }) => symbol).sort()).toEqual(['IXIC', 'SPX']);
    expect(await books.orders({ account, open: true })).toMatchObject([{ symbol: 'IXIC', state: 'open' }]);
    expect(await books.orders({ account, runId: 'run-1' })).toMatchObject([{ symbol: 'SPX', state: 'filled' }]);
    expect(await books.trading('first-1')).toMatchObject([
      { account, fills: 1, held: [{ symbol: 'SPX', quantity: '10' }] },
    ]);
    await expect(books.positions({ account: 'mistyped' })).rejects.toMatchObject({ code: 'UnknownAccount' });
  } finally {
    await books.close();
  }
  // It may be asked again: it connects anew.
  expect(await books.orders({ account, symbol: 'SPX' })).toHaveLength(1);
  await books.close();
});

it('says that the ledger cannot be asked, and asks it again the next time', async () => {
  const books = new Books({ databaseUrl: 'postgres://nobody:x@127.0.0.1:9/none' });
  await expect(books.positions()).rejects.toMatchObject({ code: 'LedgerUnavailable' });
  await expect(books.accounts()).rejects.toMatchObject({ code: 'LedgerUnavailable' });
  await books.close();
});

describe('what-is-held.mjs', () => {
  /** What the example prints, run by itself with the built library. */
  async function printed(environment: NodeJS.ProcessEnv): Promise<string> {
    const project = path.join(home, 'app');
    mkdirSync(path.join(project, 'node_modules'), { recursive: true });
    copyFileSync(path.join(root, 'examples/trading-app/what-is-held.mjs'), path.join(project, 'what-is-held.mjs'));
    rmSync(path.join(project, 'node_modules/bellwether'), { force: true });
    symlinkSync(root, path.join(project, 'node_modules/bellwether'));
    const env = { ...process.env, ...environment };
    const { stdout } = await promisify(execFile)(process.execPath, ['what-is-held.mjs'], { cwd: project, env });
    return stdout;
  }

  it('lists what is held and what is open', async () => {
    const text = await printed({ DATABASE_URL: server.url });
    expect(text).toContain(`${account} (paper): `);
    expect(text).toContain('  10 SPX at 100\n  buy 10 IXIC: open\n');
  });

  it('says that there are no accounts before there is a ledger, and makes none', async () => {
    const empty = path.join(home, 'empty');
    expect(await printed({ DATABASE_URL: '', BELLWETHER_HOME: empty })).toBe('no accounts yet\n');
  });
});
