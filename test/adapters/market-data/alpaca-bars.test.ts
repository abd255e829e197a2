import { inspect } from 'node:util';
import { AlpacaBars } from '../../../src/adapters/market-data/alpaca-bars';
import { AlpacaClient, type AlpacaClientOptions } from '../../../src/adapters/market-data/alpaca-client';
import type { BarRequest } from '../../../src/slices/ports';
import { sessionDate } from '../../../src/slices/shared/bars';
import { AlpacaServer, apiBar, keys, send } from './alpaca-server';

let server: AlpacaServer;
let endpoint: string;
const clients: AlpacaClient[] = [];

beforeEach(async () => {
  server = new AlpacaServer();
  endpoint = await server.start();
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await server.stop();
});

function source(options: AlpacaClientOptions = {}): AlpacaBars {
  const client = new AlpacaClient({ endpoint, environment: keys, retryDelayMs: 1, maxRetryDelayMs: 20, ...options });
  clients.push(client);
  return new AlpacaBars({ client, ...(options.feed && { feed: options.feed }) });
}

function load(change: Partial<BarRequest> = {}, options: AlpacaClientOptions = {}, signal?: AbortSignal) {
  const request: BarRequest = {
    symbol: 'AAPL',
    interval: '1d',
    from: '2022-01-03',
    to: '2022-01-05',
    historyBars: 0,
    ...change,
  };
  return source(options).load('alpaca', request, signal);
}

/** Midnight in New York, in winter. */
const daily = [
  apiBar('2022-01-03T05:00:00Z', 100),
  apiBar('2022-01-04T05:00:00Z', 101),
  apiBar('2022-01-05T05:00:00Z', 102),
];
const adjusted = daily.map((bar) => ({ ...bar, o: bar.o / 2, h: bar.h / 2, l: bar.l / 2, c: bar.c / 2 }));

