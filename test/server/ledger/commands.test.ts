import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { explain } from '../../../src/cli/main';
import { program } from '../../../src/cli/program';
import { openLedger, stopEmbeddedDatabase } from '../../../src/ledger';
import { fakeOutput, type FakeOutput } from '../../cli/fake-output';
import { acceptedIntent, fill, openPaper, trade } from '../../support/ledger-entries';

let home: string;
const before = { home: process.env['BELLWETHER_HOME'], database: process.env['DATABASE_URL'] };
beforeAll(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'bellwether-commands-'));
  // Open to the user that PostgreSQL has where we are root, so that the data are in it and go with it.
  chmodSync(home, 0o755);
  process.env['BELLWETHER_HOME'] = home;
  delete process.env['DATABASE_URL'];
});
afterAll(async () => {
  if (before.home === undefined) delete process.env['BELLWETHER_HOME'];
  else process.env['BELLWETHER_HOME'] = before.home;
  if (before.database !== undefined) process.env['DATABASE_URL'] = before.database;
  await stopEmbeddedDatabase(home);
  rmSync(home, { recursive: true, force: true });
});

/** Runs a command, and gives its exit code with its output. */
async function call(...argv: string[]): Promise<FakeOutput & { readonly code: number }> {
  const output = fakeOutput({ json: argv.includes('--json') });
  let code = -1;
  const done = (result: number): void => {
    code = result;
  };
  try {
    await program({ output, signal: new AbortController().signal, done }).parseAsync(['node', 'bellwether', ...argv]);
  } catch (error) {
    code = explain(error, output);
  }
  return { ...output, code };
}

it.each([['positions'], ['orders'], ['ledger', 'check']])(
  '%s %s says that there is no ledger, and makes none',
  async (...argv) => {
    const { code, lines } = await call(...argv.filter((word) => word !== undefined));
    expect([code, lines]).toEqual([0, ['no ledger yet; it begins with the first order on an account']]);
    expect(() => statSync(path.join(home, 'ledger'))).toThrow();
  },
);

describe('with a ledger', () => {
  let clientOrderId: string;
  beforeAll(async () => {
    const ledger = await openLedger({ stateFolder: home, detached: true });
    await openPaper(ledger);
    await trade(ledger, 'SPX', '10', '900');
    const open = await acceptedIntent(ledger, {
      symbol: 'IXIC',
      type: 'limit',
      limitPrice: '1500.5',
      definition: 'trading',
      startedBy: 'ann',
    });
    await fill(ledger, open, '1500', { quantity: '4', executionId: 'f-1' });
    clientOrderId = open.clientOrderId;
    await ledger.close();
  });

  it('positions lists cash and holdings', async () => {
    const { lines, code } = await call('positions');
    expect(code).toBe(0);
    expect(lines).toEqual([
      'ACCOUNT  KIND   BROKER  CASH',
      'paper    paper  paper   85000 USD',
      '',
      'ACCOUNT  SYMBOL  QUANTITY  AVERAGE PRICE  COST  REALIZED P&L',
      'paper    IXIC    4         1500           6000  0',
      'paper    SPX     10        900            9000  0',
    ]);
    const { documents } = await call('positions', '--account', 'paper', '--json');
    expect(documents).toMatchObject([
      {
        accounts: [{ name: 'paper', cash: '85000' }],
        positions: [{ symbol: 'IXIC' }, { symbol: 'SPX', quantity: '10' }],
      },
    ]);
  });

  it('orders lists them, filtered', async () => {
    const { lines } = await call('orders', '--open');
    expect(lines).toEqual([
      expect.stringMatching(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d {2}buy 10 IXIC limit 1500\.5 day$/),
      '  partially_filled 4/10 at 1500, account paper',
      '  run-1',
      expect.stringMatching(/^ {2}bw-[0-9a-f]{32}$/),
    ]);
    const { documents } = await call('orders', '--symbol', 'SPX', '--json');
    expect(documents).toMatchObject([{ orders: [{ symbol: 'SPX', state: 'filled' }] }]);
    expect(await call('orders', '--run', 'other')).toMatchObject({ code: 0, lines: ['no such orders'] });
  });

  it.each([['positions'], ['orders'], ['ledger', 'check'], ['audit', 'export']])(
    '%s %s tells an account that there is not',
    async (...argv) => {
      const { code, errors } = await call(...argv.filter((word) => word !== undefined), '--account', 'papr');
      expect([code, errors]).toEqual([2, ["no account 'papr' is in the ledger; there are: paper"]]);
    },
  );

  it('ledger check says what it went over', async () => {
    const { code, lines } = await call('ledger', 'check');
    expect([code, lines]).toEqual([
      0,
      ['all agrees: 1 accounts, 2 fills, 3 movements of cash, 14 rows of the audit trail'],
    ]);
    expect((await call('ledger', 'check', '--json')).documents).toMatchObject([{ differences: [] }]);
  });

  it('audit exports to a file, and verifies it without the ledger', async () => {
    const file = path.join(home, 'trail.jsonl');
    const exported = await call('audit', 'export', '--output', file);
    expect(exported.lines).toEqual([
      `written to ${file}; how far each chain is:`,
      expect.stringMatching(/^ {2}paper:14:[0-9a-f]{64}$/),
    ]);
    const head = exported.lines[1]?.trim() ?? '';
    expect(await call('audit', 'export', '--output', file)).toMatchObject({
      code: 2,
      errors: [expect.stringContaining('exists already')],
    });
    expect(await call('audit', 'verify', file, '--head', head)).toMatchObject({
      code: 0,
      lines: ['14 rows verified; how far each chain is:', `  ${head}`],
    });
    expect(await call('audit', 'verify', '--head', head, '--json')).toMatchObject({
      code: 0,
      documents: [{ rows: 14, problems: [] }],
    });
    writeFileSync(file, readFileSync(file, 'utf8').replace('100000', '900000'));
    expect(await call('audit', 'verify', file)).toMatchObject({
      code: 1,
      lines: ['1 problems in 14 rows', expect.stringContaining('hash of row 2 of chain paper')],
    });
    expect(await call('audit', 'verify', path.join(home, 'none'))).toMatchObject({ code: 2 });
    expect(await call('audit', 'verify', '--head', 'paper')).toMatchObject({ code: 2 });
  });

  it('audit trail tells where an order comes from', async () => {
    const { lines } = await call('audit', 'trail', clientOrderId);
    expect(lines).toEqual(
      expect.arrayContaining([
        'definition   trading',
        'started by   ann',
        expect.stringMatching(/fill {2}.*execution_id f-1/),
      ]),
    );
    expect((await call('audit', 'trail', 'f-1', '--account', 'paper', '--json')).documents).toMatchObject([
      { intent: { clientOrderId } },
    ]);
    expect(await call('audit', 'trail', 'f-1')).toMatchObject({
      code: 2,
      errors: [expect.stringContaining('name the account with --account')],
    });
  });
});
