import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { catalogueOf } from '../../../src/catalogue';
import { explain } from '../../../src/cli/main';
import { program } from '../../../src/cli/program';
import type { Plan } from '../../../src/engine';
import { openLedger, type Ledger } from '../../../src/ledger';
import { defaultTaskQueue } from '../../../src/protocol';
import { fakeOutput, type FakeOutput } from '../../cli/fake-output';
import { eventually } from '../../support/eventually';
import { kitActions } from '../../support/kit/kit-actions';
import { newIntent, trade } from '../../support/ledger-entries';
import { ledgerVenue } from '../../support/ledger-venue';
import { planOf } from '../../support/plan-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(120_000);

const plan = (body: string): Plan => planOf(body, catalogueOf(kitActions));
const trading = plan(`
  steps: [{ id: hang, action: kit.hang }]
  events:
    on_emergency: [{ id: close, action: kit.give, with: { value: 1 } }]
`);

const moneyAccount = {
  broker: 'alpaca',
  endpoint: 'live',
  live: true,
  keys: { id: 'env:NO_SUCH_KEY', secret: 'env:NO_SUCH_KEY' },
};

let server: TestServer;
let worker: TestWorker;
let ledger: Ledger;
const names = ['BELLWETHER_HOME', 'DATABASE_URL', 'TEMPORAL_ADDRESS'] as const;
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));

