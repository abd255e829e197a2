import {
  alignReturns,
  correlationOf,
  herfindahl,
  historicalValueAtRisk,
  parametricValueAtRisk,
  portfolioVariance,
  riskComponent,
  riskScore,
  riskShares,
  sampleCovariance,
} from '../../../../src/slices/shared/risk';
import { sessionDate } from '../../../../src/slices/shared/bars';
import oracle from '../../../oracles/risk_figures.json';
import { loadSample } from '../../../support/sample-series';
import { barsOf } from '../../ml_strategy/bars-of';

async function sampleReturns() {
  const loaded = await Promise.all([loadSample('SPX'), loadSample('IXIC')]);
  return alignReturns(
    loaded.map(({ series }) => series),
    2,
  );
}

const nearly = (value: number) => expect.closeTo(value, 12);

describe('value at risk of the samples', () => {
  it.each(oracle.value_at_risk)('is what empyrical and scipy give from $from to $to', async (expected) => {
    const { time, columns } = await sampleReturns();
    const { SPX, IXIC } = expected.weights;
    const days = time.map(sessionDate);
    // The first session of the span has no return in it.
    const [first, last] = [
      days.findIndex((day) => day >= expected.from),
      days.findLastIndex((day) => day <= expected.to),
    ];
    const start = days[first] === expected.from ? first + 1 : first;
    const returns = columns[0].map((value, index) => SPX * value + IXIC * columns[1][index]).slice(start, last + 1);
    expect(returns).toHaveLength(expected.returns);
    expect(historicalValueAtRisk(returns, 0.95)).toEqual({
      var: nearly(expected.var_95),
      cvar: nearly(expected.cvar_95),
    });
    expect(historicalValueAtRisk(returns, 0.99)).toEqual({
      var: nearly(expected.var_99),
      cvar: nearly(expected.cvar_99),
    });
    expect(parametricValueAtRisk(returns, 0.95)).toEqual({
      var: nearly(expected.parametric_var_95),
      cvar: nearly(expected.parametric_cvar_95),
    });
    expect(parametricValueAtRisk(returns, 0.99)).toEqual({
      var: nearly(expected.parametric_var_99),
      cvar: nearly(expected.parametric_cvar_99),
    });
  });

  it('takes at least two returns', () => {
    for (const measure of [historicalValueAtRisk, parametricValueAtRisk]) {
      expect(() => measure(Float64Array.of(0.01), 0.95)).toThrow('at least 2 returns, not 1');
    }
  });
});

describe('covariances', () => {
  it('are those of pandas', async () => {
    const { columns } = await sampleReturns();
    const covariance = sampleCovariance(columns.map((column) => column.slice(-252)));
    expect(covariance).toEqual(oracle.covariance.map((row) => row.map((value) => expect.closeTo(value, 15))));
    expect(correlationOf(covariance)).toEqual(oracle.correlation.map((row) => row.map(nearly)));
  });

  it('have no correlation where nothing varies', () => {
    const covariance = sampleCovariance([Float64Array.of(0.1, 0.1, 0.1), Float64Array.of(0.1, 0.2, 0)]);
    expect(correlationOf(covariance)).toEqual([
      [null, null],
      [null, 1],
    ]);
  });

  it('give the variance of a portfolio and the parts in it', () => {
    const covariance = [
      [0.04, 0.01],
      [0.01, 0.09],
    ];
    expect(portfolioVariance([0.5, 0.5], covariance)).toBeCloseTo(0.0375, 15);
    expect(riskShares([0.5, 0.5], covariance)).toEqual([nearly(1 / 3), nearly(2 / 3)]);
    expect(riskShares([0, 0], covariance)).toEqual([0, 0]);
  });
});

describe('aligned returns', () => {
  it('are over the sessions that all symbols have', () => {
    const day = 86_400_000;
    const whole = barsOf([100, 110, 121, 100], { symbol: 'A' });
    const part = {
      ...barsOf([10, 20, 30], { symbol: 'B' }),
      time: [0, 2, 3].map((step) => whole.time[0] + step * day),
    };
    const aligned = alignReturns([whole, part], 2);
    expect(aligned.time).toEqual([whole.time[2], whole.time[3]]);
    expect(aligned.columns.map((column) => [...column])).toEqual([
      [nearly(0.21), nearly(100 / 121 - 1)],
      [1, 0.5],
    ]);
    expect([...alignReturns([whole, part], 1, 1).columns[1]]).toEqual([0.5]);
    expect(() => alignReturns([whole, part], 3)).toThrow(
      '4 sessions with a bar of every symbol are needed, there are 3',
    );
  });
});

describe('concentration', () => {
  it.each([
    [[], 0],
    [[5], 1],
    [[1, 1, 1, 1], 0.25],
    [[3, -1], 0.625],
  ])('of %j is %d', (values, expected) => expect(herfindahl(values)).toBe(expected));
});

describe('the risk score', () => {
  it.each<[string, [number, number], [number, number], number]>([
    ['is the root mean square of what is measured', [0.4, 1], [0.3, 1], Math.sqrt((0.09 + 0.16) / 2)],
    ['is 1 with a loss at its limit, whatever else', [0, 1], [0.02, 0.02], 1],
    ['counts a loss by itself', [0, 1], [0.01, 0.02], 0.5],
    ['does not go above 1', [5, 1], [3, 1], 1],
  ])('%s', (_, [state, stateFull], [lost, lossFull], expected) => {
    const components = [
      riskComponent('exposure', 'state', state, stateFull),
      riskComponent('drawdown', 'loss', lost, lossFull),
    ];
    expect(riskScore(components)).toBeCloseTo(expected, 15);
  });

  it('does not let a state at its limit count alone, and is 0 of nothing', () => {
    const full = riskComponent('exposure', 'state', 1, 1);
    const calm = riskComponent('volatility', 'state', -1, 1);
    expect(calm.score).toBe(0);
    expect(riskScore([full, calm, calm, calm])).toBe(0.5);
    expect(riskScore([])).toBe(0);
  });
});
