import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMarketData, marketDataFrom } from '../../../src/adapters/market-data/create-market-data';
import { AlpacaServer, apiBar, keys } from './alpaca-server';

const request = { symbol: 'AAPL', interval: '1d', from: '2022-01-03', to: '2022-01-03', historyBars: 0 } as const;

it('keeps what the service answered below the state folder, and asks again for another adjustment', async () => {
  const server = new AlpacaServer();
  const stateFolder = await mkdtemp(join(tmpdir(), 'bellwether-state-'));
  const bars = [apiBar('2022-01-03T05:00:00Z', 100)];
  server.bars['AAPL'] = { '1Day raw': bars, '1Day all': bars, '1Day split': bars };
  const data = createMarketData({ stateFolder, alpaca: { endpoint: await server.start(), environment: keys } });
  try {
    const first = await data.bars.load('alpaca', request);
    expect(await data.bars.load('alpaca', request)).toEqual(first);
    expect(server.requests).toHaveLength(2);
    await data.bars.load('alpaca', { ...request, adjustment: 'split' });
    expect(server.requests).toHaveLength(3);
    expect(await readdir(join(stateFolder, 'cache', 'market-data'))).toHaveLength(3);
  } finally {
    await data.close();
    await server.stop();
    await rm(stateFolder, { recursive: true });
  }
});

it.each([
  ['nothing', {}, { alpaca: { environment: {} } }],
  [
    'folders, feed and names of keys',
    {
      BELLWETHER_PARQUET_FOLDER: '/data/parquet',
      BELLWETHER_ALTERNATIVE_FOLDER: '/data/features',
      BELLWETHER_ALPACA_FEED: 'sip',
      BELLWETHER_ALPACA_DATA_URL: 'https://data.sandbox.alpaca.markets',
      BELLWETHER_ALPACA_KEY_ID_VARIABLE: 'KEY',
      BELLWETHER_ALPACA_SECRET_KEY_VARIABLE: '',
    },
    {
      parquetFolder: '/data/parquet',
      alternativeFolder: '/data/features',
      alpaca: {
        feed: 'sip',
        endpoint: 'https://data.sandbox.alpaca.markets',
        keyIdVariable: 'KEY',
        environment: expect.objectContaining({ BELLWETHER_ALPACA_FEED: 'sip' }),
      },
    },
  ],
])('reads %s from the environment', (_, environment, expected) => {
  expect(marketDataFrom(environment)).toEqual(expected);
});

it('refuses a feed that does not exist', () => {
  expect(() => marketDataFrom({ BELLWETHER_ALPACA_FEED: 'nyse' })).toThrow(
    'BELLWETHER_ALPACA_FEED is "nyse"; allowed are iex, sip, delayed_sip, boats, otc',
  );
});
