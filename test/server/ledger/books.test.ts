import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';
import { acceptedIntent, fill, newIntent, openPaper, trade } from '../../support/ledger-entries';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

describe('the books at one moment', () => {
  it('stay as they were however often they are asked, and whatever is recorded meanwhile', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger, '1000');
    const buy = await acceptedIntent(ledger, { quantity: '3' });
    const looks = await ledger.atOneMoment(async (books) => {
      const before = await books.positions();
      await fill(ledger, buy, '100');
      const snapshot = await books
        .accountReader({
          account: 'paper',
          now: () => 0,
          sessionStart: () => '2008-10-15T13:30:00Z',
          prices: () => Promise.reject(new Error('nothing is held')),
        })
        .snapshot();
      return { before, orders: await books.orders({ open: true }), held: await books.positions(), snapshot };
    });
    expect(looks).toMatchObject({ before: [], held: [], orders: [{ intentId: buy.id, state: 'open' }] });
    expect(looks.snapshot).toMatchObject({ cash: '1000', equity: '1000', positions: [], openOrders: 1 });
    expect(await ledger.positions()).toMatchObject([{ symbol: 'SPX', quantity: '3' }]);
  });

  it('cannot be changed, and tell an error as it is', async () => {
    const { ledger } = await server.schema();
    const failure = new TypeError('of the work');
    await expect(ledger.atOneMoment(() => Promise.reject(failure))).rejects.toBe(failure);
    await expect(ledger.atOneMoment((books) => books.account('none'))).rejects.toMatchObject({
      code: 'UnknownAccount',
    });
  });
});

describe('a fill', () => {
  it('moves position and cash, to the last decimal', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger, '1000');
    const buy = await acceptedIntent(ledger, { quantity: '3' });
    await fill(ledger, buy, '33.333333333', { quantity: '1.5', fee: '0.01', executionId: 'a' });
    await fill(ledger, buy, '33.4', { quantity: '1.5', fee: '-0.002', executionId: 'b' });
    expect(await ledger.account('paper')).toMatchObject({ cash: '899.8920000005' });
    expect(await ledger.positions()).toMatchObject([
      { symbol: 'SPX', quantity: '3', cost: '100.0999999995', averagePrice: '33.366666667' },
    ]);
    expect(await ledger.orders()).toMatchObject([
      { state: 'filled', filledQuantity: '3', averagePrice: '33.366666667' },
    ]);
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });

  it('is recorded once, and not with other content', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const intent = await acceptedIntent(ledger);
    const given = {
      account: 'paper',
      executionId: 'f',
      clientOrderId: intent.clientOrderId,
      brokerOrderId: `order-${intent.id}`,
      quantity: '4',
      price: '900',
      at: '2008-10-15T14:00:00.000Z',
    };
    const results = await Promise.all(Array.from({ length: 8 }, () => ledger.recordFill(given)));
    expect(results.filter(({ recorded }) => recorded)).toHaveLength(1);
    expect(await ledger.account('paper')).toMatchObject({ cash: '96400' });
    await expect(ledger.recordFill({ ...given, price: '901' })).rejects.toMatchObject({ code: 'FillDiffers' });
    await expect(ledger.recordFill({ ...given, executionId: 'g', quantity: '7' })).rejects.toMatchObject({
      code: 'FillBeyondQuantity',
    });
    await expect(ledger.recordFill({ ...given, clientOrderId: 'bw-0' })).rejects.toMatchObject({
      code: 'UnknownOrder',
    });
    await expect(ledger.recordFill({ ...given, brokerOrderId: 'other' })).rejects.toMatchObject({
      code: 'AnswerDiffers',
    });
  });

  it('is found among many that are told again: only what is new or tells another story is left', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const intent = await acceptedIntent(ledger);
    const known = {
      account: 'paper',
      executionId: 'f',
      clientOrderId: intent.clientOrderId,
      brokerOrderId: `order-${intent.id}`,
      quantity: '4',
      price: '900',
      at: '2008-10-15T14:00:00.000Z',
    };
    await ledger.recordFill(known);
    const others = [
      { ...known, executionId: 'g' },
      { ...known, price: '901' },
      { ...known, quantity: '5' },
      { ...known, fee: '1' },
      { ...known, brokerOrderId: 'other' },
      { ...known, clientOrderId: 'bw-0' },
      { ...known, account: 'other' },
      { ...known, quantity: '4e0' },
    ];
    expect(await ledger.unrecordedFills([known, ...others, { ...known, price: '900.00', fee: '0' }])).toEqual(others);
    expect(await ledger.unrecordedFills([])).toEqual([]);
  });

  it('that comes before the answer to its send is the acceptance', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const intent = await ledger.storeIntent(newIntent());
    await ledger.beginSend(intent.id, 1);
    await fill(ledger, intent, '900', { quantity: '4' });
    expect(await ledger.findIntent(intent.id)).toMatchObject({ state: 'accepted' });
    expect(await ledger.recordAnswer(intent.id, 1, { kind: 'ambiguous', reason: 'time out' })).toMatchObject({
      state: 'accepted',
    });
    expect(
      await ledger.recordAnswer(intent.id, 1, { kind: 'accepted', brokerOrderId: `order-${intent.id}` }),
    ).toMatchObject({ state: 'accepted' });
    expect(await ledger.orders()).toMatchObject([{ state: 'partially_filled', filledQuantity: '4' }]);
  });

  it('is refused, whole, when a paper account has not got the cash', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger, '100');
    const intent = await acceptedIntent(ledger);
    await expect(fill(ledger, intent, '900')).rejects.toThrow('cash_not_negative');
    expect(await ledger.positions({ closed: true })).toEqual([]);
    expect(await ledger.orders()).toMatchObject([{ state: 'open', filledQuantity: '0' }]);
  });
});

