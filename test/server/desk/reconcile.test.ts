import { deskOf, hour, order, type TestDesk } from '../../support/desk-of';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

const made = async (options?: Parameters<typeof deskOf>[1]): Promise<TestDesk> =>
  deskOf(await server.schema(), options);

it('finds nothing where nothing is wrong', async () => {
  const { desk } = await made();
  await desk().submit([order()], hour);
  expect(await desk().reconcile()).toMatchObject({ agrees: true, differences: [], account: { equity: '100000' } });
});

it('records a fill that was missed, and says so once', async () => {
  const { desk, broker, ledger } = await made();
  const [report] = await desk().submit([order({ type: 'limit', limitPrice: '99' })], hour);
  broker.fill(report.clientOrderId);
  const found = await desk().reconcile();
  expect(found).toMatchObject({
    agrees: true,
    differences: [{ kind: 'missing_fill', symbol: 'SPX', applied: true }],
    counted: { fillsApplied: 1 },
  });
  expect(await ledger.positions({ account: 'paper' })).toMatchObject([{ symbol: 'SPX', quantity: '10' }]);
  expect((await desk().reconcile()).differences).toEqual([]);
});

it('finds out what became of an order whose answer was lost', async () => {
  const { desk, broker, context, ledger } = await made();
  const dead = { ...context.ledger, recordAnswer: () => Promise.reject(new Error('killed')) };
  await expect(desk({}, { ledger: dead }).submit([order()], hour)).rejects.toThrow('killed');
  await new Promise((resolve) => setTimeout(resolve, context.timings.settleMs));
  const found = await desk().reconcile();
  expect(found.agrees).toBe(true);
  expect(found.differences.map(({ kind }) => kind)).toEqual(['unresolved_order', 'missing_fill']);
  expect(await ledger.positions({ account: 'paper' })).toMatchObject([{ quantity: '10' }]);
  expect(broker.asked).toHaveLength(1);
});

it('records how an order ended that nobody had told', async () => {
  const { desk, broker } = await made();
  await desk().submit([order({ type: 'limit', limitPrice: '99' })], hour);
  broker.end(broker.orders[0].brokerOrderId, 'expired', 'the session is over');
  const found = await desk().reconcile();
  expect(found).toMatchObject({
    agrees: true,
    differences: [{ kind: 'order_state', ledger: expect.stringContaining('open'), broker: 'expired', applied: true }],
  });
  expect(found.differences[0].explanation).toContain('the session is over');
  expect(await desk().orders()).toMatchObject([{ state: 'expired' }]);
});

it('tells orders and trades that were made elsewhere, and what they explain', async () => {
  const { desk, broker } = await made();
  const base = {
    symbol: 'IXIC',
    side: 'buy',
    type: 'limit',
    limitPrice: '50',
    quantity: '4',
    timeInForce: 'day',
  } as const;
  broker.take({ ...base, clientOrderId: 'by-hand-1' });
  broker.fill('by-hand-1');
  broker.take({ ...base, clientOrderId: 'by-hand-2' });
  const found = await desk().reconcile();
  expect(found.agrees).toBe(false);
  expect(found.differences).toMatchObject([
    { kind: 'unknown_fill', symbol: 'IXIC', applied: false },
    { kind: 'unknown_order', symbol: 'IXIC', broker: 'by-hand-2: buy 4, 0 filled', applied: false },
    {
      kind: 'position',
      ledger: '0',
      broker: '4',
      explanation: 'the difference of 4 is that of the fills of unknown orders',
    },
    { kind: 'cash', ledger: '100000 USD', broker: '99800 USD' },
  ]);
});

it('begins the books of an account elsewhere with what its broker holds, once', async () => {
  const { ledger, broker, desk, context } = await made({ cash: '0' });
  broker.take({
    clientOrderId: 'long-ago',
    symbol: 'SPX',
    side: 'buy',
    type: 'market',
    quantity: '5',
    timeInForce: 'day',
  });
  broker.fills.length = 0;
  const settings = {
    ...context.settings,
    broker: 'alpaca',
    endpoint: 'paper',
    keys: { id: 'env:A', secret: 'env:B' },
  } as typeof context.settings;
  await ledger.recordCash({
    account: 'paper',
    kind: 'deposit',
    amount: '1',
    externalId: 'x',
    by: 't',
    at: new Date().toISOString(),
  });
  await ledger.recordCash({
    account: 'paper',
    kind: 'withdrawal',
    amount: '-1',
    externalId: 'y',
    by: 't',
    at: new Date().toISOString(),
  });
  const kinds = async (): Promise<string[]> =>
    (await desk({}, { settings }).reconcile()).differences.map(({ kind, symbol = '' }) => `${kind} ${symbol}`.trim());
  // The fake's cash is -500: the paper account of this test may not owe anything, so only the position is taken over.
  await expect(kinds()).rejects.toMatchObject({ code: 'NotAllowed' });
  expect(await ledger.positions({ account: 'paper' })).toMatchObject([{ symbol: 'SPX', quantity: '5', cost: '500' }]);
  expect(await kinds()).toEqual(['cash']);
});
