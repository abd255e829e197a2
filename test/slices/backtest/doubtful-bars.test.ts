import type { BarSetRef } from '../../../src/slices/shared/artifact-ref';
import { type BarSeries, type BarSet, putBarSet, sessionDate } from '../../../src/slices/shared/bars';
import { backtest, changed, type Input, onSpx, ports, sampleBars, withColumns } from './run-on-samples';

let samples: BarSet;

beforeAll(async () => {
  samples = await sampleBars();
});

describe('backtest.run on doubtful bars', () => {
  it('passes on what was doubtful about the bars, of the symbols that it trades', async () => {
    const doubted = await putBarSet(ports.artifacts, {
      ...samples,
      doubts: [
        { symbol: 'SPX', text: '7 of 70 rows could not be used' },
        { symbol: 'IXIC', text: '1 session has no bar' },
      ],
    });
    expect((await backtest({ bars: doubted })).output.warnings).toEqual([
      'SPX: 7 of 70 rows could not be used',
      'IXIC: in the bar set, but no strategy was given for it',
    ]);
  });

  it('says where the prices that it trades jump as by a split, and nothing of adjusted ones', async () => {
    const splitAt = samples.series[0].time.findIndex((time) => sessionDate(time) === '2008-03-03');
    const quarter = (column: readonly number[]) => column.map((value, bar) => (bar < splitAt ? value : value / 4));
    const split = (adjust: boolean) =>
      changed((series) => ({
        ...series,
        open: quarter(series.open),
        high: quarter(series.high),
        low: quarter(series.low),
        close: quarter(series.close),
        adjClose: adjust ? series.close : quarter(series.close),
      }));
    const jumps = async (parts: Partial<Input>) =>
      (await backtest(parts)).output.warnings.filter((warning) => warning.includes('jumps'));
    const told = [
      'SPX: its close jumps: -75.0 % on 2008-03-03 (as a 4:1 split leaves it). The figures take that for a gain or a loss; ' +
        'if it is a split, give the bars an adj_close and trade adjusted prices',
    ];
    expect(await jumps({ bars: await split(false) })).toEqual(told);
    expect(await jumps({ bars: await split(true) })).toEqual([]);
    expect(await jumps({ bars: await split(true), prices: 'raw' })).toEqual(told);
  });

  it('counts a year by the sessions of the calendar, so that missing bars do not make it shorter', async () => {
    const [spx] = samples.series;
    // Every 20th bar is missing, but for those at the ends of the window.
    const rest = spx.time.flatMap((_, bar) => (bar % 20 === 7 ? [] : [bar]));
    const holes = withColumns(spx, (column) => rest.map((bar) => column[bar]));
    const stored = (series: BarSeries, calendar?: string) =>
      putBarSet(ports.artifacts, { series: [series], provenance: samples.provenance.slice(0, 1), calendar });
    const growth = async (set: BarSetRef) => {
      const { benchmark, test_window } = (await backtest({ bars: set, from: '2004-01-02', to: '2018-12-31' })).output;
      return { bars: test_window.bars, cagr: benchmark.cagr };
    };
    const whole = await growth(await stored(spx, 'XNYS'));
    const byCalendar = await growth(await stored(holes, 'XNYS'));
    const byBars = await growth(await stored(holes));
    expect([whole.bars, byCalendar.bars]).toEqual([3775, 3586]);
    expect(await growth(await stored(spx))).toEqual(whole);
    expect(byCalendar.cagr).toBeCloseTo(whole.cagr, 12);
    expect(byBars.cagr).toBeGreaterThan(whole.cagr * 1.05);
  });

  it.each([
    ['unknown', [onSpx], 'All money is in the currency of the bars, which their source does not name.'],
    [
      'unknown',
      [onSpx, { ...onSpx, symbol: 'IXIC' }],
      'which their source does not name. All symbols are taken to be in the same one.',
    ],
    ['EUR', [onSpx], 'All money is in EUR.'],
  ])('says which currency the money is in: %s', async (currency, strategies, text) => {
    const inCurrency = await changed((series) => ({ ...series, currency }));
    expect((await backtest({ bars: inCurrency, strategies })).output.assumptions.at(-1)).toContain(text);
  });
});