describe('cash and adjustments', () => {
  it('are recorded once an id', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger, '100');
    const dividend = {
      account: 'paper',
      kind: 'dividend',
      amount: '1.50',
      externalId: 'd-1',
      by: 'broker',
      at: '2008-10-15T00:00:00.000Z',
    } as const;
    await Promise.all(Array.from({ length: 5 }, () => ledger.recordCash(dividend)));
    expect(await ledger.account('paper')).toMatchObject({ cash: '101.5' });
    await expect(ledger.recordCash({ ...dividend, amount: '2' })).rejects.toMatchObject({ code: 'EntryDiffers' });
    await expect(ledger.recordCash({ ...dividend, externalId: 'w', kind: 'withdrawal', amount: '5' })).rejects.toThrow(
      'sign_of_amount',
    );
  });

  it('split a holding without touching its cost', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'SPX', '10', '900');
    const split = {
      account: 'paper',
      externalId: 's-1',
      symbol: 'SPX',
      quantity: '10',
      cost: '0',
      reason: '2 for 1',
      by: 'broker',
    };
    await ledger.adjustPosition(split);
    await ledger.adjustPosition(split);
    await trade(ledger, 'SPX', '-20', '460');
    expect(await ledger.positions()).toEqual([]);
    expect(await ledger.positions({ closed: true })).toMatchObject([{ quantity: '0', realizedPnl: '200' }]);
    await expect(ledger.adjustPosition({ ...split, cost: '1' })).rejects.toMatchObject({ code: 'EntryDiffers' });
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });
});

describe('an account', () => {
  it('is opened once, as what it is', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger, '0');
    await openPaper(ledger, '0');
    const terms = { name: 'paper', kind: 'live', broker: 'alpaca', currency: 'USD' } as const;
    await expect(ledger.openAccount(terms)).rejects.toMatchObject({ code: 'AccountDiffers' });
    await expect(ledger.account('papr')).rejects.toThrow("no account 'papr' is in the ledger; there are: paper");
  });
});

