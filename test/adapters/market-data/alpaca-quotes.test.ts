import { AlpacaClient } from '../../../src/adapters/market-data/alpaca-client';
import { AlpacaQuotes } from '../../../src/adapters/market-data/alpaca-quotes';
import type { AlpacaFeed } from '../../../src/adapters/market-data/alpaca-settings';
import { createMarketData } from '../../../src/adapters/market-data/create-market-data';
import { AlpacaServer, apiBar, keys, send } from './alpaca-server';

let server: AlpacaServer;
let client: AlpacaClient;

beforeEach(async () => {
  server = new AlpacaServer();
  client = new AlpacaClient({ endpoint: await server.start(), environment: keys, retryDelayMs: 1, maxRetries: 1 });
});

afterEach(async () => {
  await client.close();
  await server.stop();
});

const quotes = (symbols: string[], feed?: AlpacaFeed) =>
  new AlpacaQuotes({ client, ...(feed && { feed }) }).latest(symbols);

/** What the service knows of a symbol at a moment. */
function snapshot(change: { bid?: number; ask?: number; trade?: unknown; quote?: unknown } = {}) {
  return {
    latestTrade: { t: '2024-03-01T15:00:00.123456789Z', x: 'V', p: 100.02, s: 100, c: ['@'], i: 1, z: 'A' },
    latestQuote: {
      t: '2024-03-01T15:00:01.5Z',
      ax: 'V',
      ap: change.ask ?? 100.04,
      as: 3,
      bx: 'V',
      bp: change.bid ?? 100,
      bs: 5,
      c: ['R'],
      z: 'A',
    },
    minuteBar: apiBar('2024-03-01T14:59:00Z', 100),
    dailyBar: apiBar('2024-03-01T05:00:00Z', 100, 5_000_000),
    prevDailyBar: apiBar('2024-02-29T05:00:00Z', 99),
    ...('trade' in change && { latestTrade: change.trade }),
    ...('quote' in change && { latestQuote: change.quote }),
  };
}

it('gives bid, ask, last and volume in the order asked for, by one request', async () => {
  server.snapshots = { MSFT: snapshot(), AAPL: snapshot({ bid: 200, ask: 200.02 }) };
  expect(await quotes(['AAPL', 'MSFT'])).toEqual([
    expect.objectContaining({ symbol: 'AAPL', bid: 200, ask: 200.02 }),
    {
      symbol: 'MSFT',
      bid: 100,
      ask: 100.04,
      bidSize: 5,
      askSize: 3,
      last: 100.02,
      volume: 5_000_000,
      at: '2024-03-01T15:00:01.500Z',
      source: 'alpaca',
      kind: 'live',
    },
  ]);
  expect(server.requests.map((url) => `${url.pathname}${url.search}`)).toEqual([
    '/v2/stocks/snapshots?symbols=AAPL%2CMSFT&feed=iex',
  ]);
});

it('says that the delayed feed is delayed', async () => {
  server.snapshots = { AAPL: snapshot() };
  expect((await quotes(['AAPL'], 'delayed_sip'))[0].kind).toBe('delayed');
});

it.each([
  ['is unknown', undefined],
  ['has no snapshot', null],
  ['has no bid', snapshot({ bid: 0 })],
  ['has no ask', snapshot({ ask: 0 })],
  ['has a bid above the ask', snapshot({ bid: 101 })],
  ['was never traded', snapshot({ trade: null })],
  ['has no quote', snapshot({ quote: null })],
])('leaves out a symbol that %s', async (_, known) => {
  server.snapshots = { AAPL: snapshot(), ...(known !== undefined && { XYZ: known }) };
  expect((await quotes(['XYZ', 'AAPL'])).map(({ symbol }) => symbol)).toEqual(['AAPL']);
});

it('fails on an answer of another form', async () => {
  server.disturb = (_, response) => {
    send(response, 200, { AAPL: { latestQuote: { t: 1 } } });
    return true;
  };
  await expect(quotes(['AAPL'])).rejects.toMatchObject({ code: 'BadAnswer' });
});

it('says what to set where nothing is configured', async () => {
  const { quotes: unset } = createMarketData({ alpaca: { environment: {} } });
  await expect(unset.latest(['AAPL'])).rejects.toMatchObject({
    code: 'SourceNotConfigured',
    message:
      'the source alpaca has no keys: set APCA_API_KEY_ID and APCA_API_SECRET_KEY in the environment of the worker',
  });
});
