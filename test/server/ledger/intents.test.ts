import { clientOrderIdOf, intentId, type NewIntent } from '../../../src/ledger';
import { intentStates } from '../../../src/ledger/intents';
import { orderStates } from '../../../src/ledger/orders';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';
import { acceptedIntent, fill, newIntent, openPaper } from '../../support/ledger-entries';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

describe('storing an intent', () => {
  it('names it by its place, whatever the attempt', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const given = newIntent({
      planHash: 'sha256:1',
      definition: 'd',
      definitionVersion: '1.0.0',
      startedBy: 'ann',
      approvedBy: 'bob',
    });
    const stored = await ledger.storeIntent(given);
    expect(stored).toMatchObject({
      ...given,
      state: 'stored',
      sends: 0,
      id: intentId(given),
      clientOrderId: clientOrderIdOf(intentId(given)),
    });
    await ledger.beginSend(stored.id, 1);
    const again = await ledger.storeIntent({ ...given, validUntil: new Date(0).toISOString() });
    expect(again).toMatchObject({ id: stored.id, state: 'sending', validUntil: given.validUntil });
  });

  it.each<[string, Partial<NewIntent>]>([
    ['quantity', { quantity: '11' }],
    ['side', { side: 'sell' }],
    ['symbol', { symbol: 'IXIC' }],
    ['price', { type: 'limit', limitPrice: '900' }],
    ['run', { runId: 'another' }],
  ])('refuses another %s under the same id', async (_, change) => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const given = newIntent();
    await ledger.storeIntent(given);
    await expect(ledger.storeIntent({ ...given, ...change })).rejects.toMatchObject({ code: 'IntentDiffers' });
    // The same number, written otherwise.
    await expect(ledger.storeIntent({ ...given, quantity: '10.00' })).resolves.toMatchObject({ quantity: '10' });
  });

  it.each<[string, Partial<NewIntent>, string]>([
    ['a quantity of nothing', { quantity: '0' }, 'quantity is "0": a number above zero is needed'],
    ['a limit order without its limit', { type: 'limit' }, 'intent_limit_price'],
    ['a market order with a limit', { limitPrice: '1' }, 'intent_limit_price'],
    ['a stop order without its stop', { type: 'stop' }, 'intent_stop_price'],
    ['an account that there is not', { account: 'live' }, 'intents_account_fkey'],
    ['a time that is none', { validUntil: 'tomorrow' }, "validUntil is 'tomorrow'"],
    ['a line break in its place', { leg: '1\n2' }, 'have no line breaks'],
    ['a replacement of what there is not', { replaces: 'in_1' }, 'intents_replaces_fkey'],
    ['a symbol that is none', { symbol: "x'; DROP TABLE intents" }, 'intents_symbol_check'],
  ])('refuses %s', async (_, change, message) => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await expect(ledger.storeIntent(newIntent(change))).rejects.toThrow(message);
  });

  it('is done once by twenty that do it at the same time', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const given = newIntent();
    const stored = await Promise.all(Array.from({ length: 20 }, () => ledger.storeIntent(given)));
    expect(new Set(stored.map(({ id }) => id)).size).toBe(1);
    const decisions = await Promise.all(stored.map(({ id }) => ledger.beginSend(id, 1)));
    expect(decisions.filter(({ go }) => go)).toHaveLength(1);
    expect((await ledger.auditTrail({ by: 'intent', id: intentId(given) })).entries.map(({ kind }) => kind)).toEqual([
      'intent.stored',
      'intent.sending',
    ]);
  });
});

