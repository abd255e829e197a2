import { exposure, tradeStatistics, tradeStatisticsSchema } from '../../../../src/slices/shared/metrics';
import { curveOf } from '../../../support/curve-of';
import { tradeOf } from '../../../support/trade-of';

describe('tradeStatistics', () => {
  it('counts and averages wins and losses after costs', () => {
    const trades = [
      tradeOf({ pnl: 30, return_pct: 3, bars_held: 4 }),
      tradeOf({ pnl: 10, return_pct: 1, bars_held: 2, side: 'short' }),
      tradeOf({ pnl: -16, return_pct: -2, bars_held: 0 }),
      tradeOf({ pnl: 0 }),
    ];
    expect(tradeStatisticsSchema.parse(tradeStatistics(trades))).toEqual({
      count: 4,
      long: 3,
      short: 1,
      winning: 2,
      losing: 1,
      win_rate: 0.5,
      profit_factor: 2.5,
      average_win: 20,
      average_loss: -16,
      largest_win: 30,
      largest_loss: -16,
      expectancy: 6,
      average_return_pct: 0.5,
      average_bars_held: 1.75,
      net_profit: 24,
    });
  });

  it('says null where there is nothing to average', () => {
    expect(tradeStatistics([])).toMatchObject({
      count: 0,
      win_rate: null,
      profit_factor: null,
      expectancy: null,
      net_profit: 0,
    });
  });

  it('has no profit factor without a loss', () => {
    expect(tradeStatistics([tradeOf({ pnl: 5 })])).toMatchObject({
      profit_factor: null,
      win_rate: 1,
      average_loss: null,
    });
  });
});

describe('exposure', () => {
  const { time } = curveOf([1, 1, 1, 1]); // 2020-01-30 to 2020-02-02

  it.each([
    ['is 0 without trades', [], ['TEST'], 0],
    ['counts the bars of entry and exit', [tradeOf()], ['TEST'], 0.5],
    ['counts a bar within one bar', [tradeOf({ exit_date: '2020-01-30' })], ['TEST'], 0.25],
    [
      'counts a bar once when a trade ends and another begins',
      [tradeOf(), tradeOf({ entry_date: '2020-01-31', exit_date: '2020-02-01' })],
      ['TEST'],
      0.75,
    ],
    ['is the mean over the symbols, traded or not', [tradeOf()], ['TEST', 'OTHER'], 0.25],
  ])('%s', (_, trades, symbols, expected) => {
    expect(exposure(trades, time, symbols)).toBe(expected);
  });

  it.each([
    ['another symbol', tradeOf({ symbol: 'OTHER' })],
    ['another time', tradeOf({ exit_date: '2021-01-01' })],
  ])('refuses a trade of %s', (_, trade) => {
    expect(() => exposure([trade], time, ['TEST'])).toThrow(expect.objectContaining({ code: 'InvalidTrades' }));
  });
});
