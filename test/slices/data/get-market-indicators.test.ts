import { getMarketIndicators, getRecentBars } from '../../../src/slices/data';
import { getBarSet, sessionDate } from '../../../src/slices/shared/bars';
import oracle from '../../oracles/market_indicators.json';
import { testPorts } from '../../support/test-ports';

/** 2008-10-15, a minute after the close. */
const afterClose = '2008-10-15T20:01:00Z';

function indicators(change: object = {}, ports = testPorts()) {
  return getMarketIndicators.run(
    getMarketIndicators.input.parse({ symbols: ['SPX'], as_of: afterClose, ...change }),
    ports,
  );
}

function recent(change: object = {}, ports = testPorts()) {
  return getRecentBars.run(
    getRecentBars.input.parse({ symbols: ['SPX'], as_of: afterClose, bars: 3, ...change }),
    ports,
  );
}

it.each(Object.entries(oracle))('computes the %s that numpy computes', async (name, expected) => {
  const {
    indicators: [spx],
  } = await indicators();
  expect(spx[name as keyof typeof spx]).toBeCloseTo(expected, 9);
});

it('publishes volatility and trend of the first symbol, and says which bars it used', async () => {
  const output = await indicators({ symbols: ['SPX', 'IXIC'] });
  expect(getMarketIndicators.output.parse(output)).toEqual(output);
  expect(output.volatility).toBe(output.indicators[0].volatility);
  expect(output).toMatchObject({ trend: 'down', as_of: '2008-10-15T20:01:00.000Z' });
  expect(output.provenance).toMatchObject([
    { symbol: 'SPX', bars: 260, to: '2008-10-15', kind: 'real' },
    { symbol: 'IXIC', bars: 260 },
  ]);
});

it('says null where there are too few bars, and fails where what is published is missing', async () => {
  const {
    indicators: [spx],
  } = await indicators({ bars: 60 });
  expect([spx.sma_50, spx.sma_200]).toEqual([expect.any(Number), null]);
  await expect(indicators({ bars: 30 })).rejects.toMatchObject({
    code: 'TooFewBars',
    message: expect.stringContaining('30 closed bars are too few'),
  });
});

it.each([
  ['before the close, that of the day before', '2008-10-15T19:59:59Z', '2008-10-14'],
  ['at the close, that of the day', '2008-10-15T20:00:00Z', '2008-10-15'],
  ['at the close of a half day', '2008-11-28T18:00:00Z', '2008-11-28'],
  ['on a Sunday, that of Friday', '2008-10-19T12:00:00Z', '2008-10-17'],
])('the last closed bar is %s', async (_, as_of, date) => {
  const ports = testPorts();
  const { bars, latest } = await recent({ as_of }, ports);
  const { series } = await getBarSet(ports.artifacts, bars);
  expect(sessionDate(series[0].time.at(-1) ?? 0)).toBe(date);
  expect(latest).toMatchObject([{ symbol: 'SPX', bars: 3, stale: false, close: series[0].close.at(-1) }]);
});

it('calls bars stale when the calendar expects a later one', async () => {
  expect((await recent({ as_of: '2019-01-03T22:00:00Z' })).latest).toMatchObject([
    { ended_at: '2018-12-31T21:00:00.000Z', stale: true },
  ]);
});

it('fails when there is no bar near the moment: none of long ago stands in', async () => {
  await expect(recent({}, testPorts())).resolves.toBeDefined();
  await expect(recent({ as_of: undefined })).rejects.toMatchObject({
    code: 'NoData',
    message: expect.stringContaining('which has 5031 bars from 1999-01-04 to 2018-12-31'),
  });
});
