import { incrementalLearning, predictEnsemble, train, updateWithDailyData } from '../../../src/slices/ml_strategy';
import { modelSchema } from '../../../src/slices/ml_strategy/ensemble/model-schema';
import type { ModelRef } from '../../../src/slices/ml_strategy/ensemble/model-store';
import { throughSession } from '../../../src/slices/ml_strategy/ensemble/read-series';
import type { Ports } from '../../../src/slices/ports';
import { type BarSeries, type BarSet, putBarSet, sessionDate } from '../../../src/slices/shared/bars';
import { testPorts } from '../../support/test-ports';
import { quick, randomWalk, setOf, turningSeries } from './ensemble/learnable';

const series = turningSeries(460);
const dateOf = (bar: number) => sessionDate(series.time[bar]);
const upTo = (bar: number, whole: BarSeries = series) => setOf(throughSession(whole, dateOf(bar)));

async function trainOn(set: BarSet, ports: Ports, more: object = {}) {
  const bars = await putBarSet(ports.artifacts, set);
  return train.output.parse(await train.run(train.input.parse({ bars, ...quick, ...more }), ports));
}

async function learn(set: BarSet, ports: Ports, more: object = {}) {
  const bars = await putBarSet(ports.artifacts, set);
  return incrementalLearning.output.parse(
    await incrementalLearning.run(incrementalLearning.input.parse({ bars, ...more }), ports),
  );
}

async function learnDay(set: BarSet, ports: Ports, more: object = {}) {
  const bars = await putBarSet(ports.artifacts, set);
  return updateWithDailyData.output.parse(
    await updateWithDailyData.run(updateWithDailyData.input.parse({ bars, ...more }), ports),
  );
}

async function predict(set: BarSet, ports: Ports, more: object = {}) {
  const bars = await putBarSet(ports.artifacts, set);
  return predictEnsemble.output.parse(await predictEnsemble.run(predictEnsemble.input.parse({ bars, ...more }), ports));
}

/** One store and one model trained through bar 399 for all tests: training takes longest, and nothing stored ever changes. */
const { artifacts } = testPorts();
const sharedPorts = (more: Partial<Ports> = {}) => testPorts({ artifacts, ...more });
let model: ModelRef;

beforeAll(async () => {
  model = (await trainOn(upTo(399), sharedPorts())).model;
});

const stored = async (ports: Ports, { ref }: { ref: string }) => modelSchema.parse(await ports.artifacts.getJson(ref));

describe('ml_strategy.train', () => {
  it('stores the same model, by its hash, for the same input, and another for another seed', async () => {
    expect((await trainOn(upTo(399), testPorts())).model).toEqual(model);
    expect((await trainOn(upTo(399), testPorts(), { seed: 2 })).model.ref).not.toBe(model.ref);
    expect(await stored(sharedPorts(), model)).toMatchObject({
      settings: quick,
      parent: null,
      updates: 0,
      provenance: [{ symbol: 'TEST', kind: 'synthetic', to: dateOf(399), bars: 400 }],
    });
  });

  it('gives the same model whatever happens after the session it learns through', async () => {
    const ports = testPorts();
    const altered = { ...series, close: series.close.map((price, bar) => (bar > 399 ? price / (bar - 390) : price)) };
    expect(
      (await trainOn(setOf({ ...altered, adjClose: altered.close }), ports, { through: dateOf(399) })).model,
    ).toEqual(model);
    expect((await trainOn(setOf(altered), ports, { through: dateOf(400) })).model.ref).not.toBe(model.ref);
  });

  it('refuses more folds than the samples it keeps suffice for', async () => {
    await expect(trainOn(upTo(399), testPorts(), { max_samples: 40, folds: 10 })).rejects.toMatchObject({
      code: 'InvalidParameters',
      message: expect.stringContaining('need 61'),
    });
  });
});

