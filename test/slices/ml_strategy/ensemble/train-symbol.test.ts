import type { SymbolModel } from '../../../../src/slices/ml_strategy/ensemble/model-schema';
import type { TrainingSettings } from '../../../../src/slices/ml_strategy/ensemble/settings';
import { skillOf } from '../../../../src/slices/ml_strategy/ensemble/skill';
import { trainSymbol } from '../../../../src/slices/ml_strategy/ensemble/train-symbol';
import { throughSession } from '../../../../src/slices/ml_strategy/ensemble/read-series';
import { type BarSeries, sessionDate } from '../../../../src/slices/shared/bars';
import { finished, quick, randomWalk, turningSeries } from './learnable';

const trained = (series: BarSeries, settings: TrainingSettings = quick): SymbolModel =>
  finished(trainSymbol(series, settings, 'the test'));

describe('training on one symbol', () => {
  it('beats the baseline where the series can be learned', () => {
    const skill = skillOf(trained(turningSeries(700), { ...quick, forest_trees: 10, boosting_stages: 20 }).record);
    expect(skill.skill_shown).toBe(true);
    expect(skill.ensemble.accuracy).toBeGreaterThan(0.8);
    expect(skill.ensemble.brier).toBeLessThan(skill.baseline.brier / 2);
    expect(skill.return_error).toBeLessThan(skill.naive_return_error);
    for (const member of ['logistic_regression', 'random_forest', 'gradient_boosting'] as const) {
      expect(skill[member].brier).toBeLessThan(skill.baseline.brier);
    }
  });

  it.each([1, 2, 3])('claims no skill on random walk %i', (seed) => {
    const skill = skillOf(trained(randomWalk(700, seed)).record);
    expect(skill.skill_shown).toBe(false);
    expect(skill.brier_skill).toBeLessThan(0.05);
  });

  it('gives the same model for the same bars and seed, and another for another seed', () => {
    const series = turningSeries(400);
    const model = JSON.stringify(trained(series));
    expect(JSON.stringify(trained(series))).toBe(model);
    expect(JSON.stringify(trained(series, { ...quick, seed: 2 }))).not.toBe(model);
  });

  it('forecasts each validated close, and weighs its members, by what was known then, whatever comes later', () => {
    const settings = { ...quick, horizon_bars: 10 };
    const series = turningSeries(400);
    const { record } = trained(series, settings);
    // The first forecast of the second of two folds: horizons of the first one's last forecasts reach beyond it.
    const second = Math.floor(record.length / 2);
    const said = (entries: typeof record) =>
      entries.slice(0, second + 1).map(({ members, ensemble }) => [members, ensemble]);
    const from = series.time.findIndex((time) => sessionDate(time) > record[second].date);
    for (const factor of [3, 1 / 3]) {
      const close = series.close.map((price, bar) => (bar >= from ? price * factor : price));
      const after = trained({ ...series, close }, settings).record;
      expect(said(after)).toEqual(said(record));
      expect(after[second].return).not.toBe(record[second].return);
    }
  });

  it('scores every later sample once, in time order, and learns up to the last bar', () => {
    const { record, samples, learned_through } = trained(turningSeries(400));
    const dates = record.map(({ date }) => date);
    expect([...dates].sort()).toEqual(dates);
    expect(new Set(dates).size).toBe(dates.length);
    expect(record.every(({ date, until }) => date < until)).toBe(true);
    expect(samples[samples.length - 1].until).toBe(learned_through);
  });

  it('keeps the newest samples, step_bars apart', () => {
    const { samples } = trained(turningSeries(600));
    expect(samples).toHaveLength(60);
    const days = samples.map(({ date }) => Date.parse(date) / 86_400_000);
    expect(days.slice(1).every((day, index) => day - days[index] === 5)).toBe(true);
  });

  it('forecasts the last close, for the day its outcome is known', () => {
    const series = turningSeries(400);
    const { pending, learned_through } = trained(series);
    expect(pending.map(({ date }) => date)).toEqual([learned_through]);
    expect(learned_through).toBe(sessionDate(series.time[399]));
  });

  it('names the bars that it needs where there are too few', () => {
    const short = throughSession(turningSeries(400), '2000-09-27');
    expect(() => trained(short)).toThrow('TEST has 271 bars before the test; 272 are needed');
  });
});