describe('daily bars', () => {
  beforeEach(() => {
    server.bars['AAPL'] = { '1Day raw': daily, '1Day all': adjusted, '1Day split': adjusted };
  });

  it('stand at their session date, with the adjusted close beside the raw one', async () => {
    const { series, provenance, notes } = await load();
    expect(series).toEqual({
      symbol: 'AAPL',
      interval: '1d',
      currency: 'USD',
      time: [Date.UTC(2022, 0, 3), Date.UTC(2022, 0, 4), Date.UTC(2022, 0, 5)],
      open: [100, 101, 102],
      high: [101, 102, 103],
      low: [99, 100, 101],
      close: [100.5, 101.5, 102.5],
      adjClose: [50.25, 50.75, 51.25],
      volume: [1000, 1000, 1000],
    });
    expect(provenance).toEqual({
      source: 'alpaca',
      kind: 'real',
      description: 'Alpaca market data API v2, feed iex, adjustment raw, with adjusted closes',
      symbol: 'AAPL',
      interval: '1d',
      from: '2022-01-03',
      to: '2022-01-05',
      bars: 3,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(notes).toEqual([]);
  });

  it('are asked for with the parameters that the service has', async () => {
    await load({ adjustment: 'split' }, { feed: 'sip' });
    expect(Object.fromEntries(server.requests[0].searchParams)).toEqual({
      symbols: 'AAPL',
      timeframe: '1Day',
      start: '2022-01-03T00:00:00.000Z',
      end: '2022-01-05T23:59:59.999Z',
      limit: '10000',
      adjustment: 'split',
      feed: 'sip',
      sort: 'asc',
    });
  });

  it('are adjusted for splits and dividends by the service, in one question', async () => {
    const { series, provenance } = await load({ adjustment: 'all' });
    expect([series.close, series.adjClose, provenance.adjustment]).toEqual([
      [50.25, 50.75, 51.25],
      [50.25, 50.75, 51.25],
      'all',
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it('come with history before the start', async () => {
    const { series, notes } = await load({ from: '2022-01-05', historyBars: 1 });
    expect(series.time.map(sessionDate)).toEqual(['2022-01-04', '2022-01-05']);
    expect(notes).toEqual([]);
  });
});

describe('pages', () => {
  it('are followed by their token until there is none', async () => {
    const bars = Array.from({ length: 25 }, (_, minute) =>
      apiBar(`2022-01-03T14:${String(30 + minute).padStart(2, '0')}:00Z`, 100 + minute),
    );
    server.bars['AAPL'] = { '1Min raw': bars };
    server.pageLimit = 10;
    const { series, notes } = await load({ interval: '1m' });
    expect(series.time).toEqual(bars.map(({ t }) => Date.parse(t)));
    expect(server.requests.map((url) => url.searchParams.get('page_token'))).toEqual([null, 'MTA=', 'MjA=']);
    expect(notes).toEqual(['no adjusted closes in the source: close stands for them']);
  });

  it('that come again fail the step', async () => {
    server.disturb = (_, response) => {
      send(response, 200, { bars: { AAPL: daily }, next_page_token: 'again' });
      return true;
    };
    await expect(load()).rejects.toMatchObject({
      code: 'BadAnswer',
      message: expect.stringContaining('same page twice'),
    });
  });
});

describe('trouble', () => {
  beforeEach(() => {
    server.bars['AAPL'] = { '1Day raw': daily, '1Day all': adjusted };
  });

  it.each([
    ['too many requests', 429, { 'retry-after': '0' }],
    ['a gateway that fails', 502, {}],
    ['a service that is down', 503, {}],
    ['a service that fails', 500, {}],
  ])('of %s is waited out', async (_, status, headers) => {
    server.disturb = (_request, response, count) => {
      if (count > 2) return false;
      send(response, status, { message: 'later' }, headers);
      return true;
    };
    await expect(load()).resolves.toMatchObject({ series: { close: [100.5, 101.5, 102.5] } });
    expect(server.requests).toHaveLength(4);
  });

  it('of a broken connection is tried again', async () => {
    server.disturb = (request, _, count) => {
      if (count > 1) return false;
      request.socket.destroy();
      return true;
    };
    await expect(load()).resolves.toMatchObject({ provenance: { bars: 3 } });
  });

  it.each([
    [429, 'RateLimited', true],
    [503, 'SourceUnavailable', true],
    [401, 'BadCredentials', false],
    [403, 'BadCredentials', false],
    [400, 'BadRequest', false],
    [422, 'BadRequest', false],
  ])('with status %d that stays is %s', async (status, code, retryable) => {
    server.disturb = (_, response) => {
      send(response, status, { message: 'the reason it gives' });
      return true;
    };
    await expect(load({}, { maxRetries: 1 })).rejects.toMatchObject({
      code,
      retryable,
      message: expect.stringContaining(`answered /v2/stocks/bars with ${status}: "the reason it gives"`),
    });
  });

  it.each([
    ['is no JSON', '<html>', 'BadAnswer'],
    ['has another form', { bars: { AAPL: [{ t: 1 }] } }, 'BadAnswer'],
    ['has text for a price', { bars: { AAPL: [{ ...daily[0], c: '100' }] }, next_page_token: null }, 'BadAnswer'],
    ['has no bars', { bars: null, next_page_token: null }, 'NoData'],
    [
      'has bars that contradict themselves',
      { bars: { AAPL: [{ ...daily[0], h: 1 }] }, next_page_token: null },
      'BadData',
    ],
    ['has a time that is none', { bars: { AAPL: [{ ...daily[0], t: 'soon' }] }, next_page_token: null }, 'BadData'],
  ])('of an answer that %s fails the step', async (_, body, code) => {
    server.disturb = (_request, response) => {
      send(response, 200, body);
      return true;
    };
    await expect(load()).rejects.toMatchObject({ code });
  });

  it('of no server at all says so', async () => {
    await expect(load({}, { endpoint: 'http://127.0.0.1:9', maxRetries: 0 })).rejects.toMatchObject({
      code: 'SourceUnavailable',
      retryable: true,
      message: expect.stringContaining('http://127.0.0.1:9 cannot be reached'),
    });
  });

  it('rejects a row whose adjusted close is missing', async () => {
    server.bars['AAPL'] = { '1Day raw': daily, '1Day all': adjusted.slice(1) };
    const { rejected } = await load();
    expect(rejected).toEqual([{ line: 1, kind: 'number', reason: 'adj_close is "NaN", not a number' }]);
  });

  it('of a step that is cancelled ends the request', async () => {
    const controller = new AbortController();
    server.disturb = () => {
      controller.abort(new Error('halted'));
      return true;
    };
    await expect(load({}, {}, controller.signal)).rejects.toThrow('halted');
  });
});

describe('keys', () => {
  it.each([
    [{}, 'set APCA_API_KEY_ID and APCA_API_SECRET_KEY in the environment'],
    [{ APCA_API_KEY_ID: 'x' }, 'set APCA_API_SECRET_KEY in'],
    [{ APCA_API_KEY_ID: 'x', APCA_API_SECRET_KEY: 'a b' }, 'the value of APCA_API_SECRET_KEY cannot be a key'],
  ])('that are not set are asked for by name', async (environment, message) => {
    await expect(load({}, { environment })).rejects.toMatchObject({
      code: 'SourceNotConfigured',
      message: expect.stringContaining(message),
    });
    expect(server.requests).toEqual([]);
  });

  it('come from the variables that are named', async () => {
    server.bars['AAPL'] = { '1Day raw': daily, '1Day all': adjusted };
    const environment = { MY_KEY: keys.APCA_API_KEY_ID, MY_SECRET: keys.APCA_API_SECRET_KEY };
    const named = { environment, keyIdVariable: 'MY_KEY', secretKeyVariable: 'MY_SECRET' };
    await expect(load({}, named)).resolves.toMatchObject({ provenance: { bars: 3 } });
  });

  it('stand in no error, even if the server sends them back', async () => {
    const answers: ((count: number) => number)[] = [() => 403, () => 400, () => 500];
    for (const status of answers) {
      server.disturb = (request, response, count) => {
        send(response, status(count), { message: `you sent ${JSON.stringify(request.headers)}` });
        return true;
      };
      const error: unknown = await load({}, { maxRetries: 0 }).catch((thrown: unknown) => thrown);
      const text = inspect(error, { depth: 20, showHidden: true });
      expect(text).toContain('you sent');
      expect(text).not.toContain(keys.APCA_API_SECRET_KEY);
      expect(text).not.toContain(keys.APCA_API_KEY_ID);
    }
    server.disturb = (request) => {
      request.socket.destroy();
      return true;
    };
    const broken: unknown = await load({}, { maxRetries: 0 }).catch((thrown: unknown) => thrown);
    expect(inspect(broken, { depth: 20, showHidden: true })).not.toContain(keys.APCA_API_SECRET_KEY);
  });

  it.each(['http://data.alpaca.markets', 'ftp://127.0.0.1', 'nothing'])('do not travel to %s', async (address) => {
    await expect(load({}, { endpoint: address })).rejects.toMatchObject({ code: 'SourceNotConfigured' });
  });
});

describe('symbols', () => {
  it.each(['BTC/USD', '../x', 'A,B', ''])('like %j are refused', async (symbol) => {
    await expect(load({ symbol })).rejects.toMatchObject({ code: 'BadSymbol' });
  });
});