describe('ml_strategy.incremental_learning', () => {
  it('changes the model: coefficients, weights and samples, after scoring its forecasts of what is new', async () => {
    const ports = sharedPorts();
    const output = await learn(upTo(429), ports, { model });
    expect(output).toMatchObject({ changed: true, trained_first: false, previous_model: { ref: model.ref } });
    expect(output.model.ref).not.toBe(model.ref);
    const [symbol] = output.symbols;
    expect(symbol).toMatchObject({
      learned_from: dateOf(400),
      learned_through: dateOf(429),
      outcomes: 30,
      // The first 4 outcomes are of closes before the one that the model was trained through.
      before: { samples: 26 },
      after: { samples: 26 },
      changes: { samples_before: 54, samples_after: 60, refitted: false },
    });
    expect(symbol.changes.largest_coefficient_change).toBeGreaterThan(0.001);
    expect(symbol.changes.weights_after).not.toEqual(symbol.changes.weights_before);
    expect(await stored(ports, output.model)).toMatchObject({ parent: model.ref, updates: 1 });
  });

  it('comes to the same as learning day by day', async () => {
    const ports = sharedPorts();
    const settings = { refit_after: 4 };
    const { model } = await trainOn(upTo(399), ports, settings);
    const atOnce = await learn(upTo(406), ports, { model });
    let daily = model;
    for (let bar = 400; bar <= 406; bar++) daily = (await learnDay(upTo(bar), ports, { model: daily })).model;
    const [first, second] = [await stored(ports, atOnce.model), await stored(ports, daily)];
    expect(JSON.stringify(second.symbols)).toBe(JSON.stringify(first.symbols));
    expect([first.updates, second.updates]).toEqual([1, 7]);
    expect(atOnce.symbols[0].changes.refitted).toBe(true);
  });

  it('scores the forecasts as they were made, before any of their outcomes was learned', async () => {
    const ports = sharedPorts();
    const made = await predict(upTo(399), ports, { model });
    const output = await learn(upTo(420), ports, { model });
    const record = (await stored(ports, output.model)).symbols[0].record.filter(({ live }) => live);
    expect(record[0]).toMatchObject({
      date: dateOf(399),
      until: dateOf(404),
      ensemble: made.signals[0].probability_up,
    });
    expect(record.map(({ date }) => date)).toEqual(Array.from({ length: 17 }, (_, index) => dateOf(399 + index)));
  });

  it('weighs a member less when it has been wrong', async () => {
    const ports = sharedPorts();
    // From here on the market does the opposite of what it did.
    const flipped = series.close.map((price, bar) => (bar > 399 ? series.close[399] ** 2 / price : price));
    const contrary = { ...series, close: flipped, adjClose: flipped };
    const { symbols } = await learn(upTo(440, contrary), ports, { model });
    const { weights_before, weights_after } = symbols[0].changes;
    expect(weights_after.baseline).toBeGreaterThan(weights_before.baseline);
    const { before, after } = symbols[0];
    expect(before?.ensemble.brier).toBeGreaterThan(0.25);
    expect(after?.ensemble.brier).toBeLessThan(before?.ensemble.brier ?? 0);
  });

  it('fits all members again when told', async () => {
    const ports = sharedPorts();
    const { model: now, symbols } = await learn(upTo(409), ports, { model, refit: true });
    const [before, after] = [await stored(ports, model), await stored(ports, now)];
    expect(symbols[0].changes.refitted).toBe(true);
    expect(after.symbols[0].members.random_forest).not.toEqual(before.symbols[0].members.random_forest);
    expect(after.symbols[0].outcomes_since_fit).toBe(0);
  });

  it('says that nothing is new, and changes nothing', async () => {
    const ports = sharedPorts();
    const output = await learn(upTo(399), ports, { model });
    expect(output).toMatchObject({
      changed: false,
      model,
      symbols: [{ outcomes: 0, before: null, learned_from: null }],
    });
    expect(output.warnings[0]).toMatch(/^nothing was new: the bars end on or before 2001-02-03/);
  });

  it('trains first where no model is given, on all but the newest bars, and says so', async () => {
    const ports = sharedPorts();
    const output = await learn(upTo(429), ports, { training: quick, holdout_bars: 30 });
    expect(output).toMatchObject({ trained_first: true, changed: true, symbols: [{ outcomes: 30 }] });
    expect(output.previous_model).toEqual(model);
  });

  it.each([
    ['bars that begin after what it has learned', { ...series, ...later(410) }, 'BarsDoNotContinue'],
    ['bars without history', { ...series, ...later(300) }, 'InsufficientHistory'],
    ['bars of another symbol', { ...series, symbol: 'OTHER' }, 'ModelMismatch'],
    [
      'a bar of tomorrow',
      { ...series, time: series.time.map((time, bar) => (bar === 459 ? Date.UTC(2026, 0, 3) : time)) },
      'FutureData',
    ],
    ['bars of an hour', { ...series, interval: '1h' as const }, 'DailyBarsOnly'],
  ])('refuses %s', async (_, other, code) => {
    const ports = sharedPorts();
    await expect(learn(setOf(other), ports, { model })).rejects.toMatchObject({ code });
  });

  it('refuses the bar of a session that is not over, whose close is not known yet', async () => {
    const today = Date.UTC(2026, 0, 2);
    const bars = setOf({ ...series, time: series.time.map((time, bar) => (bar === 459 ? today : time)) });
    const set = { ...bars, calendar: 'XNYS' };
    await expect(learn(set, sharedPorts(), { model })).rejects.toMatchObject({
      code: 'FutureData',
      message: expect.stringContaining('that session ends at 2026-01-02T21:00:00.000Z') as unknown,
    });
    const evening = { ...sharedPorts(), clock: { now: () => Date.parse('2026-01-02T21:00:00Z') } };
    expect(await learn(set, evening, { model })).toMatchObject({ changed: true });
  });

  it('refuses settings beside a model, which has its own', async () => {
    const ports = sharedPorts();
    await expect(learn(upTo(409), ports, { model, training: quick })).rejects.toMatchObject({
      code: 'InvalidParameters',
    });
  });
});

