import type { HaltLevel, SendDecision } from '../../../src/ledger';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';
import { acceptedIntent, newIntent, openPaper, soon, trade } from '../../support/ledger-entries';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

/** Of a decision what the matrix is about. */
const answerOf = (decision: SendDecision): string => (decision.go ? 'go' : decision.code);

describe('what a level of halt lets through', () => {
  it.each<[HaltLevel | 'none', string, string, string, string]>([
    // level, opens, reduces, closing order of the halt, cancels
    ['none', 'go', 'go', '', 'go'],
    ['reduce_only', 'WouldOpen', 'go', '', 'go'],
    ['flatten', 'Halted', 'Halted', 'go', 'go'],
    ['cancel_only', 'Halted', 'Halted', '', 'go'],
    ['freeze', 'Halted', 'Halted', '', 'Halted'],
  ])('%s: opens %s, reduces %s, closes %s, cancels %s', async (level, opens, reduces, closes, cancels) => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'SPX', '10', '900');
    const open = await acceptedIntent(ledger, { symbol: 'IXIC', type: 'limit', limitPrice: '1' });
    const opening = await ledger.storeIntent(newIntent());
    const reducing = await ledger.storeIntent(newIntent({ side: 'sell', quantity: '4' }));
    const halt =
      level === 'none' ? undefined : await ledger.commitHalt({ scope: 'all', level, reason: 'test', by: 'me' });

    expect(answerOf(await ledger.beginSend(opening.id, 1))).toBe(opens);
    if (closes !== '' && halt !== undefined) {
      const [closing] = await ledger.closingIntents(halt.id, 'paper', soon());
      expect(closing).toMatchObject({ side: 'sell', quantity: '10', haltId: halt.id });
      expect(answerOf(await ledger.beginSend(closing?.id ?? '', 1))).toBe(closes);
    }
    expect(answerOf(await ledger.beginSend(reducing.id, 1))).toBe(reduces);
    const cancel = await ledger.beginCancel(open.id);
    expect(cancel.go ? 'go' : cancel.code).toBe(cancels);
  });

  it.each([
    ['all', undefined, 'Halted'],
    ['account', 'paper', 'Halted'],
    ['account', 'other', 'go'],
    ['run', 'run-1', 'Halted'],
    ['run', 'execution-1', 'Halted'],
    ['run', 'run-2', 'go'],
  ] as const)('holds for its scope: %s %s', async (scope, key, expected) => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await ledger.openAccount({ name: 'other', kind: 'paper', broker: 'paper', currency: 'USD' });
    const intent = await ledger.storeIntent(newIntent());
    await ledger.commitHalt({
      scope,
      level: 'cancel_only',
      reason: 'test',
      by: 'me',
      ...(key !== undefined && { key }),
    });
    expect(answerOf(await ledger.beginSend(intent.id, 1))).toBe(expected);
  });

  it('is the strongest of those in force, and ends with the release or the time of each', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const freeze = await ledger.commitHalt({ scope: 'run', key: 'run-1', level: 'freeze', reason: 'a', by: 'me' });
    await ledger.commitHalt({ scope: 'all', level: 'reduce_only', reason: 'b', by: 'me' });
    const past = new Date(Date.now() - 1000).toISOString();
    await ledger.commitHalt({ scope: 'account', key: 'paper', level: 'flatten', reason: 'c', by: 'me', until: past });
    expect(await ledger.gate('paper', 'run-1')).toMatchObject({ level: 'freeze', epoch: '3' });
    await ledger.release({ haltId: freeze.id, by: 'you', reason: 'checked' });
    const gate = await ledger.gate('paper', 'run-1');
    expect(gate).toMatchObject({ level: 'reduce_only', epoch: '4' });
    expect(gate.halts.map(({ reason }) => reason)).toEqual(['b']);
  });
});

describe('an order that has to reduce', () => {
  it.each([
    ['as much as is held', '10', 'go'],
    ['more than is held', '10.000000001', 'WouldOpen'],
  ])('may be %s', async (_, quantity, expected) => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'SPX', '-10', '900');
    await ledger.commitHalt({ scope: 'all', level: 'reduce_only', reason: 'day is over', by: 'me' });
    const intent = await ledger.storeIntent(newIntent({ side: 'buy', quantity }));
    const decision = await ledger.beginSend(intent.id, 1);
    expect(answerOf(decision)).toBe(expected);
    if (!decision.go && decision.code === 'WouldOpen')
      expect(decision).toMatchObject({
        quantity,
        free_to_close: '10',
        level: 'reduce_only',
        halts: [{ reason: 'day is over', by: 'me' }],
      });
  });

  it('counts what orders that are open or in flight close already, of a group only the largest', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'SPX', '10', '900');
    await acceptedIntent(ledger, { side: 'sell', quantity: '4', type: 'limit', limitPrice: '990', ocoGroup: 'exit' });
    await acceptedIntent(ledger, { side: 'sell', quantity: '3', type: 'stop', stopPrice: '800', ocoGroup: 'exit' });
    const inFlight = await ledger.storeIntent(newIntent({ side: 'sell', quantity: '1' }));
    await ledger.beginSend(inFlight.id, 1);
    await ledger.commitHalt({ scope: 'all', level: 'reduce_only', reason: 'test', by: 'me' });
    const six = await ledger.storeIntent(newIntent({ side: 'sell', quantity: '6' }));
    expect(await ledger.beginSend(six.id, 1)).toMatchObject({ go: false, code: 'WouldOpen', free_to_close: '5' });
    const five = await ledger.storeIntent(newIntent({ side: 'sell', quantity: '5' }));
    expect(await ledger.beginSend(five.id, 1)).toMatchObject({ go: true });
  });

  it('shares what is held with those sent at the same time', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'SPX', '10', '900');
    await ledger.commitHalt({ scope: 'all', level: 'reduce_only', reason: 'test', by: 'me' });
    const intents = await Promise.all(
      Array.from({ length: 16 }, () => ledger.storeIntent(newIntent({ side: 'sell', quantity: '3' }))),
    );
    const decisions = await Promise.all(intents.map(({ id }) => ledger.beginSend(id, 1)));
    expect(decisions.filter(({ go }) => go)).toHaveLength(3);
  });
});

