import { run } from '../../../src/slices/backtest';
import { type BarSeries, type BarSet, putBarSet, sessionDate } from '../../../src/slices/shared/bars';
import { backtest, changed, type Input, onSpx, ports, sampleBars, storedSamples, withColumns } from './run-on-samples';

let samples: BarSet;

beforeAll(async () => {
  samples = await sampleBars();
});

/** The bars of a series before `first`, and those from `again` on up to `end`. */
function withoutBars(series: BarSeries, first: number, again: number, end: number): BarSeries {
  return withColumns(series, (column) => [...column.slice(0, first), ...column.slice(again, end)]);
}

describe('backtest.run', () => {
  it('is a computation: it can place no order', () => {
    expect(run).toMatchObject({ name: 'backtest.run', capability: 'compute' });
  });

  it('reports the window, the costs and the origin of a real backtest', async () => {
    const { output } = await backtest({ strategies: [{ ...onSpx, parameters: { slow_period: 50 } }] });
    expect(output).toMatchObject({
      result: { kind: 'backtest_result' },
      performance: { initial_value: 10_000, bars: 757 },
      benchmark: {
        initial_value: 10_000,
        bars: 757,
        max_drawdown_peak: '2007-10-09',
        max_drawdown_trough: '2009-03-09',
      },
      currency: 'USD (index points)',
      test_window: { from: '2007-01-03', to: '2009-12-31', bars: 756 },
      strategies: [
        {
          symbol: 'SPX',
          strategy: 'moving_average_cross',
          parameters: { fast_period: 10, slow_period: 50, allow_short: false },
          warmup_bars: 49,
          initial_capital: 10_000,
          trades: output.trades.count,
        },
      ],
      warnings: ['IXIC: in the bar set, but no strategy was given for it'],
      provenance: [{ symbol: 'SPX', kind: 'real', source: 'samples' }],
    });
  });

  it('buys and holds the benchmark from the first open to the last close, costs included', async () => {
    const { output } = await backtest();
    const [spx] = samples.series;
    const at = (date: string) => spx.time.findIndex((time) => sessionDate(time) === date);
    const bought = spx.open[at('2007-01-03')] * 1.0005 * 1.001;
    const sold = spx.close[at('2009-12-31')] * 0.9995 * 0.999;
    expect(output.benchmark.final_value).toBeCloseTo((10_000 * sold) / bought, 6);
  });

  it('starts both curves with the capital at the close before the window', async () => {
    const { result } = await backtest();
    for (const curve of [result.equity, result.benchmark]) {
      expect([sessionDate(curve.time[0]), curve.value[0]]).toEqual(['2006-12-29', 10_000]);
      expect(sessionDate(curve.time[1])).toBe('2007-01-03');
      expect(curve.time).toHaveLength(757);
    }
  });

  it('trades nothing before the window and leaves nothing open after it', async () => {
    const { result } = await backtest({ allow_short: true });
    expect(result.trades.length).toBeGreaterThan(10);
    expect(result.trades.every((trade) => trade.entry_date >= '2007-01-03' && trade.exit_date <= '2009-12-31')).toBe(
      true,
    );
    expect(result.trades.at(-1)).toMatchObject({ exit_date: '2009-12-31', exit_reason: 'end_of_data' });
  });

  it.each([
    ['one symbol', { strategies: [onSpx] }],
    ['two symbols', { strategies: [onSpx, { symbol: 'IXIC', strategy: 'breakout' }], allow_short: true }],
    [
      'stops, whole shares',
      { initial_capital: 50_000, fractional: false, stop_loss: 0.02, take_profit: 0.03, position_size: 0.5 },
    ],
  ])('reconciles to the cent: %s', async (_, parts) => {
    const { output, result } = await backtest(parts);
    const cents = (value: number) => Math.round(value * 100);
    const profit = result.trades.reduce((sum, trade) => sum + trade.pnl, 0);
    expect(result.trades.length).toBeGreaterThan(5);
    expect(cents(output.performance.initial_value + profit)).toBe(cents(output.performance.final_value));
    expect(cents(output.trades.net_profit)).toBe(cents(profit));
    expect(result.equity.value.at(-1)).toBe(output.performance.final_value);
    expect(cents(output.strategies.reduce((sum, { final_value }) => sum + final_value, 0))).toBe(
      cents(output.performance.final_value),
    );
    expect(cents(output.costs.commission)).toBe(cents(result.trades.reduce((sum, trade) => sum + trade.commission, 0)));
    expect(cents(output.costs.slippage)).toBe(
      cents(result.trades.reduce((sum, trade) => sum + trade.slippage_cost, 0)),
    );
    expect(output.costs.commission).toBeGreaterThan(0);
  });

  it('adds symbols up from equal parts that do not touch each other', async () => {
    const ixic = { symbol: 'IXIC', strategy: 'momentum' };
    const both = await backtest({ strategies: [onSpx, ixic], initial_capital: 20_000 });
    const alone = [await backtest({ strategies: [onSpx] }), await backtest({ strategies: [ixic] })];
    const sum = alone[0].result.equity.value.map((value, bar) => value + alone[1].result.equity.value[bar]);
    expect(both.result.equity.value).toEqual(sum);
    expect(both.output.trades.count).toBe(alone[0].output.trades.count + alone[1].output.trades.count);
    expect(both.output.trades.exposure).toBeCloseTo(
      (alone[0].output.trades.exposure + alone[1].output.trades.exposure) / 2,
      12,
    );
    const dates = both.result.trades.map((trade) => trade.entry_date);
    expect(dates).toEqual([...dates].sort());
  });

  it('keeps the last value of a symbol whose bars end early, and its capital until they begin', async () => {
    const short = await changed((series) =>
      series.symbol === 'IXIC' ? withoutBars(series, 2000, 2035, 2100) : series,
    );
    const ixic = { symbol: 'IXIC', strategy: 'momentum', parameters: { lookback: 1, threshold: 0 } };
    const { output, result } = await backtest({ bars: short, strategies: [onSpx, ixic] });
    const spx = await backtest({ initial_capital: 5_000 });
    const rest = result.equity.value.map((value, bar) => value - spx.result.equity.value[bar]);
    expect(output.test_window.bars).toBe(756);
    expect(output.warnings).toEqual([
      'IXIC: its first bar of the window is of 2007-02-07, 37 days after its start (2007-01-01); until then its capital lies idle',
      'IXIC: its last bar of the window is of 2007-05-10, 966 days before its end (2009-12-31); its position is closed there, and it is not traded after',
    ]);
    expect(rest.slice(0, 10)).toEqual(new Array(10).fill(expect.closeTo(5_000, 6)));
    expect(rest.at(-1)).toBeCloseTo(output.strategies[1].final_value, 6);
    expect(output.strategies[1].trades).toBeGreaterThan(0);
  });

  it('lets allow_short override what the strategies say', async () => {
    const shorting = [{ ...onSpx, parameters: { allow_short: true } }];
    const shorts = async (parts: Partial<Input>) => (await backtest(parts)).output.trades.short;
    expect(await shorts({})).toBe(0);
    expect(await shorts({ allow_short: true })).toBeGreaterThan(0);
    expect(await shorts({ strategies: shorting })).toBeGreaterThan(0);
    expect(await shorts({ strategies: shorting, allow_short: false })).toBe(0);
  });

  it('takes a split for no loss with adjusted prices, and for one with raw prices', async () => {
    const splitAt = samples.series[0].time.findIndex((time) => sessionDate(time) === '2007-06-01');
    const half = (column: readonly number[]) => column.map((value, bar) => (bar < splitAt ? value : value / 2));
    const split = await changed((series) => ({
      ...series,
      open: half(series.open),
      high: half(series.high),
      low: half(series.low),
      close: half(series.close),
    }));
    const whole = (await backtest()).output;
    const adjusted = (await backtest({ bars: split })).output;
    expect(adjusted.performance.final_value).toBeCloseTo(whole.performance.final_value, 6);
    expect(adjusted.assumptions).toContain(
      'Prices of SPX are adjusted for splits and dividends, so prices and quantities differ from those of the day.',
    );
    expect((await backtest({ bars: split, prices: 'raw' })).output.benchmark.max_drawdown).toBeGreaterThan(0.7);
  });

  it('warns of bars that are not real and of entries it could not afford', async () => {
    const [provenance] = samples.provenance;
    const kinds = async (kind: 'synthetic' | 'unknown') => {
      const doubtful = { series: samples.series.slice(0, 1), provenance: [{ ...provenance, kind }] };
      return (
        await backtest({ bars: await putBarSet(ports.artifacts, doubtful), fractional: false, initial_capital: 500 })
      ).output.warnings;
    };
    expect(await kinds('synthetic')).toEqual([
      "SPX: the bars are synthetic, not a market's",
      expect.stringMatching(/^SPX: at \d+ opens the money did not suffice for one share/),
    ]);
    expect((await kinds('unknown'))[0]).toBe('SPX: the source does not say whether its bars are real');
  });

  it.each([
    ['begin 7 days after from', { from: '2006-12-27' }, []],
    ['begin 8 days after from', { from: '2006-12-26' }, ['8 days after its start (2006-12-26)']],
    ['end 7 days before to', { to: '2009-12-30' }, []],
    ['end 8 days before to', { to: '2009-12-31' }, ['8 days before its end (2009-12-31)']],
  ])('warns of bars that lie over 7 days inside the window: they %s', async (_, window, expected) => {
    const [spx] = samples.series;
    const at = (date: string) => spx.time.findIndex((time) => sessionDate(time) === date);
    const gap = withoutBars(spx, at('2006-12-26'), at('2007-01-03'), at('2009-12-24'));
    const alone = await putBarSet(ports.artifacts, { series: [gap], provenance: samples.provenance.slice(0, 1) });
    const { output } = await backtest({ bars: alone, from: '2007-01-03', to: '2009-12-23', ...window });
    expect(output.warnings).toEqual(expected.map((text) => expect.stringContaining(text) as string));
  });

  it.each([
    ['2003-01-02', '2003-12-31', ['SPX: 247 of 252 opens (98.0 %) are the close before']],
    ['2007-01-03', '2009-12-31', []],
    ['2004-01-02', '2018-12-31', ['SPX: 884 of 3775 opens (23.4 %) are the close before']],
  ])('says how many opens from %s to %s are the close before, for each symbol', async (from, to, expected) => {
    const strategies = [onSpx, { ...onSpx, symbol: 'IXIC' }];
    const { warnings } = (await backtest({ from, to, strategies })).output;
    expect(warnings).toEqual(expected.map((text) => expect.stringContaining(text) as string));
  });

  it('counts stale opens before prices are adjusted', async () => {
    const paying = await changed((series) => ({
      ...series,
      adjClose: series.close.map((close, bar) => close * (0.5 + bar / 20_000)),
    }));
    const { output } = await backtest({ bars: paying, from: '2003-01-02', to: '2003-12-31' });
    expect(output.warnings[0]).toContain('SPX: 247 of 252 opens (98.0 %)');
  });

  it.each([
    ['2008-12-31', []],
    ['2008-12-30', []],
    ['2008-12-29', ['annual figures are extrapolated: the window has 251 sessions, a year 252']],
    ['2008-01-02', ['annual figures are extrapolated: the window has 1 session, a year 252']],
  ])('says so when annual figures are of less than a year: 2008-01-02 to %s', async (to, expected) => {
    const { warnings } = (await backtest({ from: '2008-01-02', to })).output;
    expect(warnings.filter((warning) => warning.startsWith('annual'))).toEqual(expected);
  });

  it('says which prices are adjusted, and which are not', async () => {
    const mixed = await changed((series) =>
      series.symbol === 'IXIC' ? { ...series, adjClose: series.close.map((close) => close / 2) } : series,
    );
    const { assumptions } = (await backtest({ bars: mixed, strategies: [onSpx, { ...onSpx, symbol: 'IXIC' }] })).output;
    expect(assumptions.filter((rule) => rule.startsWith('Prices of'))).toEqual([
      'Prices of IXIC are adjusted for splits and dividends, so prices and quantities differ from those of the day.',
      'Prices of SPX are those of the bars; what they are not adjusted for, such as dividends of an index, is not counted.',
    ]);
  });

  it.each([
    ['USD (index points)', [onSpx], ['SPX: levels of an index, which cannot be bought.']],
    [
      'USD (index points)',
      [onSpx, { ...onSpx, symbol: 'IXIC' }],
      ['SPX, IXIC: levels of indexes, which cannot be bought.'],
    ],
    ['USD', [onSpx], []],
  ])('says that an index cannot be bought: %s, %j', async (currency, strategies, expected) => {
    const inCurrency = await changed((series) => ({ ...series, currency }));
    const { assumptions } = (await backtest({ bars: inCurrency, strategies })).output;
    expect(assumptions.filter((rule) => rule.includes('cannot be bought'))).toEqual(
      expected.map((text) => expect.stringContaining(text) as string),
    );
  });

  it('states its rules', async () => {
    const { output } = await backtest({ stop_loss: 0.015, take_profit: 0.07, commission: 0.0007 });
    expect(output.assumptions.join('\n')).toContain('Stop at 1.5 % loss, take-profit at 7 % gain');
    expect(output.assumptions.join('\n')).toContain('Commission: 0.07 % of the value of each fill.');
  });

  it('gives the same result for the same input', async () => {
    expect((await backtest()).output).toEqual((await backtest()).output);
  });

  it('stops when it is cancelled', async () => {
    const input = run.input.parse({
      bars: await storedSamples(),
      from: '2007-01-01',
      to: '2009-12-31',
      strategies: [onSpx],
    });
    const cancelled = { ...ports, signal: AbortSignal.abort(new Error('cancelled')) };
    await expect(run.run(input, cancelled)).rejects.toThrow('cancelled');
  });

  it('gives way between symbols, so that a cancel is heard', async () => {
    const cancel = new AbortController();
    const simulated: string[] = [];
    const progress = (_: number, note = ''): void => {
      simulated.push(note);
      setImmediate(() => cancel.abort(new Error('cancelled meanwhile')));
    };
    const strategies = [onSpx, { ...onSpx, symbol: 'IXIC' }];
    const input = run.input.parse({ bars: await storedSamples(), from: '2007-01-01', to: '2009-12-31', strategies });
    await expect(run.run(input, { ...ports, progress, signal: cancel.signal })).rejects.toThrow('cancelled meanwhile');
    expect(simulated).toEqual(['simulating SPX']);
  });

  it('refuses an unknown strategy by its schema, so before anything runs', () => {
    const { error } = run.input.shape.strategies.safeParse([{ ...onSpx, strategy: 'brekout' }]);
    expect(error?.issues).toMatchObject([
      {
        path: [0, 'strategy'],
        message: expect.stringMatching(/^there is no strategy "brekout"; allowed are .*\. Did you mean 'breakout'\?$/),
      },
    ]);
  });

  it.each(['ml_ensemble', 'ml-ensemble'])(
    'says of %s, which a selection may name, where it is simulated',
    (strategy) => {
      const { error } = run.input.shape.strategies.safeParse([{ ...onSpx, strategy }]);
      expect(error?.issues).toMatchObject([
        {
          path: [0, 'strategy'],
          message: expect.stringMatching(
            /^ml_ensemble is a model and no rule: ml_strategy.score_strategy_fitness simulates it/,
          ),
        },
      ]);
    },
  );

  it('takes - for _ in the name of a strategy', () => {
    const [parsed] = run.input.shape.strategies.parse([{ ...onSpx, strategy: 'mean-reversion' }]);
    expect(parsed.strategy).toBe('mean_reversion');
  });

  it.each<[string, Partial<Input>, string, RegExp]>([
    [
      'an unknown parameter',
      { strategies: [{ ...onSpx, parameters: { fast: 3 } }] },
      'InvalidParameters',
      /"fast".*fast_period \(default 10\)/,
    ],
    [
      'a symbol that is not there',
      { strategies: [{ ...onSpx, symbol: 'NDX' }] },
      'SymbolNotInBarSet',
      /"NDX".*holds SPX, IXIC/,
    ],
    ['a symbol given twice', { strategies: [onSpx, onSpx] }, 'DuplicateSymbol', /symbol SPX more than once/],
    [
      'a window that ends before it starts',
      { from: '2009-01-01', to: '2008-01-01' },
      'InvalidWindow',
      /from is 2009-01-01 and to is 2008-01-01/,
    ],
    [
      'a window after the bars',
      { from: '2020-01-01', to: '2020-12-31' },
      'NoBarsInWindow',
      /SPX from 2020-01-01 to 2020-12-31 \(they run from 1999-01-04 to 2018-12-31\)/,
    ],
    ['a window on a weekend', { from: '2008-03-01', to: '2008-03-02' }, 'NoBarsInWindow', /no bar of SPX/],
    [
      'too few bars before the window',
      { from: '1999-01-10' },
      'NotEnoughWarmup',
      /moving_average_cross needs 29 bars of SPX before the window.*has 5 before 1999-01-11.*start at 1999-02-16 or later/,
    ],
  ])('refuses %s', async (_, parts, code, message) => {
    await expect(backtest(parts)).rejects.toMatchObject({
      code,
      retryable: false,
      message: expect.stringMatching(message) as string,
    });
  });

  it('trades a window of one session, with just enough bars before it', async () => {
    const { output } = await backtest({ from: '1999-02-16', to: '1999-02-16' });
    expect(output.test_window).toEqual({ from: '1999-02-16', to: '1999-02-16', bars: 1 });
    await expect(backtest({ from: '1999-02-12', to: '1999-02-12' })).rejects.toMatchObject({ code: 'NotEnoughWarmup' });
  });

  it('refuses symbols of different currencies', async () => {
    const mixed = await changed((series) => (series.symbol === 'IXIC' ? { ...series, currency: 'EUR' } : series));
    await expect(backtest({ bars: mixed, strategies: [onSpx, { ...onSpx, symbol: 'IXIC' }] })).rejects.toMatchObject({
      code: 'MixedCurrencies',
      message: expect.stringContaining('IXIC in EUR') as string,
    });
  });

  it.each([
    ['no strategy', { strategies: [] }],
    ['a date that is none', { from: '2007-02-30' }],
    ['no capital', { initial_capital: 0 }],
    ['a stop of everything', { stop_loss: 1 }],
    ['leverage', { position_size: 1.01 }],
    ['an unknown key', { comission: 0.1 }],
  ])('has an input schema that refuses %s', async (_, parts) => {
    const input = { bars: await storedSamples(), from: '2007-01-01', to: '2009-12-31', strategies: [onSpx], ...parts };
    expect(run.input.safeParse(input).success).toBe(false);
  });
});