beforeAll(async () => {
  delete process.env['DATABASE_URL'];
  server = await startTestServer();
  process.env['BELLWETHER_HOME'] = server.stateFolder;
  process.env['TEMPORAL_ADDRESS'] = server.address;
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await ledger.close();
  await server.stop();
  for (const name of names) {
    const value = before[name];
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
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

/** Starts a run that hangs, bound to an account where one is named. */
async function startedRun(account?: string): Promise<string> {
  const runId = await worker.client.start(trading);
  await eventually('it hangs', async () => (await worker.client.progress(runId))?.steps[0]?.status === 'running');
  if (account !== undefined) await ledger.bindRun({ account, runId, firstExecutionId: runId });
  return runId;
}

/** Asks the gate for an order. One that it lets through is not left on its way. */
async function isRefused(account: string): Promise<boolean> {
  const { id } = await ledger.storeIntent(newIntent({ account }));
  const decision = await ledger.beginSend(id, 1);
  if (decision.go) await ledger.recordAnswer(id, decision.sends, { kind: 'rejected', reason: 'only a question' });
  return !decision.go;
}

describe('without a ledger', () => {
  it.each([
    [['halt', '--account', 'paper', '--reason', 'x'], /^there is no ledger yet/],
    [['release', '--account', 'paper', '--by', 'ann', '--reason', 'x'], /^there is no ledger yet/],
    [['heartbeat', '--account', 'paper'], /^there is no ledger yet/],
    [['halt', '--reason', 'x'], /^say what is to be halted, and only one/],
    [['halt', 'run', '--all', '--reason', 'x'], /^say what is to be halted, and only one/],
    [['halt', 'run', '--reason', ' '], /^a halt says why/],
    [['halt', '--drill', '--account', 'nope', '--reason', 'x'], /^no account 'nope' is configured; there are: paper/],
    [['halt', '--all', '--drill', '--reason', 'x'], /^a drill is made on a paper account/],
    [['release', '--by', 'ann', '--reason', 'x'], /^say what is to be released, and only one/],
  ])('%j is wrong, and starts nothing', async (argv, message) => {
    const { code, errors } = await call(...argv);
    expect([code, errors.join('\n')]).toEqual([2, expect.stringMatching(message)]);
  });

  it('a run is halted all the same', async () => {
    worker = await startTestWorker(server, { actions: kitActions, taskQueue: defaultTaskQueue });
    const runId = await startedRun();

    const { code, lines } = await call('halt', runId, '--reason', 'fat finger', '--by', 'ann');

    expect(code).toBe(0);
    expect(lines).toEqual([`halted ${runId}: fat finger`, '  stopped: hang', '  ✓ events.on_emergency[0] succeeded']);
    await worker.stop();
  });
});

describe('with a ledger', () => {
  beforeAll(async () => {
    ledger = await openLedger({ stateFolder: server.stateFolder, connections: 20, sendSettleMs: 0 });
    const venue = ledgerVenue(() => Promise.resolve(ledger));
    worker = await startTestWorker(server, {
      actions: kitActions,
      taskQueue: defaultTaskQueue,
      haltDesk: venue.desk,
    });
    for (const [name, fourEyes] of [
      ['paper', false],
      ['careful', true],
    ] as const)
      await ledger.openAccount({
        name,
        kind: 'paper',
        broker: 'paper',
        currency: 'USD',
        fourEyes,
        cashMayBeNegative: true,
      });
    await ledger.openAccount({ name: 'real', kind: 'live', broker: 'alpaca', currency: 'USD' });
  });

  it('halts an account: tells its runs, closes it, and says so', async () => {
    const runId = await startedRun('paper');
    await trade(ledger, 'SPX', '10', '900');

    const { code, lines, notes } = await call('halt', '--account', 'paper', '--reason', 'fat finger', '--by', 'ann');

    expect(notes.join('\n')).toMatch(
      /^Halt halt-\S+ is committed \([\d.]+ ms\): no send begins any more that flatten forbids\./,
    );
    expect(lines).toEqual([
      expect.stringMatching(/^halted account paper at level flatten \(halt-\S+\): fat finger$/),
      '  at that moment 0 sends were in flight and 0 orders open',
      'paper:',
      `  ✓ told: ${runId}`,
      '  ✓ closed 10 SPX',
    ]);
    expect(code).toBe(0);
    expect((await worker.client.result(runId)).status).toBe('halted');
    expect(await isRefused('paper')).toBe(true);
  });

  it('shows who has halted what, and why', async () => {
    const { lines, documents } = {
      ...(await call('guard', '--account', 'paper')),
      documents: (await call('guard', '--account', 'paper', '--json')).documents,
    };
    expect(lines[0]).toBe('paper: halted at level flatten; 0 positions, 0 orders open, 0 sends in flight');
    expect(lines.slice(1).join(' ')).toMatch(/\(flatten\) by ann, .*: fat finger/);
    expect(documents).toMatchObject([[{ account: 'paper', gate: { level: 'flatten', halts: [{ by: 'ann' }] } }]]);
  });

  it('releases it, by name and with a reason', async () => {
    const { code, lines } = await call('release', '--account', 'paper', '--by', 'bob', '--reason', 'looked at it');

    expect([code, lines]).toEqual([0, [expect.stringMatching(/^released halt-\S+: account paper, flatten$/)]]);
    expect(await isRefused('paper')).toBe(false);
    const again = await call('release', '--account', 'paper', '--by', 'bob', '--reason', 'once more');
    expect([again.code, again.errors]).toEqual([2, ["no halt of account 'paper' is in force"]]);
  });

  it('wants a second person where the account does', async () => {
    const { documents } = await call('halt', '--account', 'careful', '--reason', 'x', '--by', 'ann', '--json');
    const [{ halt }] = documents as [{ readonly halt: { readonly id: string } }];

    const alone = await call('release', '--halt', halt.id, '--by', 'ann', '--reason', 'fine');
    const twice = await call('release', '--halt', halt.id, '--by', 'ann', '--approved-by', 'ann', '--reason', 'fine');
    const both = await call('release', '--halt', halt.id, '--by', 'ann', '--approved-by', 'bob', '--reason', 'fine');

    expect(alone.code).toBe(2);
    expect(alone.errors.join()).toContain('needs the approval of a person other than ann');
    expect(twice.code).not.toBe(0);
    expect(both.code).toBe(0);
  });

  it('closes the gate of a run, and then stops it', async () => {
    const runId = await startedRun('paper');

    const { code, lines, notes } = await call('halt', '--run', runId, '--reason', 'wrong run', '--by', 'ann');

    expect(notes[0]).toMatch(new RegExp(`^Halt halt-\\S+ of ${runId} is committed`));
    expect(lines.slice(0, 3)).toEqual([
      `halted ${runId}: wrong run`,
      '  stopped: hang',
      '  ✓ events.on_emergency[0] succeeded',
    ]);
    expect(code).toBe(0);
    const gate = await ledger.gate('paper', runId);
    expect([gate.level, (await ledger.gate('paper')).level]).toEqual(['flatten', undefined]);

    const shown = await call('guard');
    const at = shown.lines.findIndex((line) => line.startsWith('paper: open;'));
    expect(shown.lines.slice(at + 1, at + 3).join(' ')).toMatch(
      new RegExp(`^ {2}halt-\\S+ \\(flatten, of run\\s+${runId}\\) by ann`),
    );
    expect(shown.lines.filter((line) => line.includes('wrong run'))).toHaveLength(1);
  });

  it('halts without Temporal: the gate first, and the runs when it is back', async () => {
    const runId = await startedRun('careful');
    await worker.stop();
    process.env['TEMPORAL_ADDRESS'] = '127.0.0.1:1';
    try {
      const { code, errors, lines } = await call(
        ...['halt', '--account', 'careful', '--level', 'cancel_only', '--reason', 'server gone', '--by', 'ann'],
      );

      expect(code).toBe(1);
      expect(errors.join('\n')).toContain('Temporal cannot be asked, so the runs are told when it is back');
      expect(lines.join(' ')).toContain('the runs are told as soon as Temporal is back and a worker runs');
      expect(await isRefused('careful')).toBe(true);
    } finally {
      process.env['TEMPORAL_ADDRESS'] = server.address;
    }

    const venue = ledgerVenue(() => Promise.resolve(ledger));
    worker = await startTestWorker(server, { actions: kitActions, taskQueue: defaultTaskQueue, haltDesk: venue.desk });
    expect((await worker.client.result(runId)).ending).toMatchObject({ reason: 'server gone', by: 'ann' });
  });

  it('rehearses all of it on a paper account, and leaves evidence', async () => {
    const runId = await startedRun('paper');
    await trade(ledger, 'SPX', '10', '900');

    const { code, documents } = await call(
      'halt',
      '--drill',
      '--account',
      'paper',
      '--reason',
      'monthly',
      '--by',
      'ann',
      '--json',
    );

    expect(documents).toMatchObject([{ account: 'paper', passed: true }]);
    expect(code).toBe(0);
    const [{ report, checks }] = documents as [
      { readonly report: string; readonly checks: readonly { check: string }[] },
    ];
    expect(checks.map(({ check }) => check)).toEqual([
      'the halt is committed',
      'the guard has told the runs, cancelled and closed',
      'the gate refuses an order',
      'nothing is held',
      "a dead-man's switch closes the gate by itself",
      'the release opens the gate',
      'the books agree',
    ]);
    expect((await worker.client.result(runId)).status).toBe('halted');
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
      account: 'paper',
      passed: true,
      reason: 'monthly',
    });
    const kinds = (await ledger.auditEntries({ chain: 'paper', limit: 1000 })).map(({ kind }) => kind);
    expect(kinds).toContain('halt.drill');
    expect((await ledger.gate('paper')).level).toBeUndefined();
  });

  it('rehearses on an account that nothing was ever ordered on', async () => {
    const file = path.join(server.stateFolder, 'accounts.json');
    const fresh = { fresh: { broker: 'paper', opening_cash: '5000' }, gold: { ...moneyAccount } };
    writeFileSync(file, JSON.stringify({ accounts: fresh }));
    process.env['BELLWETHER_ACCOUNTS'] = file;
    try {
      const { code, documents } = await call('halt', '--drill', '--account', 'fresh', '--reason', 'first', '--json');
      expect(documents).toMatchObject([{ account: 'fresh', passed: true }]);
      expect(code).toBe(0);
      expect(await ledger.account('fresh')).toMatchObject({ kind: 'paper', cash: '5000' });
      const real = await call('halt', '--drill', '--account', 'gold', '--reason', 'first');
      expect([real.code, real.errors.join()]).toEqual([2, expect.stringMatching(/^account 'gold' moves real money/)]);
      expect((await ledger.accounts()).map(({ name }) => name)).not.toContain('gold');
    } finally {
      delete process.env['BELLWETHER_ACCOUNTS'];
    }
  });

  it('says of a run that nobody knows that it is not known, keeps its gate closed, and releases it', async () => {
    const { code, errors } = await call('halt', '--run', 'no-such-run', '--reason', 'typo');
    expect(code).toBe(2);
    const [, haltId = ''] = /by (halt-\S+):/.exec(errors.join()) ?? [];
    expect(errors.join()).toBe(
      `nobody knows a run 'no-such-run': neither Temporal, nor the ledger. Is the id right? 'bellwether list' shows those there are. ` +
        `The gate is closed for this id all the same, by ${haltId}: a run that is started under it may order nothing before that is released: ` +
        `bellwether release --halt ${haltId} --by NAME --reason TEXT`,
    );
    expect(await ledger.gate('paper', 'no-such-run')).toMatchObject({ level: 'flatten', halts: [{ id: haltId }] });
    expect((await call('release', '--halt', haltId, '--by', 'ann', '--reason', 'typo')).code).toBe(0);
    expect((await ledger.gate('paper', 'no-such-run')).level).toBeUndefined();
  });

  it('closes what a run left that Temporal does not know any more', async () => {
    const gone = { runId: 'long-gone', firstExecutionId: 'long-gone-1' };
    await ledger.bindRun({ account: 'paper', ...gone });
    await trade(ledger, 'SPX', '4', '900', gone);
    const { code, lines } = await call('halt', '--run', 'long-gone', '--reason', 'left over', '--by', 'ann');
    expect(lines).toEqual([
      "there is no run 'long-gone'; 'bellwether list' shows them. What the ledger has of it is cancelled and closed:",
      'paper:',
      '  ✓ closed 4 SPX',
    ]);
    expect(code).toBe(0);
    expect(await ledger.heldByRun('paper', 'long-gone')).toEqual([]);
  });

  it('rehearses on no account of real money', async () => {
    const { code, errors } = await call('halt', '--drill', '--account', 'real', '--reason', 'monthly');
    expect([code, errors]).toEqual([2, ["account 'real' moves real money; a drill is made on a paper account only"]]);
    expect((await ledger.gate('real')).level).toBeUndefined();
  });

  it("holds a dead-man's switch, and says when it came too late", async () => {
    const beat = ['heartbeat', '--account', 'paper', '--within', '1s', '--holder', 'ann', '--once'];
    const first = await call(...beat);
    expect([first.code, first.lines]).toEqual([
      0,
      ['paper-desk is held: when it is silent for 1 s, account paper is halted at level flatten'],
    ]);

    await eventually('the switch runs out', async () => (await ledger.gate('paper')).level === 'flatten');

    const late = await call(...beat);
    expect(late.code).toBe(1);
    expect(late.errors.join()).toMatch(
      /^account paper is halted, since no heartbeat of paper-desk came in time: lease:paper-desk:/,
    );
    await call('release', '--account', 'paper', '--by', 'ann', '--reason', 'I am here');
    expect((await call(...beat)).code).toBe(0);
    const ended = await call('heartbeat', '--account', 'paper', '--holder', 'ann', '--end');
    expect([ended.code, ended.lines]).toEqual([0, ['paper-desk is ended: silence means nothing any more']]);
  });

  it('halts everything', async () => {
    const { code, documents } = await call(
      'halt',
      '--all',
      '--level',
      'cancel_only',
      '--reason',
      'x',
      '--by',
      'ann',
      '--json',
    );
    expect(code).toBe(0);
    expect(documents).toMatchObject([
      { halt: { scope: 'all' }, accounts: (await ledger.accounts()).map(({ name: account }) => ({ account })) },
    ]);
    expect([await isRefused('paper'), await isRefused('careful'), await isRefused('real')]).toEqual([true, true, true]);
  });
});