describe('the account that actions see', () => {
  const prices = () =>
    Promise.resolve(
      new Map([
        ['SPX', { price: '910', at: '2008-10-15T15:00:00.000Z' }],
        ['IXIC', { price: '1400', at: '2008-10-15T15:00:00.000Z' }],
      ]),
    );
  const now = () => Date.parse('2008-10-15T15:00:00Z');
  const sessionStart = () => '2008-10-15T13:30:00.000Z';

  it('is valued at the prices that are given', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'SPX', '10', '900');
    await trade(ledger, 'SPX', '-4', '905');
    await trade(ledger, 'IXIC', '-2', '1500');
    await acceptedIntent(ledger, { quantity: '1', type: 'limit', limitPrice: '1' });
    const reader = ledger.accountReader({ account: 'paper', prices, now, sessionStart });
    expect(await reader.snapshot()).toEqual({
      account: 'paper',
      kind: 'paper',
      asOf: '2008-10-15T15:00:00.000Z',
      currency: 'USD',
      cash: '97620',
      equity: '100280',
      sessionStartEquity: '100000',
      peakEquity: '100280',
      realizedPnlToday: '20',
      openOrders: 1,
      positions: [
        {
          symbol: 'IXIC',
          side: 'short',
          quantity: '2',
          averagePrice: '1500',
          marketPrice: '1400',
          pricedAt: '2008-10-15T15:00:00.000Z',
          marketValue: '-2800',
          unrealizedPnl: '200',
        },
        {
          symbol: 'SPX',
          side: 'long',
          quantity: '6',
          averagePrice: '900',
          marketPrice: '910',
          pricedAt: '2008-10-15T15:00:00.000Z',
          marketValue: '5460',
          unrealizedPnl: '60',
        },
      ],
    });
    await ledger.recordEquity({
      account: 'paper',
      at: '2008-10-14T20:00:00.000Z',
      equity: '99000',
      sessionClose: true,
    });
    await ledger.recordEquity({ account: 'paper', at: '2008-10-14T18:00:00.000Z', equity: '120000' });
    expect(await reader.snapshot()).toMatchObject({ sessionStartEquity: '99000', peakEquity: '120000' });
    expect(await reader.equityHistory(5)).toEqual([
      { at: '2008-10-14T18:00:00.000Z', equity: '120000' },
      { at: '2008-10-14T20:00:00.000Z', equity: '99000' },
    ]);
  });

  it('is not made up: without a price it says which is missing, and without an account that there is none', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'ABC', '1', '5');
    await expect(
      ledger.accountReader({ account: 'paper', prices, now, sessionStart }).snapshot(),
    ).rejects.toMatchObject({ code: 'NoPrice', message: expect.stringContaining('ABC') });
    await expect(ledger.accountReader({ account: 'x', prices, now, sessionStart }).snapshot()).rejects.toMatchObject({
      code: 'NoAccount',
      name: 'ActionError',
    });
  });
});

