import { z } from 'zod';
import { getHistoricalData } from '../../../src/slices/data';
import { ActionError } from '../../../src/slices/action-error';
import type { BarSource, RejectedRow } from '../../../src/slices/ports';
import { getBarSet, sessionDate } from '../../../src/slices/shared/bars';
import oracle from '../../oracles/data_quality.json';
import { testPorts } from '../../support/test-ports';

const wholeSamples = { symbols: ['SPX', 'IXIC'], start_date: '1999-01-01', end_date: '2018-12-31' };

function run(input: object, ports = testPorts()) {
  return getHistoricalData.run(getHistoricalData.input.parse(input), ports);
}

describe('with the samples', () => {
  it('gives every bar of both symbols as one bar set', async () => {
    const ports = testPorts();
    const output = await run(wholeSamples, ports);
    expect(output.bars).toMatchObject({
      kind: 'bar_set',
      symbols: ['SPX', 'IXIC'],
      rows: 10_062,
      from: '1999-01-04',
      to: '2018-12-31',
    });
    const { series, provenance } = await getBarSet(ports.artifacts, output.bars);
    expect(series.map(({ symbol, time }) => [symbol, time.length])).toEqual([
      ['SPX', 5031],
      ['IXIC', 5031],
    ]);
    expect([
      series[0].open[0],
      series[0].high[0],
      series[0].low[0],
      series[0].close[0],
      series[0].adjClose[0],
      series[0].volume[0],
    ]).toEqual([1229.22998, 1248.810059, 1219.099976, 1228.099976, 1228.099976, 877000000]);
    expect(series[1].close.at(-1)).toBe(6635.279785);
    expect(provenance).toEqual(output.provenance);
  });

  it('keeps what its output schema promises', async () => {
    const output = await run(wholeSamples);
    expect(getHistoricalData.output.parse(output)).toEqual(output);
  });

  it.each([
    ['SPX', 0, oracle.SPX],
    ['IXIC', 1, oracle.IXIC],
  ] as const)('reports the quality of %s that numpy and exchange_calendars find', async (symbol, index, expected) => {
    const { quality } = await run(wholeSamples);
    expect(quality[index]).toMatchObject({
      symbol,
      bars: expected.bars,
      expected_sessions: expected.sessions,
      missing_sessions: { count: expected.missing.length, first: expected.missing },
      unexpected_sessions: { count: expected.unexpected.length, first: expected.unexpected },
      outliers: { count: expected.outliers.length },
      zero_volume_bars: expected.zeroVolume,
      stale_opens: expected.staleOpens,
      completeness: 1,
      score: 1,
    });
    const outliers = quality[index].outliers.first;
    expect(outliers.map(({ date }) => date)).toEqual(expected.outliers.map(({ date }) => date));
    outliers.forEach(({ log_return }, at) => expect(log_return).toBeCloseTo(expected.outliers[at].logReturn, 12));
  });

  it('says where the bars come from', async () => {
    const { provenance } = await run({
      ...wholeSamples,
      symbols: ['SPX'],
      start_date: '2008-09-01',
      end_date: '2008-10-31',
    });
    expect(provenance).toEqual([
      {
        source: 'samples',
        kind: 'real',
        description: 'S&P 500 index; PyPI package arch 8.0.0, example data sets sp500 and nasdaq (NCSA licence)',
        symbol: 'SPX',
        interval: '1d',
        from: '2008-09-02',
        to: '2008-10-31',
        bars: 44,
        sha256: '47b3f7b58fa999185d135fe056caa8a700fda37a2a824295cb5d6e9c5759b75e',
      },
    ]);
  });

  it('lets what is doubtful about the bars travel with them, and the calendar that they were checked against', async () => {
    const ports = testPorts({ bars: withRejected(1) });
    const input = { symbols: ['SPX'], start_date: '2008-10-01', end_date: '2008-12-31', max_rejected_share: 0.1 };
    const { bars } = await run(input, ports);
    expect(await getBarSet(ports.artifacts, bars)).toMatchObject({
      calendar: 'XNYS',
      doubts: [
        { symbol: 'SPX', text: '1 of 65 rows could not be used and were left out; the first is line 7: not a bar' },
      ],
    });
  });

  it.each([
    ['2018-12-31T20:59:00Z', [{ symbol: 'SPX', from: Date.UTC(2018, 11, 31) }]],
    ['2018-12-31T21:00:00Z', undefined],
  ])('lets the bars travel with which of them were not over when they were loaded, at %s', async (now, unfinished) => {
    const ports = testPorts({ clock: { now: () => Date.parse(now) } });
    const { bars } = await run({ symbols: ['SPX'], start_date: '2018-12-24', end_date: '2018-12-31' }, ports);
    expect((await getBarSet(ports.artifacts, bars)).unfinished).toEqual(unfinished);
  });

  it('puts the history before the start date', async () => {
    const ports = testPorts();
    const input = { symbols: ['SPX'], start_date: '2008-10-15', end_date: '2008-10-15', history_bars: 3 };
    const { bars, quality } = await run(input, ports);
    const { series } = await getBarSet(ports.artifacts, bars);
    expect(series[0].time.map(sessionDate)).toEqual(['2008-10-10', '2008-10-13', '2008-10-14', '2008-10-15']);
    expect(quality[0]).toMatchObject({ bars: 4, history_bars: 3, expected_sessions: 4 });
  });

  it('gives the same reference for the same request', async () => {
    const [first, second] = [await run(wholeSamples), await run(wholeSamples)];
    expect(second.bars.ref).toBe(first.bars.ref);
  });

  it('reports progress up to 1', async () => {
    const ports = testPorts();
    await run(wholeSamples, ports);
    expect(ports.progressReports).toEqual([0, 0.5, 1]);
  });
});

