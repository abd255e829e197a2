import fc from 'fast-check';
import { recordOf, regimeShares } from '../../../src/slices/market_regime/agreement';
import { assess, regimesOf } from '../../../src/slices/market_regime/assess';
import { regimeOf, trendDirection, volatilityLevel } from '../../../src/slices/market_regime/classify';
import { measureAt } from '../../../src/slices/market_regime/measures';
import { changeProbability, regimeHistory } from '../../../src/slices/market_regime/transitions';
import { sessionDate } from '../../../src/slices/shared/bars';
import { type Regime, regimeNames } from '../../../src/slices/shared/risk';
import oracle from '../../oracles/risk_figures.json';
import { loadSample } from '../../support/sample-series';

const rules = { volatilityBars: 20, trendBars: 60, perYear: 252, horizonBars: 5 };

describe('the regime of a volatility and a trend', () => {
  it.each<[number, number, Regime]>([
    [0.1, 0.051, 'bull_quiet'],
    [0.249, 0.5, 'bull_quiet'],
    [0.25, 0.1, 'bull_volatile'],
    [0.8, 0.3, 'bull_volatile'],
    [0.2, 0.05, 'sideways_quiet'],
    [0.2, -0.05, 'sideways_quiet'],
    [0.5, 0, 'sideways_volatile'],
    [0.2, -0.051, 'bear_quiet'],
    [0.1, -0.9, 'bear_quiet'],
    [0.399, -0.9, 'bear_volatile'],
    [0.6, -0.2, 'bear_volatile'],
    [0.4, -0.201, 'crisis'],
  ])('of %d and %d is %s', (volatility, trend, expected) => expect(regimeOf(volatility, trend)).toBe(expected));

  it.each([
    [0.149, 'low'],
    [0.15, 'medium'],
    [0.249, 'medium'],
    [0.25, 'high'],
    [0.399, 'high'],
    [0.4, 'extreme'],
  ])('calls a volatility of %d %s', (volatility, expected) => expect(volatilityLevel(volatility)).toBe(expected));

  it.each([
    [0.201, 'strong_up'],
    [0.2, 'up'],
    [0.05, 'sideways'],
    [-0.05, 'sideways'],
    [-0.2, 'down'],
    [-0.201, 'strong_down'],
  ])('calls a trend of %d %s', (trend, expected) => expect(trendDirection(trend)).toBe(expected));
});

describe('the SPX sample', () => {
  it.each(oracle.regime_measures)('is measured on $date as pandas and numpy do', async ({ date, ...expected }) => {
    const { close, time } = (await loadSample('SPX')).series;
    const at = time.findIndex((moment) => sessionDate(moment) === date);
    const { volatility, annualTrend, trendFit } = measureAt(close, at, rules, 252);
    expect(volatility).toBeCloseTo(expected.volatility, 12);
    expect(annualTrend).toBeCloseTo(expected.annual_trend, 10);
    expect(trendFit).toBeCloseTo(expected.trend_fit, 10);
  });

  it('goes through all seven regimes, and October 2008 is a crisis from its first session to its last', async () => {
    const { close, time } = (await loadSample('SPX')).series;
    const regimes = regimesOf(close, rules);
    expect(new Set(regimes)).toEqual(new Set(regimeNames));
    const dates = time.slice(time.length - regimes.length).map(sessionDate);
    const october = regimes.filter((_, index) => dates[index].startsWith('2008-10'));
    expect(october).toEqual(new Array<Regime>(23).fill('crisis'));
    const calm = regimes.filter((_, index) => dates[index].startsWith('2017'));
    expect(calm.every((regime) => regime.endsWith('_quiet'))).toBe(true);
  });
});

