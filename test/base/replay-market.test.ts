import { isReplayMarket, marketTimeAt, realDuration, replayLabel } from '../../src/base/replay-market';

const market = {
  replay: '2008-10-15',
  speed: 60,
  startsAt: Date.parse('2008-10-15T13:00:00Z'),
  realAt: Date.parse('2026-11-23T12:00:00Z'),
  source: 'samples',
  calendar: 'XNYS',
  seed: '1',
};

it.each([
  [0, '2008-10-15T13:00:00.000Z'],
  [1000, '2008-10-15T13:01:00.000Z'],
  [30_500, '2008-10-15T13:30:30.000Z'],
])('%i ms after its begin the market time is %s', (passed, time) => {
  expect(new Date(marketTimeAt(market, market.realAt + passed)).toISOString()).toBe(time);
});

it.each([1, 59, 60, 61, 12_345, 23_400_000])(
  'what is due in %i ms of market time is due when its timer fires',
  (ms) => {
    const real = realDuration(market, ms);
    expect(marketTimeAt(market, market.realAt + real)).toBeGreaterThanOrEqual(market.startsAt + ms);
    expect((real - 1) * market.speed).toBeLessThan(ms);
  },
);

it('leaves the market of now as it is', () => {
  expect(marketTimeAt(undefined, 5)).toBe(5);
  expect(realDuration(undefined, 5)).toBe(5);
});

it('says which session it is', () => {
  expect(replayLabel(market)).toBe('replay of 2008-10-15');
});

it.each([
  [null],
  [{}],
  [{ ...market, speed: 0 }],
  [{ ...market, startsAt: 'now' }],
  [{ ...market, calendar: '' }],
  [{ ...market, run: 1 }],
])('does not take %j for one', (value) => {
  expect(isReplayMarket(value)).toBe(false);
  expect(isReplayMarket(market)).toBe(true);
});