describe('input', () => {
  it('has defaults', () => {
    expect(
      getHistoricalData.input.parse({ symbols: ['SPX'], start_date: '2008-01-02', end_date: '2008-01-02' }),
    ).toEqual({
      symbols: ['SPX'],
      start_date: '2008-01-02',
      end_date: '2008-01-02',
      interval: '1d',
      history_bars: 0,
      source: 'samples',
      adjustment: 'raw',
      hours: 'session',
      calendar: 'XNYS',
      max_rejected_share: 0.01,
    });
  });

  it.each([
    ['no symbol', { symbols: [] }, 'symbols'],
    ['51 symbols', { symbols: Array.from({ length: 51 }, (_, index) => `S${index}`) }, 'symbols'],
    ['a symbol twice', { symbols: ['SPX', 'IXIC', 'SPX'] }, 'symbols must be unique; given twice: SPX'],
    ['a day that does not exist', { start_date: '2008-02-30' }, 'start_date'],
    ['another form of date', { start_date: '01/02/2008' }, 'start_date'],
    ['an end before the start', { end_date: '2007-12-31' }, 'end_date must not lie before start_date'],
    ['another interval', { interval: '2h' }, 'interval'],
    ['a negative history', { history_bars: -1 }, 'history_bars'],
    ['half a bar of history', { history_bars: 0.5 }, 'history_bars'],
    ['too long a history', { history_bars: 5001 }, 'history_bars'],
    ['another source', { source: 'yahoo' }, 'source'],
    ['another calendar', { calendar: 'XLON' }, 'calendar'],
    ['a share above 1', { max_rejected_share: 1.1 }, 'max_rejected_share'],
    ['an unknown key', { symbol: 'SPX' }, 'symbol'],
  ])('refuses %s', (_, change, named) => {
    const parsed = getHistoricalData.input.safeParse({
      symbols: ['SPX'],
      start_date: '2008-01-01',
      end_date: '2008-12-31',
      ...change,
    });
    expect(parsed.success ? '' : z.prettifyError(parsed.error)).toContain(named);
  });

  it('describes every field', () => {
    for (const field of Object.values(getHistoricalData.input.shape))
      expect(field.description).toEqual(expect.any(String));
  });

  it('has a JSON Schema', () => {
    expect(z.toJSONSchema(getHistoricalData.input, { io: 'input' })).toMatchObject({
      required: ['symbols', 'start_date', 'end_date'],
    });
  });
});

describe('when it cannot deliver', () => {
  it('fails before loading when the calendar does not cover the dates', async () => {
    const bars: BarSource = { load: () => Promise.reject(new Error('loaded')) };
    await expect(run({ ...wholeSamples, end_date: '2030-01-01' }, testPorts({ bars }))).rejects.toMatchObject({
      name: 'ActionError',
      code: 'OutsideCalendarHorizon',
      retryable: false,
      message:
        'start_date 1999-01-01 to end_date 2030-01-01: 2030-01-01 is outside the calendar XNYS, which covers 1990-01-01 to 2028-12-31',
    });
  });

  it('fails with the error of the source', async () => {
    await expect(run({ ...wholeSamples, symbols: ['SPX', 'NDX'] })).rejects.toMatchObject({
      code: 'NoData',
      message: expect.stringContaining('NDX'),
    });
  });

  it.each([
    [1, 0.01, 'BadData'],
    [1, 0.02, undefined],
    [2, 0.02, 'BadData'],
    [0, 0, undefined],
  ])('with %d bad rows beside 65 good ones and a share of %d allowed, fails with %s', async (count, allowed, code) => {
    const input = { symbols: ['SPX'], start_date: '2008-10-01', end_date: '2008-12-31', max_rejected_share: allowed };
    // The quarter has 64 sessions; the last of September is history.
    const outcome = run({ ...input, history_bars: 1 }, testPorts({ bars: withRejected(count) })).then(
      () => undefined,
      (error: unknown) => (error instanceof ActionError ? error.code : error),
    );
    expect(await outcome).toBe(code);
  });

  it('names counts, limit and the first bad row', async () => {
    const input = { symbols: ['SPX'], start_date: '2008-10-01', end_date: '2008-12-31' };
    await expect(run(input, testPorts({ bars: withRejected(2) }))).rejects.toMatchObject({
      code: 'BadData',
      message: expect.stringMatching(
        /^SPX: 2 of 66 rows are unusable, 3.03 %; max_rejected_share allows 1 %\. The first is line 7: not a bar\. Mend the file/,
      ),
    });
  });

  it('stops between symbols when the step is cancelled', async () => {
    const controller = new AbortController();
    const loads: string[] = [];
    const { bars } = testPorts();
    const ports = testPorts({
      signal: controller.signal,
      bars: {
        load: (source, request) => {
          loads.push(request.symbol);
          controller.abort(new Error('cancelled'));
          return bars.load(source, request);
        },
      },
    });
    await expect(run(wholeSamples, ports)).rejects.toThrow('cancelled');
    expect(loads).toEqual(['SPX']);
  });
});

/** The samples with so many rejected rows. */
function withRejected(count: number): BarSource {
  const { bars } = testPorts();
  const rejected = Array.from({ length: count }, (_, index): RejectedRow => ({
    line: 7 + index,
    kind: 'shape',
    reason: 'not a bar',
  }));
  return { load: async (source, request) => ({ ...(await bars.load(source, request)), rejected }) };
}
