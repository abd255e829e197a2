import { ActionError } from '../../../src/slices/action-error';
import { type BarSeries, type BarSet, sessionTime } from '../../../src/slices/shared/bars';
import reference from '../../oracles/backtesting_py_intraday.json';
import { intraday, madeUp, setOf } from './intraday-bars';
import { withColumns } from './run-on-samples';

function near(actual: number, expected: number, share: number, scale = Math.abs(expected)): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(share * scale);
}

describe.each(reference.cases)(
  'backtesting.py on intraday bars: $strategy, short $allow_short, flat at close $flat_at_close, fractional $fractional, stop $stop_loss',
  (example) => {
    const tolerance = example.fractional ? 1e-7 : 1e-10;

    async function traded() {
      const { output, result } = await intraday({
        strategies: [{ symbol: 'MADEUP', strategy: example.strategy }],
        allow_short: example.allow_short,
        flat_at_close: example.flat_at_close,
        fractional: example.fractional,
        initial_capital: example.initial_capital,
        commission: example.commission,
        slippage: example.slippage,
        ...(example.stop_loss !== null && { stop_loss: example.stop_loss }),
        ...(example.take_profit !== null && { take_profit: example.take_profit }),
      });
      return { output, result };
    }

    it('trades the same, fill for fill, minute for minute and to the cent', async () => {
      const { trades } = (await traded()).result;
      expect(example.trades.length).toBeGreaterThan(15);
      expect(
        trades.map((trade) => [trade.side, trade.entry_date, trade.exit_date, trade.bars_held, trade.exit_reason]),
      ).toEqual(
        example.trades.map(([side, , entry, , exit, , , , barsHeld, reason]) => [side, entry, exit, barsHeld, reason]),
      );
      example.trades.forEach(([, quantity, , entry, , exit, commission, pnl], index) => {
        const trade = trades[index];
        near(trade.quantity, Number(quantity), tolerance);
        near(trade.entry_price, Number(entry), 1e-12);
        near(trade.exit_price, Number(exit), 1e-12);
        near(trade.commission, Number(commission), tolerance);
        expect(Math.abs(trade.pnl - Number(pnl))).toBeLessThan(0.005);
      });
    });

    it('has the same equity at every close', async () => {
      const { equity } = (await traded()).result;
      expect(equity.value).toHaveLength(example.equity.length + 1);
      example.equity.forEach((value, bar) => near(equity.value[bar + 1], value, tolerance));
    });
  },
);