describe('a send', () => {
  it('is not begun after the time of the intent', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const intent = await ledger.storeIntent(newIntent({ validUntil: new Date(Date.now() - 1).toISOString() }));
    expect(await ledger.beginSend(intent.id, 1)).toMatchObject({ go: false, code: 'Lapsed' });
    expect(await ledger.beginSend(intent.id, 2)).toMatchObject({ go: false, code: 'Settled', state: 'lapsed' });
  });

  it('without an answer is resolved by asking before it is made again, under the same id', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const { id } = await ledger.storeIntent(newIntent());
    await ledger.beginSend(id, 1);
    expect(await ledger.beginSend(id, 2)).toMatchObject({ go: false, code: 'Unresolved', state: 'sending', sends: 1 });
    await ledger.recordAnswer(id, 1, { kind: 'ambiguous', reason: 'no answer within 2 s' });
    expect(await ledger.beginSend(id, 2)).toMatchObject({ go: false, code: 'Unresolved', state: 'ambiguous' });
    await ledger.recordAnswer(id, 1, { kind: 'absent', reason: 'unknown to the broker' });
    expect(await ledger.beginSend(id, 2)).toMatchObject({ go: true, sends: 2 });
    await expect(ledger.recordAnswer(id, 1, { kind: 'rejected', reason: 'late' })).rejects.toMatchObject({
      code: 'StaleAnswer',
    });
    // The first arrived after all: an acceptance is always heard.
    await ledger.recordAnswer(id, 1, { kind: 'accepted', brokerOrderId: 'b-1' });
    expect(await ledger.beginSend(id, 3)).toMatchObject({ go: false, code: 'Settled', state: 'accepted' });
    await expect(ledger.recordAnswer(id, 2, { kind: 'accepted', brokerOrderId: 'b-2' })).rejects.toMatchObject({
      code: 'AnswerDiffers',
    });
  });

  it('is not taken for unknown to the broker while it may be on its way', async () => {
    const { database } = await server.schema();
    const { ledgerOn } = await import('../../../src/ledger/ledger.js');
    const ledger = ledgerOn(database, 60_000);
    await openPaper(ledger);
    const { id } = await ledger.storeIntent(newIntent());
    await ledger.beginSend(id, 1);
    await expect(ledger.recordAnswer(id, 1, { kind: 'absent', reason: 'asked' })).rejects.toMatchObject({
      code: 'TooEarly',
    });
  });

  it('that was rejected as a duplicate is accepted when the first turns up', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const { id } = await ledger.storeIntent(newIntent());
    await ledger.beginSend(id, 1);
    await ledger.recordAnswer(id, 1, { kind: 'rejected', reason: 'duplicate client order id' });
    expect(await ledger.recordAnswer(id, 1, { kind: 'accepted', brokerOrderId: 'b' })).toMatchObject({
      state: 'accepted',
    });
  });

  it('of what is not stored is refused', async () => {
    const { ledger } = await server.schema();
    await expect(ledger.beginSend('in_0', 1)).rejects.toMatchObject({ code: 'UnknownIntent' });
  });
});

describe('cancelling', () => {
  it('withdraws what was not sent', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const { id } = await ledger.storeIntent(newIntent());
    expect(await ledger.beginCancel(id)).toEqual({ go: false, code: 'Settled', state: 'withdrawn' });
    expect(await ledger.beginSend(id, 1)).toMatchObject({ go: false, code: 'Settled', state: 'withdrawn' });
  });

  it('tells what order it is at the broker, and notes the end once', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const { id } = await acceptedIntent(ledger);
    expect(await ledger.beginCancel(id)).toEqual({ go: true, broker_order_id: `order-${id}` });
    const end = { state: 'cancelled', at: '2008-10-15T15:00:00.000Z', reason: 'asked for' } as const;
    await ledger.recordEnd(id, end);
    await ledger.recordEnd(id, end);
    expect(await ledger.orders()).toMatchObject([{ state: 'cancelled', endReason: 'asked for', endedAt: end.at }]);
    await expect(ledger.recordEnd(id, { ...end, state: 'expired' })).rejects.toThrow(
      'is cancelled, which cannot become expired',
    );
  });

  it('does not undo a fill that was on its way', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const intent = await acceptedIntent(ledger);
    await fill(ledger, intent, '900', { quantity: '4', executionId: 'f-1' });
    await ledger.recordEnd(intent.id, { state: 'cancelled', at: '2008-10-15T15:00:00.000Z', reason: 'asked for' });
    await fill(ledger, intent, '900', { quantity: '5', executionId: 'f-2' });
    expect(await ledger.orders()).toMatchObject([{ state: 'cancelled', filledQuantity: '9' }]);
    await fill(ledger, intent, '900', { quantity: '1', executionId: 'f-3' });
    expect(await ledger.orders()).toMatchObject([{ state: 'filled', filledQuantity: '10', averagePrice: '900' }]);
  });
});

describe('the tables of what may follow', () => {
  it.each([
    ['intents', 'intent_transitions', intentStates, 'stored'],
    ['orders', 'order_transitions', orderStates, 'open'],
  ] as const)('of %s knows the states that the program knows', async (_, table, states, first) => {
    const { raw } = await server.schema();
    const rows = await raw(`SELECT from_state AS "from", to_state AS "to" FROM ${table}`);
    const named = new Set(rows.flatMap(({ from, to }) => [from, to]));
    expect([...named].sort()).toEqual([...states].sort());
    // Every state can be reached from the first.
    const reached = new Set<unknown>([first]);
    for (const _round of states) for (const { from, to } of rows) if (reached.has(from)) reached.add(to);
    expect(reached.size).toBe(states.length);
  });
});
