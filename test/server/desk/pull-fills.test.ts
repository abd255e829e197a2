import { cancelIntent } from '../../../src/desk/cancel-intent';
import { pullFills } from '../../../src/desk/pull-fills';
import { reportsOf } from '../../../src/desk/order-report';
import { deskOf, hour, order } from '../../support/desk-of';
import { newIntent } from '../../support/ledger-entries';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

it.each([
  ['that cannot be read', { quantity: '1e1' }, 'BadDecimal'],
  ['with more decimals than the ledger keeps', { price: '100.0000000001' }, 'BadDecimal'],
  ['beyond the order', { quantity: '11' }, 'FillBeyondQuantity'],
])('a fill %s keeps none of the others from the books, and is named', async (_, changes, code) => {
  const { desk, broker, context, ledger } = await deskOf(await server.schema());
  broker.fillsAtOnce = false;
  const since = new Date().toISOString();
  const [first, second] = await desk().submit([order(), order({ leg: '1', symbol: 'IXIC' })], hour);
  broker.fill(first.clientOrderId);
  broker.fill(second.clientOrderId);
  const [bad] = broker.fills;
  broker.fills[0] = { ...bad, ...changes };
  const pulled = pullFills(context, since);
  await expect(pulled).rejects.toMatchObject({
    code,
    message: expect.stringContaining(`fill ${bad.executionId} of order ${first.clientOrderId} (SPX)`),
  });
  expect(await ledger.positions({ account: 'paper' })).toMatchObject([{ symbol: 'IXIC', quantity: '10' }]);
  broker.fills[0] = bad;
  expect((await pullFills(context, since)).recorded.map(({ symbol }) => symbol)).toEqual(['SPX']);
});

describe('an order that is withdrawn', () => {
  it.each([
    [0, 'it was never sent, and will not be', 'cancelled before it was sent'],
    [
      1,
      'it was sent, the broker does not have it, and it will not be sent again',
      'it was sent, the broker did not have it, and it was cancelled before it was sent again',
    ],
  ])('after %i sends is said to be so', async (sends, told, reported) => {
    const { context, ledger } = await deskOf(await server.schema());
    const { id } = await ledger.storeIntent(newIntent());
    if (sends > 0) {
      await ledger.beginSend(id, 1);
      // Before that it may still be on its way.
      await new Promise((resolve) => setTimeout(resolve, context.timings.settleMs));
      await ledger.recordAnswer(id, 1, { kind: 'absent', reason: 'not found' });
    }
    expect(await cancelIntent(context, id)).toMatchObject({ outcome: 'withdrawn', message: told });
    const intent = await ledger.findIntent(id);
    const [report] = await reportsOf(ledger, intent === undefined ? [] : [intent]);
    expect(report).toMatchObject({ state: 'withdrawn', rejection: { by: 'withdrawn', message: reported } });
  });
});