describe('the audit trail', () => {
  it('leads from a fill to the person, the plan and the attempt', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const origin = {
      planHash: 'sha256:abc',
      definition: 'trading',
      definitionVersion: '1.2.0',
      startedBy: 'ann',
      approvedBy: 'bob',
    };
    const intent = await acceptedIntent(ledger, origin);
    await fill(ledger, intent, '900', { executionId: 'f-1' });
    const trail = await ledger.auditTrail({ by: 'fill', account: 'paper', id: 'f-1' });
    expect(trail.intent).toMatchObject({ ...origin, sentAttempt: 1, runId: 'run-1', stepPath: 'trading_loop/orders' });
    expect(trail.entries.map(({ kind }) => kind)).toEqual([
      'intent.stored',
      'intent.sending',
      'intent.accepted',
      'order.open',
      'fill',
      'order.filled',
    ]);
    for (const subject of [
      { by: 'intent', id: intent.id },
      { by: 'clientOrder', id: intent.clientOrderId },
      { by: 'brokerOrder', account: 'paper', id: `order-${intent.id}` },
    ] as const)
      expect(await ledger.auditTrail(subject)).toEqual(trail);
    await expect(ledger.auditTrail({ by: 'fill', account: 'paper', id: 'f-2' })).rejects.toThrow("no fill 'f-2'");
  });

  it('is exported whole, and verified without the ledger', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'SPX', '1', '900.123456789', { stepPath: 'Größe/ß "x" \\ 日本' });
    await ledger.commitHalt({ scope: 'all', level: 'freeze', reason: 'l\u00e4uft\nweg', by: 'me' });
    const lines: string[] = [];
    const heads = await ledger.exportAudit((line) => void lines.push(line));
    const { verifyAudit } = await import('../../../src/ledger/index.js');
    expect(await verifyAudit(lines, heads)).toMatchObject({ rows: lines.length - 1, problems: [] });
    expect(await ledger.verifyChains(heads)).toEqual(await verifyAudit(lines, heads));
    expect(await ledger.verifyChains([{ chain: 'paper', seq: 1, hash: '0'.repeat(64) }])).toMatchObject({
      problems: [{ what: 'hash of row 1 of chain paper, which is known' }],
    });
  });
});

describe("a dead-man's lease", () => {
  const lease = { name: 'operator', account: 'paper', holder: 'pid-1', level: 'flatten', lastsMs: 60_000 } as const;

  it('that runs out closes the gate before anybody notices, and its late heartbeat does not open it', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const intent = await ledger.storeIntent(newIntent());
    expect(await ledger.renewLease({ ...lease, lastsMs: 0 })).toMatchObject({ renewed: true });
    expect(await ledger.beginSend(intent.id, 1)).toMatchObject({ go: false, code: 'Halted', level: 'flatten' });
    const late = await ledger.renewLease(lease);
    expect(late).toMatchObject({ renewed: false });
    expect(await ledger.gate('paper')).toMatchObject({ level: 'flatten', halts: [{ by: 'lease operator' }] });
    expect(await ledger.renewLease(lease)).toEqual(late);
    if (!late.renewed) await ledger.release({ haltId: late.haltId, by: 'me', reason: 'back' });
    expect(await ledger.renewLease(lease)).toMatchObject({ renewed: true });
    expect((await ledger.gate('paper')).level).toBeUndefined();
  });

  it('is watched, held by one, and ended in order', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await ledger.renewLease(lease);
    await expect(ledger.renewLease({ ...lease, holder: 'pid-2' })).rejects.toMatchObject({ code: 'LeaseHeld' });
    expect(await ledger.haltExpiredLeases()).toEqual([]);
    expect(await ledger.endLease('operator', 'pid-2')).toBe(false);
    expect(await ledger.endLease('operator', 'pid-1')).toBe(true);
    await ledger.renewLease({ ...lease, lastsMs: 0 });
    const halted = await Promise.all([ledger.haltExpiredLeases(), ledger.haltExpiredLeases()]);
    expect(halted.flat()).toHaveLength(1);
    expect(await ledger.leases()).toMatchObject([{ name: 'operator', haltId: halted.flat()[0] }]);
  });
});

describe('the outbox', () => {
  it('gives what has to be told, until it is confirmed', async () => {
    const { ledger } = await server.schema();
    const { id } = await ledger.commitHalt({ scope: 'all', level: 'freeze', reason: 'test', by: 'me' });
    await ledger.release({ haltId: id, by: 'me', reason: 'over' });
    const both = await ledger.takeOutbox(10, 0);
    expect(both.map(({ topic, takes, payload }) => [topic, takes, payload['id']])).toEqual([
      ['halt', 1, id],
      ['release', 1, id],
    ]);
    await ledger.confirmOutbox([both[0]?.id ?? 0]);
    const again = await ledger.takeOutbox(10, 60_000);
    expect(again.map(({ topic, takes }) => [topic, takes])).toEqual([['release', 2]]);
    expect(await ledger.takeOutbox(10, 0)).toEqual([]);
  });
});
