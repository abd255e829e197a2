import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMarketData, marketDataFrom } from '../../../src/adapters/market-data/create-market-data';
import type { AlpacaFeed } from '../../../src/adapters/market-data/alpaca-settings';
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

it('keeps what each feed and each address answered apart', async () => {
  const [server, other] = [new AlpacaServer(), new AlpacaServer()];
  const stateFolder = await mkdtemp(join(tmpdir(), 'bellwether-state-'));
  const [endpoint, elsewhere] = [await server.start(), await other.start()];
  const closeOf = async (feed: AlpacaFeed, price: number, at = endpoint) => {
    const bars = [apiBar('2022-01-03T05:00:00Z', price)];
    for (const one of [server, other]) one.bars['AAPL'] = { '1Day raw': bars, '1Day all': bars };
    const data = createMarketData({ stateFolder, alpaca: { endpoint: at, environment: keys, feed } });
    const { series, provenance } = await data.bars.load('alpaca', request);
    await data.close();
    return [series.open[0], provenance.description];
  };
  const described = (feed: string) => `Alpaca market data API v2, feed ${feed}, adjustment raw, with adjusted closes`;
  try {
    // The delayed feed asks for the bars of all exchanges, as `sip` does, and is still another.
    expect(await closeOf('iex', 100)).toEqual([100, described('iex')]);
    expect(await closeOf('sip', 200)).toEqual([200, described('sip')]);
    expect(await closeOf('delayed_sip', 300)).toEqual([300, described('delayed_sip')]);
    expect(await closeOf('sip', 400, elsewhere)).toEqual([400, described('sip')]);
    // Kept, each of them, whatever would be answered now.
    expect(await closeOf('iex', 999)).toEqual([100, described('iex')]);
    expect(await closeOf('sip', 999)).toEqual([200, described('sip')]);
    expect(await closeOf('delayed_sip', 999)).toEqual([300, described('delayed_sip')]);
    expect(await closeOf('sip', 999, elsewhere)).toEqual([400, described('sip')]);
  } finally {
    await server.stop();
    await other.stop();
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
