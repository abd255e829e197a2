import { migrate } from '../../../src/ledger/migrate';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';
import { acceptedIntent, fill, newIntent, openPaper, soon, trade } from '../../support/ledger-entries';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

const own = { runId: 'day', firstExecutionId: 'execution-1' };
const child = { runId: 'day', firstExecutionId: 'execution-of-child' };

it('tells what a run, its ticks and its children did, and nothing of other runs', async () => {
  const { ledger } = await server.schema();
  await openPaper(ledger);
  await ledger.bindRun({ account: 'paper', ...child, chainId: 'execution-1' });
  await trade(ledger, 'SPX', '10', '900', own);
  await trade(ledger, 'SPX', '-4', '910.5', child);
  const partly = await acceptedIntent(ledger, { ...own, symbol: 'IXIC' });
  await fill(ledger, partly, '100', { quantity: '3', fee: '0.25' });
  const refused = await ledger.storeIntent(newIntent(own));
  await ledger.refuseIntent(refused.id, 'too much');
  const lost = await ledger.storeIntent(newIntent(own));
  await ledger.beginSend(lost.id, 1);
  await trade(ledger, 'SPX', '1', '900', { runId: 'daybreak', firstExecutionId: 'execution-2' });
  await trade(ledger, 'SPX', '1', '900', { runId: 'day/other', firstExecutionId: 'execution-3' });
  // Another run that has had the id.
  await trade(ledger, 'SPX', '1', '900', { runId: 'day', firstExecutionId: 'execution-4' });

  expect(await ledger.tradingOfRun('execution-1')).toEqual([
    {
      account: 'paper',
      kind: 'paper',
      currency: 'USD',
      orders: {
        filled: 2,
        partially_filled: 1,
        open: 0,
        cancelled: 0,
        expired: 0,
        replaced: 0,
        rejected: 0,
        unanswered: 1,
        not_taken: 0,
        waiting: 0,
        never_sent: 1,
      },
      fills: 3,
      closedByOthers: 0,
      realizedPnl: '42',
      fees: '0.25',
      held: [
        { symbol: 'IXIC', quantity: '3' },
        { symbol: 'SPX', quantity: '6' },
      ],
    },
  ]);
  expect(await ledger.tradingOfRun('execution-of-child')).toMatchObject([
    { fills: 1, realizedPnl: '42', held: [{ symbol: 'SPX', quantity: '-4' }] },
  ]);
  expect(await ledger.tradingOfRun('execution-4')).toMatchObject([{ held: [{ symbol: 'SPX', quantity: '1' }] }]);
});

it('counts its part of what a halt, or another run, closed for all', async () => {
  const { ledger } = await server.schema();
  await openPaper(ledger);
  const other = { runId: 'other', firstExecutionId: 'execution-2' };
  await trade(ledger, 'SPX', '6', '100', own);
  await trade(ledger, 'SPX', '3', '100', other);
  // 7 of 9: the 3 of its own run first, and 4 of the other.
  const closing = await acceptedIntent(ledger, { ...other, side: 'sell', quantity: '7', closesAccount: true });
  await fill(ledger, closing, '110', { fee: '1.4' });
  expect(await ledger.tradingOfRun('execution-1')).toMatchObject([
    { orders: { filled: 1 }, fills: 2, closedByOthers: 1, realizedPnl: '40', held: [{ symbol: 'SPX', quantity: '2' }] },
  ]);
  expect(await ledger.tradingOfRun('execution-2')).toMatchObject([
    { orders: { filled: 2 }, fills: 2, closedByOthers: 0, realizedPnl: '30', held: [] },
  ]);

  const halt = await ledger.commitHalt({ scope: 'account', key: 'paper', level: 'flatten', reason: 'r', by: 'b' });
  const [last] = await ledger.closingIntents(halt.id, 'paper', soon());
  const decision = await ledger.beginSend(last.id, 1);
  if (!decision.go) throw new Error('not sent');
  await ledger.recordAnswer(last.id, decision.sends, { kind: 'accepted', brokerOrderId: `order-${last.id}` });
  await fill(ledger, last, '90', { fee: '0.1' });
  expect(await ledger.tradingOfRun('execution-1')).toMatchObject([
    { orders: { filled: 1 }, fills: 3, closedByOthers: 2, realizedPnl: '20', held: [] },
  ]);
});