describe('bars of a constructed market', () => {
  /** Closes that grow by `annual` a year and swing by `daily` up and down in turn. */
  const market = (annual: number, daily: number) =>
    Array.from({ length: 91 }, (_, bar) => 100 * (1 + annual) ** (bar / 252) * (bar % 2 === 0 ? 1 : 1 + daily));

  it.each<[Regime, number, number]>([
    ['bull_quiet', 0.3, 0.005],
    ['bull_volatile', 0.3, 0.02],
    ['bear_quiet', -0.15, 0.005],
    ['bear_volatile', -0.15, 0.02],
    ['sideways_quiet', 0, 0.005],
    ['sideways_volatile', 0, 0.02],
    ['crisis', -0.5, 0.03],
  ])('are in %s when they grow by %d a year and swing by %d a day', (expected, annual, daily) => {
    const close = market(annual, daily);
    const time = close.map((_, bar) => bar * 86_400_000);
    const found = assess({ name: 'TEST', time, close }, rules);
    expect(found.regime).toBe(expected);
    expect(found.confidence).toBe(found.regime_shares[expected]);
    expect(found.confidence).toBeGreaterThan(0.5);
  });

  it('agree by the share of window lengths that give the same regime', () => {
    // A long rise, then 30 bars of a calm fall: short trend windows say bear, long ones bull.
    const close = [...Array.from({ length: 120 }, (_, bar) => 1.002 ** bar)];
    for (let bar = 0; bar < 30; bar++) close.push(close[close.length - 1] * 0.999);
    const shares = regimeShares(close, close.length - 1, rules, 252);
    expect(shares).toEqual({ ...recordOf(() => 0), bull_quiet: 0.6, bear_quiet: 0.4 });
  });

  it('are too few to judge', () => {
    const close = market(0, 0.01).slice(0, 59);
    expect(() => assess({ name: 'TEST', time: close.map((_, bar) => bar), close }, rules)).toThrow(
      'TEST has 59 bars; 60 are needed (volatility_bars 20, trend_bars 60)',
    );
  });
});

describe('the history of regimes', () => {
  const sequence: Regime[] = [
    'bull_quiet',
    'bull_quiet',
    'bear_quiet',
    'bull_quiet',
    'bull_quiet',
    'bull_quiet',
    'crisis',
  ];

  it('counts what follows what', () => {
    const history = regimeHistory(sequence);
    const row = (from: Regime) => history.matrix.find((one) => one.from === from);
    expect(row('bull_quiet')).toEqual({
      from: 'bull_quiet',
      observations: 5,
      to: { ...recordOf(() => 0), bull_quiet: 0.6, bear_quiet: 0.2, crisis: 0.2 },
    });
    expect(row('bear_quiet')?.to.bull_quiet).toBe(1);
    expect(history.averageDuration).toMatchObject({
      bull_quiet: 2.5,
      bear_quiet: 1,
      crisis: null,
      bull_volatile: null,
    });
    expect(history).toMatchObject({ changes: 3, stability: 0.5, currentDuration: 1 });
    expect(changeProbability(history, 'bull_quiet', 1)).toBeCloseTo(0.4, 15);
    expect(changeProbability(history, 'bull_quiet', 3)).toBeCloseTo(1 - 0.6 ** 3, 15);
  });

  it('gives a regime that nothing is known of the shares of the whole history', () => {
    const history = regimeHistory(sequence);
    for (const from of ['crisis', 'sideways_volatile'] as const) {
      const row = history.matrix.find((one) => one.from === from);
      expect(row).toEqual({ from, observations: 0, to: history.shares });
    }
    expect(history.shares).toMatchObject({ bull_quiet: 5 / 7, bear_quiet: 1 / 7, crisis: 1 / 7 });
  });

  it('has rows that sum to 1, whatever the sequence', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...regimeNames), { minLength: 1, maxLength: 300 }), (regimes) => {
        const { matrix, stability } = regimeHistory(regimes);
        expect(matrix.map(({ from }) => from)).toEqual([...regimeNames]);
        for (const { to } of matrix) {
          expect(Object.values(to).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
          expect(Object.values(to).every((value) => value >= 0 && value <= 1)).toBe(true);
        }
        expect(stability).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
