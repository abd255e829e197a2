import type { Curve } from '../../../../src/slices/shared/backtest-result';
import { sessionTime } from '../../../../src/slices/shared/bars';
import { performance, returnStatistics } from '../../../../src/slices/shared/metrics';
import reference from '../../../oracles/return_metrics.json';
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

function expectClose(actual: number | null, expected: number): void {
  expect(Math.abs((actual ?? NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

/** A curve with these returns. */
function withReturns(returns: readonly number[]): Curve {
  const value = returns.reduce<number[]>(
    (values, entry) => [...values, values[values.length - 1] * (1 + entry)],
    [100],
  );
  return { time: value.map((_, index) => index * 86_400_000), value };
}

describe.each(reference)('the returns of $symbol, $from to $to', (expected) => {
  it.each([
    'win_rate',
    'profit_factor',
    'best',
    'worst',
    'average_gain',
    'average_loss',
    'parametric_var_95',
    'parametric_cvar_95',
    'cvar_95',
  ] as const)('have the %s of quantstats to 1e-9', (name) => {
    expectClose(returnStatistics(curveOf(expected))[name], expected.quantstats[name]);
  });

  it.each(['var_95', 'cvar_95'] as const)('have the %s of empyrical to 1e-9', (name) => {
    expectClose(returnStatistics(curveOf(expected))[name], expected.empyrical[name]);
  });

  it.each(['cagr', 'calmar', 'sharpe', 'sortino', 'annual_volatility', 'max_drawdown'] as const)(
    'have the %s of quantstats to 1e-9',
    (name) => {
      expectClose(performance(curveOf(expected))[name], expected.quantstats[name]);
    },
  );
});

describe('statistics of returns', () => {
  it.each([
    { title: 'returns of 0 are neither won nor lost', returns: [0, 0.1, 0, -0.05], won: 0.5, factor: 2 },
    { title: 'without a loss there is no profit factor', returns: [0.1, 0.2], won: 1, factor: null },
    { title: 'without a gain the profit factor is 0', returns: [-0.1, -0.2], won: 0, factor: 0 },
    { title: 'where nothing moved there is no win rate', returns: [0, 0], won: null, factor: null },
  ])('$title', ({ returns, won, factor }) => {
    const found = returnStatistics(withReturns(returns));
    expect(found.win_rate).toBe(won);
    if (factor === null) expect(found.profit_factor).toBeNull();
    else expect(found.profit_factor).toBeCloseTo(factor, 10);
  });

  it('takes two returns at least', () => {
    expect(() => returnStatistics(withReturns([0.1]))).toThrow('value at risk takes at least 2 returns, not 1');
  });
});
