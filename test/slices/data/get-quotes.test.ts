import { getQuotes } from '../../../src/slices/data';
import type { Quote } from '../../../src/slices/quote-source-port';
import { testNow, testPorts } from '../../support/test-ports';

const quote = (symbol: string, ageMs = 0, change: Partial<Quote> = {}): Quote => ({
  symbol,
  bid: 99,
  ask: 101,
  last: 100,
  at: new Date(testNow - ageMs).toISOString(),
  source: 'alpaca',
  kind: 'live',
  ...change,
});

function run(quotes: Quote[], change: object = {}) {
  const ports = testPorts({ quotes: { latest: () => Promise.resolve(quotes) } });
  return getQuotes.run(getQuotes.input.parse({ symbols: ['AAPL', 'MSFT'], ...change }), ports);
}

it('gives the quotes in the order asked for, and publishes price and volume of the first', async () => {
  const output = await run([quote('MSFT', 500), quote('AAPL', 0, { last: 200, volume: 5000, bidSize: 3, askSize: 4 })]);
  expect(getQuotes.output.parse(output)).toEqual(output);
  expect(output).toEqual({
    quotes: [
      {
        symbol: 'AAPL',
        bid: 99,
        ask: 101,
        bid_size: 3,
        ask_size: 4,
        last: 200,
        volume: 5000,
        at: '2026-01-02T12:00:00.000Z',
        age_ms: 0,
        stale: false,
        source: 'alpaca',
        kind: 'live',
      },
      {
        symbol: 'MSFT',
        bid: 99,
        ask: 101,
        last: 100,
        at: '2026-01-02T11:59:59.500Z',
        age_ms: 500,
        stale: false,
        source: 'alpaca',
        kind: 'live',
      },
    ],
    missing: [],
    stale: [],
    price: 200,
    volume: 5000,
    as_of: '2026-01-02T12:00:00.000Z',
  });
  expect(getQuotes.publishes).toEqual({ price: 'price', volume: 'volume' });
});

it.each([
  [15_000, false],
  [15_001, true],
])('marks a quote of %d ms with a limit of 15 s as stale: %s', async (ageMs, stale) => {
  const output = await run([quote('AAPL', ageMs), quote('MSFT')], { max_age: '15s' });
  expect(output.quotes[0]).toMatchObject({ age_ms: ageMs, stale });
  expect(output.stale).toEqual(stale ? ['AAPL'] : []);
});

it('fails when a symbol has none, or reports it when asked to', async () => {
  await expect(run([quote('MSFT')])).rejects.toMatchObject({
    code: 'NoQuote',
    retryable: true,
    message: expect.stringContaining('no usable quote of AAPL'),
  });
  expect(await run([quote('MSFT')], { on_missing: 'report' })).toMatchObject({
    missing: ['AAPL'],
    price: 100,
    volume: 0,
  });
  await expect(run([], { on_missing: 'report' })).rejects.toMatchObject({ code: 'NoQuote' });
});

it('says what to set where no source is configured', async () => {
  await expect(getQuotes.run(getQuotes.input.parse({ symbols: ['AAPL'] }), testPorts())).rejects.toMatchObject({
    code: 'SourceNotConfigured',
  });
});

it.each(['1 minute', '', 'soon', '-1s'])('refuses the age %j', (max_age) => {
  expect(getQuotes.input.safeParse({ symbols: ['AAPL'], max_age }).success).toBe(false);
});
