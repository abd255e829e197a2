import { getHistoricalData, getRecentBars } from '../../../src/slices/data';
import type { BarRequest, BarSource } from '../../../src/slices/ports';
import { getBarSet, putBarSet, type BarSeries } from '../../../src/slices/shared/bars';
import { testPorts } from '../../support/test-ports';

/** Half-hour bars that start at these times of UTC. */
function bars(times: readonly string[], notes: string[] = []): BarSource & { asked: BarRequest[] } {
  const asked: BarRequest[] = [];
  const flat = times.map(() => 100);
  return {
    asked,
    load: (_, request) => {
      asked.push(request);
      return Promise.resolve({
        series: {
          symbol: request.symbol,
          interval: request.interval,
          currency: 'USD',
          time: times.map((time) => Date.parse(`${time}Z`)),
          open: flat,
          high: flat,
          low: flat,
          close: times.map((_, index) => 100 + index),
          adjClose: flat,
          volume: flat,
        },
        provenance: {
          source: 'test',
          kind: 'real',
          description: '',
          symbol: request.symbol,
          interval: request.interval,
          from: '',
          to: '',
          bars: times.length,
          sha256: '',
        },
        adjustedCloses: 'none',
        rejected: [],
        notes,
      });
    },
  };
}

/** The half hours of the session of 2018-12-24, a half day from 14:30 to 18:00 UTC, and before and after it. */
const halfDay = ['14:00', '14:30', '15:00', '15:30', '16:00', '16:30', '17:00', '17:30', '18:00'].map(
  (time) => `2018-12-24T${time}`,
);

async function run(times: readonly string[], change: object = {}) {
  const ports = testPorts({ bars: bars(times) });
  const input = { symbols: ['SPY'], start_date: '2018-12-24', end_date: '2018-12-24', interval: '30m', ...change };
  const output = await getHistoricalData.run(getHistoricalData.input.parse(input), ports);
  expect(getHistoricalData.output.parse(output)).toEqual(output);
  return { output, set: await getBarSet(ports.artifacts, output.bars) };
}

it('keeps the bars of the session, and says how many it left out', async () => {
  const { output, set } = await run(halfDay);
  expect(output.bars).toMatchObject({ interval: '30m', rows: 7, from: '2018-12-24', to: '2018-12-24' });
  expect(set.series[0].close).toEqual([101, 102, 103, 104, 105, 106, 107]);
  expect(output.quality[0]).toMatchObject({
    bars: 7,
    completeness: 1,
    missing_bars: { count: 0, sessions: 0, first: [] },
    notes: ['2 bars outside the sessions of XNYS were left out, as hours: session asks for'],
    score: 1,
  });
});

it('keeps all of them when asked to, and counts those outside against the score', async () => {
  const { output } = await run(halfDay, { hours: 'all' });
  expect(output.quality[0]).toMatchObject({ bars: 9, completeness: 1, score: 7 / 9 });
});

it('counts a bar that begins before the open and ends after it as one of the session', async () => {
  const { output } = await run(['2018-12-24T14:00', '2018-12-24T15:00', '2018-12-24T16:00', '2018-12-24T17:00'], {
    interval: '1h',
  });
  expect(output.quality[0]).toMatchObject({ bars: 4, completeness: 1 });
});

it('names the sessions that miss bars', async () => {
  const { output } = await run([halfDay[1], halfDay[5]], { end_date: '2018-12-26' });
  expect(output.quality[0]).toMatchObject({
    expected_sessions: 2,
    missing_sessions: { count: 1, first: ['2018-12-26'] },
    missing_bars: {
      count: 18,
      sessions: 2,
      first: [
        { date: '2018-12-24', missing: 5, expected: 7 },
        { date: '2018-12-26', missing: 13, expected: 13 },
      ],
    },
    completeness: 2 / 20,
  });
});

it('fails when no bar lies in a session', async () => {
  await expect(run(['2018-12-24T10:00'])).rejects.toMatchObject({
    code: 'NoData',
    message: expect.stringContaining('Ask for hours: all'),
  });
});

it('takes no bar that is still being made', async () => {
  const ports = testPorts({ bars: bars(halfDay) });
  const at = async (as_of: string) => {
    const input = getRecentBars.input.parse({ symbols: ['SPY'], interval: '30m', as_of, bars: 2 });
    return (await getRecentBars.run(input, ports)).latest[0];
  };
  expect(await at('2018-12-24T15:29:59Z')).toMatchObject({
    close: 101,
    ended_at: '2018-12-24T15:00:00.000Z',
    stale: false,
  });
  expect(await at('2018-12-24T15:30:00Z')).toMatchObject({ close: 102, bars: 2 });
});

it('asks the source for the interval and the adjustment', async () => {
  const source = bars(halfDay);
  const input = {
    symbols: ['SPY'],
    start_date: '2018-12-24',
    end_date: '2018-12-24',
    interval: '30m',
    adjustment: 'split',
    source: 'alpaca',
  };
  await getHistoricalData.run(getHistoricalData.input.parse(input), testPorts({ bars: source }));
  expect(source.asked).toEqual([
    { symbol: 'SPY', interval: '30m', from: '2018-12-24', to: '2018-12-24', historyBars: 0, adjustment: 'split' },
  ]);
});

describe('a bar set', () => {
  const series = (interval: BarSeries['interval'], time: number[]) =>
    ({
      symbol: interval,
      interval,
      currency: '',
      time,
      open: time,
      high: time,
      low: time,
      close: time,
      adjClose: time,
      volume: time,
    }) satisfies BarSeries;

  it('has bars of one length', async () => {
    const { artifacts } = testPorts();
    await expect(
      putBarSet(artifacts, { series: [series('1d', [0]), series('5m', [0])], provenance: [] }),
    ).rejects.toMatchObject({ code: 'MixedIntervals' });
  });

  it('has a bar', async () => {
    await expect(
      putBarSet(testPorts().artifacts, { series: [series('1d', [])], provenance: [] }),
    ).rejects.toMatchObject({ code: 'NoData' });
  });
});