describe('what a halt refused', () => {
  it('stays refused after the release: a new order takes a new intent', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const intent = await ledger.storeIntent(newIntent());
    const halt = await ledger.commitHalt({ scope: 'all', level: 'cancel_only', reason: 'test', by: 'me' });
    await ledger.beginSend(intent.id, 1);
    await ledger.release({ haltId: halt.id, by: 'me', reason: 'over' });
    expect(await ledger.beginSend(intent.id, 2)).toMatchObject({ go: false, code: 'Settled', state: 'refused' });
    const next = await ledger.storeIntent(newIntent());
    expect(await ledger.beginSend(next.id, 1)).toMatchObject({ go: true });
  });

  it('includes the closing orders of a halt that is released before they are sent', async () => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    await trade(ledger, 'SPX', '10', '900');
    const halt = await ledger.commitHalt({ scope: 'all', level: 'flatten', reason: 'test', by: 'me' });
    const [closing] = await ledger.closingIntents(halt.id, 'paper', soon());
    await ledger.release({ haltId: halt.id, by: 'me', reason: 'false alarm' });
    expect(await ledger.beginSend(closing?.id ?? '', 1)).toMatchObject({ go: false, code: 'HaltReleased' });
  });
});

describe('an answer that comes after the gate has moved', () => {
  it.each<[HaltLevel, boolean]>([
    ['reduce_only', true],
    ['flatten', true],
    ['cancel_only', true],
    ['freeze', false],
  ])('at %s tells whether to cancel at once: %s', async (level, expected) => {
    const { ledger } = await server.schema();
    await openPaper(ledger);
    const intent = await ledger.storeIntent(newIntent());
    await ledger.beginSend(intent.id, 1);
    await ledger.commitHalt({ scope: 'all', level, reason: 'test', by: 'me' });
    const answer = await ledger.recordAnswer(intent.id, 1, { kind: 'accepted', brokerOrderId: 'b-1' });
    expect(answer).toEqual({ state: 'accepted', gate_moved: true, level, must_cancel: expected });
  });
});

describe('a release', () => {
  it('names who and why, and once', async () => {
    const { ledger } = await server.schema();
    const halt = await ledger.commitHalt({ scope: 'all', level: 'freeze', reason: 'test', by: 'me' });
    await expect(ledger.release({ haltId: halt.id, by: '', reason: 'x' })).rejects.toThrow('released_by');
    await expect(ledger.release({ haltId: 'h', by: 'me', reason: 'x' })).rejects.toMatchObject({ code: 'UnknownHalt' });
    expect(await ledger.release({ haltId: halt.id, by: 'me', reason: 'x' })).toMatchObject({
      release: { by: 'me', reason: 'x' },
    });
    await expect(ledger.release({ haltId: halt.id, by: 'me', reason: 'x' })).rejects.toMatchObject({
      code: 'AlreadyReleased',
    });
  });

  it('takes a second person where the account says so', async () => {
    const { ledger } = await server.schema();
    await ledger.openAccount({ name: 'live', kind: 'live', broker: 'alpaca', currency: 'USD', fourEyes: true });
    const halt = await ledger.commitHalt({ scope: 'account', key: 'live', level: 'freeze', reason: 'test', by: 'me' });
    const release = { haltId: halt.id, by: 'me', reason: 'x' };
    await expect(ledger.release(release)).rejects.toMatchObject({ code: 'SecondPersonNeeded' });
    for (const approvedBy of ['me', ' Me\t'])
      await expect(ledger.release({ ...release, approvedBy })).rejects.toMatchObject({
        code: 'SecondPersonNeeded',
        message: expect.stringContaining('who are one person'),
      });
    expect(await ledger.release({ ...release, approvedBy: 'you' })).toMatchObject({ release: { approvedBy: 'you' } });
  });
});

it('refuses to halt an account that there is not, and another halt under the same id', async () => {
  const { ledger } = await server.schema();
  await openPaper(ledger, '0');
  const halt = { id: 'h-1', scope: 'account', key: 'papr', level: 'flatten', reason: 'x', by: 'me' } as const;
  await expect(ledger.commitHalt(halt)).rejects.toThrow("no account 'papr' is in the ledger; there are: paper");
  await ledger.commitHalt({ ...halt, key: 'paper' });
  await ledger.commitHalt({ ...halt, key: 'paper' });
  await expect(ledger.commitHalt({ ...halt, key: 'paper', level: 'freeze' })).rejects.toMatchObject({
    code: 'HaltDiffers',
  });
  expect(await ledger.halts()).toHaveLength(1);
  expect(await ledger.gate('paper')).toMatchObject({ epoch: '1' });
});
