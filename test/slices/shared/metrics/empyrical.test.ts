import type { Curve } from '../../../../src/slices/shared/backtest-result';
import { sessionTime } from '../../../../src/slices/shared/bars';
import { monthlyReturns, performance } from '../../../../src/slices/shared/metrics';
import reference from '../../../oracles/empyrical_metrics.json';
import { loadSample } from '../../../support/sample-series';

const curves = new Map<string, Curve>();

beforeAll(async () => {
  for (const symbol of ['SPX', 'IXIC'] as const) {
    const { time, close } = (await loadSample(symbol)).series;
    curves.set(symbol, { time, value: close });
  }
});

function curveOf({ symbol, from, to }: (typeof reference)[number]): Curve {
  const whole = curves.get(symbol);
  if (whole === undefined) throw new Error(`no sample ${symbol}`);
  const inside = whole.time.map((time) => time >= sessionTime(from) && time <= sessionTime(to));
  return { time: whole.time.filter((_, bar) => inside[bar]), value: whole.value.filter((_, bar) => inside[bar]) };
}

describe.each(reference)('empyrical on the closes of $symbol, $from to $to', (expected) => {
  it.each(['total_return', 'cagr', 'annual_volatility', 'sharpe', 'sortino', 'calmar', 'max_drawdown'] as const)(
    'has the same %s to 1e-9',
    (name) => {
      const actual = performance(curveOf(expected))[name] ?? NaN;
      expect(Math.abs(actual - expected[name])).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected[name])));
    },
  );

  it('dates the largest drawdown the same', () => {
    expect(performance(curveOf(expected))).toMatchObject({
      max_drawdown_peak: expected.max_drawdown_peak,
      max_drawdown_trough: expected.max_drawdown_trough,
      max_drawdown_recovered: expected.max_drawdown_recovered,
      bars: expected.bars,
    });
  });

  it('has the same returns of months and years', () => {
    const years = monthlyReturns(curveOf(expected));
    const monthly = years.flatMap(({ year, months }) =>
      months.flatMap((value, index) => (value === null ? [] : [[year, index + 1, value]])),
    );
    expect(monthly).toEqual(expected.monthly.map(([year, month, value]) => [year, month, expect.closeTo(value, 9)]));
    expect(years.map(({ year, total }) => [year, total])).toEqual(
      expected.yearly.map(([year, value]) => [year, expect.closeTo(value, 9)]),
    );
  });
});