describe('backtest.run on intraday bars', () => {
  it('names bars by their start, and counts sessions and closes', async () => {
    const { output, result } = await intraday();
    // 60 sessions of 13 bars, of which two half days have 7.
    expect(output.test_window).toEqual({ from: '2024-10-07', to: '2024-12-31', bars: 60 * 13 - 12, sessions: 60 });
    expect(result.interval).toBe('30m');
    expect(new Date(result.equity.time[0]).toISOString()).toBe('2024-10-04T19:30:00.000Z');
    expect(new Date(result.equity.time[1]).toISOString()).toBe('2024-10-07T13:30:00.000Z');
    expect(output.performance.max_drawdown_trough).toMatch(/^2024-\d\d-\d\dT\d\d:[03]0:00\.000Z$/);
    expect(output.trades.exposure).toBeGreaterThan(0.3);
  });

  it('fills the signal of a last close at the first open of the next session, gap and all', async () => {
    const { result } = await intraday({ allow_short: true, slippage: 0 });
    const opens = new Map(madeUp.time.map((time, bar) => [new Date(time).toISOString(), bar]));
    const overnight = result.trades
      .map(({ entry_date: entry, entry_price: price }) => ({ bar: opens.get(entry) ?? 0, price }))
      .filter(({ bar }) => madeUp.time[bar] - madeUp.time[bar - 1] > 30 * 60_000);
    expect(overnight.length).toBeGreaterThan(0);
    for (const { bar, price } of overnight) {
      expect(price).toBe(madeUp.open[bar]);
      expect(price).not.toBe(madeUp.close[bar - 1]);
    }
  });

  it('holds nothing overnight when it is flat at each close, half days too', async () => {
    const { result, output } = await intraday({ allow_short: true, flat_at_close: true });
    expect(result.trades.every((trade) => trade.entry_date.slice(0, 10) === trade.exit_date.slice(0, 10))).toBe(true);
    const exits = result.trades
      .filter(({ exit_reason: reason }) => reason === 'session_end')
      .map((trade) => trade.exit_date);
    // The clocks change on 3 November; 29 November and 24 December close at 13:00 in New York.
    const times = new Set(exits.map((exit) => exit.slice(11, 16)));
    expect(times).toEqual(new Set(['19:30', '20:30', '17:30']));
    expect(exits.filter((exit) => exit.endsWith('17:30:00.000Z')).length).toBeGreaterThan(0);
    expect(output.assumptions.join(' ')).toContain('half days too');
  });

  it('annualises by the bars of a session times 252', async () => {
    const { output, result } = await intraday();
    const { value } = result.equity;
    const returns = value.slice(1).map((now, index) => now / value[index] - 1);
    const mean = returns.reduce((sum, entry) => sum + entry, 0) / returns.length;
    const variance = returns.reduce((sum, entry) => sum + (entry - mean) ** 2, 0) / (returns.length - 1);
    const { annual_volatility: volatility, sharpe, cagr } = output.performance;
    expect(volatility).toBeCloseTo(Math.sqrt(variance * 13 * 252), 10);
    expect(sharpe).toBeCloseTo((mean / Math.sqrt(variance)) * Math.sqrt(13 * 252), 8);
    expect(cagr).toBeCloseTo((value[value.length - 1] / value[0]) ** ((13 * 252) / returns.length) - 1, 10);
  });

  it('does not take opens within a session for stale ones', async () => {
    const continuous = {
      ...madeUp,
      open: madeUp.close.map((close, bar) => (bar === 0 ? close : madeUp.close[bar - 1])),
    };
    const gaps = (series: BarSeries) => ({
      ...series,
      open: series.open.map((open, bar) =>
        bar > 0 && series.time[bar] - series.time[bar - 1] > 30 * 60_000 ? madeUp.open[bar] : open,
      ),
    });
    const high = (series: BarSeries) => ({
      ...series,
      high: series.high.map((value, bar) => Math.max(value, series.open[bar])),
      low: series.low.map((value, bar) => Math.min(value, series.open[bar])),
    });
    const warnings = async (series: BarSeries) => (await intraday({}, setOf(high(series)))).output.warnings.join('\n');
    expect(await warnings(gaps(continuous))).not.toContain('are the close before');
    expect(await warnings(continuous)).toContain('60 of 60 opens');
  });

  it.each<[string, string, RegExp, () => { input?: object; set: BarSet }]>([
    [
      'bars without a calendar',
      'UnknownSessions',
      /names no exchange calendar/,
      () => ({ set: setOf(madeUp, { calendar: undefined }) }),
    ],
    [
      'bars that the calendar does not cover',
      'UnknownSessions',
      /covers .* the bars go from 2054/,
      () => ({ set: setOf({ ...madeUp, time: madeUp.time.map((time) => time + 30 * 365.25 * 86_400_000) }) }),
    ],
    [
      'bars outside the sessions',
      'BarsOutsideSessions',
      /1 of \d+ bars of MADEUP lie outside the sessions of XNYS, the first at 2024-12-31T21:00:00.000Z.*hours: session/,
      () => ({
        set: setOf(
          withColumns(madeUp, (column) => {
            const last = column[column.length - 1];
            return [...column, column === madeUp.time ? last + 30 * 60_000 : last];
          }),
        ),
      }),
    ],
    [
      'flat_at_close where nothing closes',
      'NoSessionClose',
      /24\/7 never closes/,
      () => ({ input: { flat_at_close: true }, set: setOf(madeUp, { calendar: '24/7' }) }),
    ],
    [
      'flat_at_close on daily bars',
      'NoSessionClose',
      /are of 1d, one a session/,
      () => {
        const dates = Array.from({ length: 200 }, (_, day) => sessionTime('2024-06-01') + day * 86_400_000);
        const cut = (column: readonly number[]) => column.slice(0, 200);
        const daily = { ...withColumns(madeUp, cut), interval: '1d' as const, time: dates };
        return { input: { flat_at_close: true }, set: setOf(daily) };
      },
    ],
    [
      'a window without the bars to warm up, and names the session to start at',
      'NotEnoughWarmup',
      /29 before 2024-09-25T13:30|or start at 2024-09-26 or later/,
      () => ({ input: { from: '2024-09-25' }, set: setOf() }),
    ],
  ])('refuses %s', async (_, code, message, given) => {
    const { input, set } = given();
    const failure = await intraday(input, set).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ActionError);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});
