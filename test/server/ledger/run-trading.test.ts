import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';
import { acceptedIntent, fill, newIntent, openPaper, trade } from '../../support/ledger-entries';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

it('tells what a run, its ticks and its children did, and nothing of other runs', async () => {
  const { ledger } = await server.schema();
  await openPaper(ledger);
  await trade(ledger, 'SPX', '10', '900', { runId: 'day' });
  await trade(ledger, 'SPX', '-4', '910.5', { runId: 'day/loop-1', side: 'sell' });
  const partly = await acceptedIntent(ledger, { runId: 'day', symbol: 'IXIC' });
  await fill(ledger, partly, '100', { quantity: '3', fee: '0.25' });
  const refused = await ledger.storeIntent(newIntent({ runId: 'day' }));
  await ledger.refuseIntent(refused.id, 'too much');
  const lost = await ledger.storeIntent(newIntent({ runId: 'day' }));
  await ledger.beginSend(lost.id, 1);
  await trade(ledger, 'SPX', '1', '900', { runId: 'daybreak', firstExecutionId: 'execution-2' });

  expect(await ledger.tradingOfRun('day')).toEqual([
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
        never_sent: 1,
      },
      fills: 3,
      realizedPnl: '42',
      fees: '0.25',
      held: [
        { symbol: 'IXIC', quantity: '3' },
        { symbol: 'SPX', quantity: '6' },
      ],
    },
  ]);
});

it('tells of a run that is bound to an account and has not ordered; of one that is not, nothing', async () => {
  const { ledger } = await server.schema();
  await openPaper(ledger);
  await ledger.bindRun({ account: 'paper', runId: 'quiet', firstExecutionId: 'execution-1' });
  expect(await ledger.tradingOfRun('quiet')).toMatchObject([{ account: 'paper', fills: 0, held: [] }]);
  expect(await ledger.tradingOfRun('nobody')).toEqual([]);
});