it('gives the whole of what a closing fill realized and cost to those it is shared out to', async () => {
  const { ledger } = await server.schema();
  await openPaper(ledger);
  const other = { runId: 'other', firstExecutionId: 'execution-2' };
  await trade(ledger, 'SPX', '6', '100', own);
  await trade(ledger, 'SPX', '1', '107', other);
  const closing = await acceptedIntent(ledger, { ...other, side: 'sell', quantity: '7', closesAccount: true });
  await fill(ledger, closing, '111', { fee: '1.4' });
  // Average cost 101.
  expect(await ledger.tradingOfRun('execution-1')).toMatchObject([{ realizedPnl: '60', fees: '1.2' }]);
  expect(await ledger.tradingOfRun('execution-2')).toMatchObject([{ realizedPnl: '10', fees: '0.2' }]);
});

it('tells what was never sent from what waits, and from what was sent and the broker does not have', async () => {
  const { ledger } = await server.schema();
  await openPaper(ledger);
  const stored = () => ledger.storeIntent(newIntent(own));
  await stored();
  await ledger.beginCancel((await stored()).id);
  for (const isCancelled of [false, true]) {
    const sent = await stored();
    await ledger.beginSend(sent.id, 1);
    await ledger.recordAnswer(sent.id, 1, { kind: 'absent', reason: 'not found' });
    if (isCancelled) await ledger.beginCancel(sent.id);
  }
  expect(await ledger.tradingOfRun('execution-1')).toMatchObject([
    { orders: { waiting: 1, never_sent: 1, not_taken: 2, unanswered: 0 } },
  ]);
});

it('tells of a run that is bound to an account and has not ordered; of one that is not, nothing', async () => {
  const { ledger } = await server.schema();
  await openPaper(ledger);
  await ledger.bindRun({ account: 'paper', runId: 'quiet', firstExecutionId: 'execution-1' });
  expect(await ledger.tradingOfRun('execution-1')).toMatchObject([{ account: 'paper', fills: 0, held: [] }]);
  expect(await ledger.tradingOfRun('nobody')).toEqual([]);
});

describe('the accounts of a run, and the runs of an account', () => {
  it('are those of it, its ticks and its children, by each of its names', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await ledger.bindRun({ account: 'paper', ...child, chainId: 'execution-1' });
    for (const name of ['day', 'execution-1', 'execution-of-child'])
      expect(await ledger.accountsOfRun(name)).toEqual(['paper']);
    expect(await ledger.boundRuns('paper', ['day'])).toEqual(['day']);
  });

  it('are not those of a stranger whose id begins alike', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await ledger.bindRun({ account: 'paper', runId: 'day/other', firstExecutionId: 'execution-3' });
    await trade(ledger, 'SPX', '1', '900', { runId: 'day/third', firstExecutionId: 'execution-4' });
    expect(await ledger.accountsOfRun('day')).toEqual([]);
    expect(await ledger.boundRuns('paper', ['day', 'day/other', 'day/third'])).toEqual(['day/other', 'day/third']);
  });

  it('of what was bound before chains were kept are those of its own execution', async () => {
    const { ledger, database, raw } = await server.schema(12);
    await openPaper(ledger);
    await raw(`INSERT INTO bound_runs (account, run_id, first_execution_id) VALUES ('paper', 'day', 'execution-1')`);
    await migrate(database);
    expect(await ledger.accountsOfRun('execution-1')).toEqual(['paper']);
    expect(await ledger.tradingOfRun('execution-1')).toMatchObject([{ account: 'paper', fills: 0 }]);
  });
});