describe('ml_strategy.update_with_daily_data', () => {
  it('learns the day, and days that were missed before it, and says so', async () => {
    const ports = sharedPorts();
    const day = await learnDay(upTo(459), ports, { model, date: dateOf(400) });
    expect(day).toMatchObject({
      changed: true,
      warnings: [],
      symbols: [{ outcomes: 1, learned_through: dateOf(400) }],
    });
    const third = await learnDay(upTo(402), ports, { model: day.model });
    expect(third.symbols[0].outcomes).toBe(2);
    expect(third.warnings).toEqual([
      `TEST: sessions from ${dateOf(401)} on had not been learned yet; they were, in order`,
    ]);
  });

  it.each([
    ['AlreadyLearned', 'a day that it has learned', dateOf(399)],
    ['NoData', 'a day that the bars do not have', '2002-01-01'],
    ['FutureData', 'a day that has not come', '2026-01-03'],
  ])('fails with %s for %s', async (code, _, date) => {
    const ports = sharedPorts();
    await expect(learnDay(upTo(459), ports, { model, date })).rejects.toMatchObject({ code, retryable: false });
  });
});

describe('ml_strategy.predict_ensemble', () => {
  it('forecasts with the model it is given as with the one that it trains on the same bars', async () => {
    const ports = sharedPorts();
    const given = await predict(upTo(399), ports, { model });
    const own = await predict(upTo(399), ports, { training: quick });
    expect([given.trained, own.trained]).toEqual([false, true]);
    expect(own.model).toEqual(model);
    expect(own.signals).toEqual(given.signals);
    const [signal] = given.signals;
    const vote = signal.members.reduce((sum, member) => sum + member.weight * member.probability_up, 0);
    expect(signal.probability_up).toBeCloseTo(vote, 12);
    expect(signal.members.reduce((sum, member) => sum + member.weight, 0)).toBeCloseTo(1, 12);
  });

  it('reads no bar after as_of', async () => {
    const ports = sharedPorts();
    const cut = await predict(upTo(419), ports, { model });
    expect((await predict(setOf(series), ports, { model, as_of: dateOf(419) })).signals).toEqual(cut.signals);
    expect((await predict(upTo(420), ports, { model })).signals).not.toEqual(cut.signals);
  });

  it('holds, with confidence 0, where no skill was shown, unless told otherwise', async () => {
    const ports = sharedPorts();
    const walk = setOf(randomWalk(400, 1));
    const { model: own, signals, confidence } = await predict(walk, ports, { training: quick });
    expect(signals[0]).toMatchObject({
      action: 'hold',
      target: 0,
      confidence: 0,
      out_of_sample: { skill_shown: false },
    });
    expect(confidence).toBe(0);
    expect(signals[0].reason).toContain('shows no skill over the naive baseline');
    const bold = await predict(walk, ports, { model: own, require_skill: false });
    expect(bold.signals[0].action).toBe(signals[0].direction === 'up' ? 'buy' : 'sell');
    expect(bold.signals[0].confidence).toBe(0);
  });

  it('is as sure as its probability where skill was shown', async () => {
    const { signals } = await predict(setOf(turningSeries(600)), testPorts(), { training: quick });
    const [{ probability_up, confidence, direction, action, out_of_sample }] = signals;
    expect(out_of_sample.skill_shown).toBe(true);
    expect(confidence).toBe(Math.max(probability_up, 1 - probability_up));
    expect(action).toBe(direction === 'up' ? 'buy' : 'sell');
  });

  it('refuses a model that has seen what came after the close to forecast from', async () => {
    const ports = sharedPorts();
    await expect(predict(upTo(398), ports, { model })).rejects.toMatchObject({ code: 'ModelFromTheFuture' });
  });

  it('warns of symbols that the model does not know', async () => {
    const ports = sharedPorts();
    const output = await predict(setOf(series, { ...series, symbol: 'OTHER' }), ports, { model });
    expect(output.signals.map(({ symbol }) => symbol)).toEqual(['TEST']);
    expect(output.warnings).toEqual(['OTHER: the model does not know it, so nothing is said of it']);
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const ports = sharedPorts({
      signal: controller.signal,
      progress: () => setImmediate(() => controller.abort(new Error('cancelled'))),
    });
    await expect(predict(upTo(399), ports, { training: quick })).rejects.toThrow('cancelled');
  });
});

/** The columns of the series from a bar on. */
function later(bar: number): Partial<BarSeries> {
  const names = ['time', 'open', 'high', 'low', 'close', 'adjClose', 'volume'] as const;
  return Object.fromEntries(names.map((name) => [name, series[name].slice(bar)]));
}
