import { RecordedQuotes } from '../../../src/adapters/quotes/recorded-quotes';
import { loadCalendar } from '../../../src/calendar';
import type { BarRequest, BarSource } from '../../../src/slices/ports';
import type { BarInterval } from '../../../src/slices/shared/bar-interval';

/** Bars of 2018-12-24 (half day, to 13:00), 26 and 27; none of the session of the 28th. */
const daily = [
  [Date.UTC(2018, 11, 24), 100, 101, 5000],
  [Date.UTC(2018, 11, 26), 110, 111, 6000],
  [Date.UTC(2018, 11, 27), 120, 121, 7000],
];
const fiveMinutes = [
  [Date.parse('2018-12-26T14:30:00Z'), 110, 110.5, 50],
  [Date.parse('2018-12-26T14:35:00Z'), 110.6, 110.9, 60],
  [Date.parse('2018-12-27T14:30:00Z'), 120, 120.5, 70],
];

function at(moment: string, rows: number[][] = daily, interval: BarInterval = '1d') {
  const asked: BarRequest[] = [];
  const bars: BarSource = {
    load: (_, request) => {
      asked.push(request);
      const column = (index: number) => rows.map((row) => row[index]);
      return Promise.resolve({
        series: {
          symbol: request.symbol,
          interval,
          currency: 'USD',
          time: column(0),
          open: column(1),
          high: column(2),
          low: column(1),
          close: column(2),
          adjClose: column(2),
          volume: column(3),
        },
        provenance: {
          source: 'test',
          kind: 'real',
          description: '',
          symbol: 'SPX',
          interval,
          from: '',
          to: '',
          bars: 3,
          sha256: '',
        },
        adjustedCloses: 'none',
        rejected: [],
        notes: [],
      });
    },
  };
  const source = new RecordedQuotes({
    bars,
    source: 'samples',
    interval,
    calendar: loadCalendar('XNYS'),
    marketTime: () => Date.parse(moment),
  });
  return source.latest(['SPX']);
}

it.each([
  ['the open from the open on', '2018-12-26T14:30:00Z', 110, '2018-12-26T14:30:00.000Z'],
  ['the open until the close', '2018-12-26T20:59:59Z', 110, '2018-12-26T14:30:00.000Z'],
  ['the close from the close on', '2018-12-26T21:00:00Z', 111, '2018-12-26T21:00:00.000Z'],
  ['the close before until the open', '2018-12-27T14:29:59Z', 111, '2018-12-26T21:00:00.000Z'],
  ['the close of a half day at its own close', '2018-12-24T18:00:00Z', 101, '2018-12-24T18:00:00.000Z'],
  ['the last close over a holiday', '2018-12-25T15:00:00Z', 101, '2018-12-24T18:00:00.000Z'],
  ['the last price where a session has no bar', '2018-12-28T16:00:00Z', 121, '2018-12-27T21:00:00.000Z'],
])('gives of a daily bar %s', async (_, moment, price, since) => {
  expect(await at(moment)).toEqual([
    expect.objectContaining({ bid: price, ask: price, last: price, at: since, source: 'samples', kind: 'recorded' }),
  ]);
});

it.each([
  ['the open of the bar that has begun', '2018-12-26T14:33:00Z', 110, '2018-12-26T14:30:00.000Z', 0],
  ['the open of the next when it begins', '2018-12-26T14:35:00Z', 110.6, '2018-12-26T14:35:00.000Z', 50],
  ['the close at the end of the last', '2018-12-26T14:40:00Z', 110.9, '2018-12-26T14:40:00.000Z', 110],
  ['the volume of its day only', '2018-12-27T14:36:00Z', 120.5, '2018-12-27T14:35:00.000Z', 70],
])('gives of intraday bars %s', async (_, moment, last, since, volume) => {
  expect(await at(moment, fiveMinutes, '5m')).toMatchObject([{ last, at: since, volume }]);
});

it('has no sizes, and the volume of a session only when it is over', async () => {
  const [open] = await at('2018-12-26T15:00:00Z');
  expect(open).toEqual(expect.not.objectContaining({ volume: expect.anything(), bidSize: expect.anything() }));
  expect(await at('2018-12-26T22:00:00Z')).toMatchObject([{ volume: 6000 }]);
});

it('says when no session has begun', async () => {
  await expect(at('2018-12-24T14:00:00Z')).rejects.toMatchObject({
    code: 'NoQuote',
    message: 'SPX: no bar of samples gives a price at the market time 2018-12-24T14:00:00.000Z',
  });
});
