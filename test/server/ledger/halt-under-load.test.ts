import { Client } from 'pg';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';
import { fill, newIntent, openPaper, soon, trade } from '../../support/ledger-entries';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

describe('a halt among sixteen senders', () => {
  it('lets none begin once it is committed', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    for (let trial = 0; trial < 5; trial += 1) {
      let committed = false;
      let begunBefore = 0;
      const begunAfter: string[] = [];
      const sender = async (): Promise<void> => {
        for (;;) {
          const intent = await ledger.storeIntent(newIntent());
          const asksAfter = committed;
          const decision = await ledger.beginSend(intent.id, 1);
          if (decision.go && asksAfter) begunAfter.push(intent.id);
          else if (decision.go) begunBefore += 1;
          else return;
        }
      };
      const senders = Array.from({ length: 16 }, sender);
      while (begunBefore < 20) await new Promise((resolve) => setImmediate(resolve));
      const halt = await ledger.commitHalt({
        scope: 'account',
        key: 'paper',
        level: 'cancel_only',
        reason: 'test',
        by: 'me',
      });
      committed = true;
      const { inFlight } = await ledger.exposure('account', 'paper');
      await Promise.all(senders);
      // What was in flight at the commit is all there ever is.
      expect((await ledger.exposure('account', 'paper')).inFlight.map(({ id }) => id)).toEqual(
        inFlight.map(({ id }) => id),
      );
      expect(begunAfter).toEqual([]);
      await ledger.release({ haltId: halt.id, by: 'me', reason: 'next trial' });
    }
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });

  it('waits for no connection that stalls while it holds the gate, and undoes what that one had begun', async () => {
    const { ledger, name } = await server.schema();
    await openPaper(ledger);
    const intent = await ledger.storeIntent(newIntent());
    const stalled = new Client({ connectionString: server.url, options: `-c search_path=${name}` });
    const cutOff = new Promise<Error>((resolve) => stalled.on('error', resolve));
    await stalled.connect();
    await stalled.query('BEGIN');
    await stalled.query('SELECT begin_send($1, 1)', [intent.id]);
    await ledger.commitHalt({ scope: 'all', level: 'freeze', reason: 'test', by: 'me' });
    expect((await cutOff).message).toContain('terminat');
    expect(await ledger.findIntent(intent.id)).toMatchObject({ state: 'stored', sends: 0 });
  });
});

describe('a hundred runs that are halted at once', () => {
  it('close an account once', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'SPX', '10', '900');
    await trade(ledger, 'IXIC', '-7', '1500');
    const halt = { id: 'h-1', scope: 'account', key: 'paper', level: 'flatten', reason: 'test', by: 'me' } as const;
    const sent = await Promise.all(
      Array.from({ length: 100 }, async () => {
        await ledger.commitHalt(halt);
        const closing = await ledger.closingIntents(halt.id, 'paper', soon());
        const going = await Promise.all(
          closing.map(async (intent) => ((await ledger.beginSend(intent.id, 1)).go ? [intent] : [])),
        );
        return going.flat();
      }),
    );
    const orders = sent.flat();
    expect(orders.map(({ symbol, side, quantity }) => [symbol, side, quantity]).sort()).toEqual([
      ['IXIC', 'buy', '7'],
      ['SPX', 'sell', '10'],
    ]);
    for (const intent of orders) await fill(ledger, intent, '1000');
    expect(await ledger.positions()).toEqual([]);
    expect(await ledger.closingIntents(halt.id, 'paper', soon())).toEqual([]);
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });

  it('close what is theirs, and no more than is held', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'SPX', '10', '900', { runId: 'a' });
    await trade(ledger, 'SPX', '5', '900', { runId: 'b' });
    await trade(ledger, 'SPX', '-3', '900', { runId: 'c' });
    const closed: string[][] = [];
    for (const run of ['a', 'b', 'c']) {
      const { id } = await ledger.commitHalt({ scope: 'run', key: run, level: 'flatten', reason: 'test', by: 'me' });
      const closing = await ledger.closingIntents(id, 'paper', soon());
      closed.push(closing.map(({ quantity }) => quantity));
    }
    // 12 are held: 10 of a, then 2 of the 5 of b, and nothing that would open for c.
    expect(closed).toEqual([['10'], ['2'], []]);
  });

  it('send another closing order for what the first left unfilled', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'SPX', '10', '900');
    const { id } = await ledger.commitHalt({ scope: 'all', level: 'flatten', reason: 'test', by: 'me' });
    const [first] = await ledger.closingIntents(id, 'paper', soon());
    if (first === undefined) throw new Error('nothing to close');
    await ledger.beginSend(first.id, 1);
    await fill(ledger, first, '890', { quantity: '4' });
    expect(await ledger.closingIntents(id, 'paper', soon())).toEqual([]);
    await ledger.recordEnd(first.id, { state: 'expired', at: soon(), reason: 'end of day' });
    const [second] = await ledger.closingIntents(id, 'paper', soon());
    expect(second).toMatchObject({ quantity: '6', leg: '2' });
  });

  it('close nothing under a halt that does not say so', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const { id } = await ledger.commitHalt({ scope: 'all', level: 'cancel_only', reason: 'test', by: 'me' });
    await expect(ledger.closingIntents(id, 'paper', soon())).rejects.toMatchObject({ code: 'NotAllowed' });
    await expect(ledger.closingIntents('h', 'paper', soon())).rejects.toMatchObject({ code: 'UnknownHalt' });
  });
});
