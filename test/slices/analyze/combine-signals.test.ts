import * as fc from 'fast-check';
import { combineSignals, runStrategy } from '../../../src/slices/analyze';
import { loadSample } from '../../support/sample-series';
import { testPorts } from '../../support/test-ports';
import { stored } from './bar-sets';

type Given = readonly [name: string, weight: number, signals: Record<string, unknown>[]];

async function combine(sources: readonly Given[], settings: Record<string, unknown> = {}) {
  const input = combineSignals.input.parse({
    sources: sources.map(([name, weight, signals]) => ({ name, weight, signals })),
    ...settings,
  });
  return combineSignals.output.parse(await combineSignals.run(input, testPorts()));
}

const says = (action: string, strength = 1, rest: Record<string, unknown> = {}) => ({
  symbol: 'SPX',
  action,
  strength,
  ...rest,
});

describe('analyze.combine_signals', () => {
  it('takes the weighted mean of side times strength, whatever unit the weights are in', async () => {
    const sources = (unit: number): Given[] => [
      ['momentum', 0.4 * unit, [says('buy', 0.5)]],
      ['mean_reversion', 0.2 * unit, [says('sell', 1)]],
      ['ml', 0.2 * unit, [says('buy', 1)]],
    ];
    const { signals, weights, confidence } = await combine(sources(1));
    // (0.4 × 0.5 − 0.2 + 0.2) / 0.8
    expect(signals).toMatchObject([{ symbol: 'SPX', action: 'buy', target: 1, note: null }]);
    expect(signals[0].score).toBeCloseTo(0.25, 12);
    expect(signals[0].strength).toBeCloseTo(0.25, 12);
    // 0.4 of 0.6 weighs on the side of buying.
    expect(signals[0].confidence).toBeCloseTo(2 / 3, 12);
    expect(confidence).toBe(signals[0].confidence);
    expect(weights.map(({ source, given }) => [source, given])).toEqual([
      ['momentum', 0.4],
      ['mean_reversion', 0.2],
      ['ml', 0.2],
    ]);
    expect(weights.map(({ normalized }) => normalized)).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(0.25, 12),
      expect.closeTo(0.25, 12),
    ]);
    const scaled = await combine(sources(1000));
    expect(scaled.signals[0].score).toBeCloseTo(signals[0].score, 12);
  });

  it.each([
    [[says('buy', 0.4), says('hold', 0.9)], 'buy', 0.2],
    [[says('buy', 0.39), says('hold', 0)], 'hold', 0.195],
    [[says('sell', 0.5), says('hold', 0)], 'sell', -0.25],
    [[says('sell', 0.5), says('buy', 0.5)], 'hold', 0],
  ])('%j come to %s', async ([first, second], action, score) => {
    const { signals, confidence } = await combine([
      ['a', 1, [first]],
      ['b', 1, [second]],
    ]);
    expect(signals[0].action).toBe(action);
    expect(signals[0].score).toBeCloseTo(score, 12);
    expect(confidence).toBe(action === 'hold' ? 0 : 1);
  });

  it('lowers its confidence by that of those who agree, and not by that of those who give none', async () => {
    const { signals } = await combine([
      ['a', 1, [says('buy', 1, { confidence: 0.5 })]],
      ['b', 1, [says('buy', 1)]],
      ['c', 2, [says('sell', 0.25, { confidence: 0.1 })]],
    ]);
    // Agreement (1 + 1) / 2.5, mean confidence (0.5 + 1) / 2.
    expect(signals[0].confidence).toBeCloseTo(0.8 * 0.75, 12);
  });

  it('holds what is less sure than min_confidence, and says so', async () => {
    const sources: Given[] = [['a', 1, [says('buy', 0.8, { confidence: 0.6 })]]];
    const { signals, confidence } = await combine(sources, { min_confidence: 0.7 });
    expect(signals[0]).toMatchObject({
      action: 'hold',
      target: 0,
      score: 0.8,
      confidence: 0.6,
      note: 'buy is held: its confidence, 0.6, is below min_confidence, 0.7',
    });
    expect(confidence).toBe(0);
    expect((await combine(sources, { min_confidence: 0.6 })).signals[0].action).toBe('buy');
  });

  it('shares the weight of a source that says nothing of a symbol among the others, and warns', async () => {
    const { signals, warnings } = await combine([
      ['a', 3, [says('buy', 1)]],
      ['b', 1, [{ symbol: 'IXIC', action: 'sell', strength: 1 }]],
    ]);
    expect(signals.map(({ symbol, score }) => [symbol, score])).toEqual([
      ['SPX', 1],
      ['IXIC', -1],
    ]);
    expect(warnings).toEqual([
      'SPX: nothing from b; the others share the weight',
      'IXIC: nothing from a; the others share the weight',
    ]);
  });

  it('leaves out a source that is null, since its step was skipped, and shares its weight among the others', async () => {
    const spoken = { name: 'momentum', weight: 0.4, signals: [says('buy', 0.5)] };
    const input = combineSignals.input.parse({ sources: [null, spoken, null] });
    const { signals, weights } = await combineSignals.run(input, testPorts());
    expect(weights).toEqual([{ source: 'momentum', given: 0.4, normalized: 1 }]);
    expect(signals).toMatchObject([{ action: 'buy', score: 0.5 }]);
  });

  it('fails when every source is null', async () => {
    const input = combineSignals.input.parse({ sources: [null, null] });
    await expect(combineSignals.run(input, testPorts())).rejects.toMatchObject({ code: 'InvalidSources' });
  });

  it('leaves a source of weight 0 out', async () => {
    const { signals, warnings, weights } = await combine([
      ['a', 1, [says('buy', 1)]],
      ['b', 0, [says('sell', 1), { symbol: 'IXIC', action: 'sell', strength: 1 }]],
    ]);
    expect(signals).toMatchObject([{ symbol: 'SPX', score: 1 }]);
    expect(signals).toHaveLength(1);
    expect(signals[0].reasons).toHaveLength(1);
    expect([warnings, weights[1].normalized]).toEqual([[], 0]);
  });

  it('takes the first price, the earliest time, and warns of sources that know different prices', async () => {
    const { signals, warnings } = await combine([
      ['a', 1, [says('buy', 1, { as_of: '2018-12-31', price: null })]],
      ['b', 1, [says('buy', 1, { as_of: '2018-12-28', price: 2485.7 })]],
    ]);
    expect(signals[0]).toMatchObject({ price: 2485.7, as_of: '2018-12-28' });
    expect(warnings).toEqual(['SPX: not all know the same prices (a 2018-12-31, b 2018-12-28)']);
  });

  it.each<[string, string, Given[]]>([
    ['InvalidWeights', 'the weights of all sources are 0', [['a', 0, [says('buy')]]]],
    [
      'InvalidSources',
      'two sources have the name "a"',
      [
        ['a', 1, [says('buy')]],
        ['a', 1, [says('buy')]],
      ],
    ],
    ['InvalidSources', 'the source "a" has two signals for SPX', [['a', 1, [says('buy'), says('sell')]]]],
  ])('fails with %s: %s', async (code, message, sources) => {
    await expect(combine(sources)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });

  it('takes whole outputs of analyze.run_strategy', async () => {
    const ports = testPorts();
    const { series } = await loadSample('SPX');
    const bars = await stored(ports, series);
    const outputs = await Promise.all(
      [
        { strategy: 'momentum', weight: 0.4, parameters: { allow_short: true } },
        { strategy: 'mean_reversion', weight: 0.2 },
      ].map(async (settings) =>
        runStrategy.output.parse(await runStrategy.run(runStrategy.input.parse({ bars, ...settings }), ports)),
      ),
    );
    const input = combineSignals.input.parse({ sources: outputs });
    const { signals, weights, provenance } = combineSignals.output.parse(await combineSignals.run(input, ports));
    expect(weights.map(({ source }) => source)).toEqual(['momentum', 'mean_reversion']);
    expect(provenance).toEqual(outputs[0].provenance);
    // After the fall of December 2018 momentum is short, and mean reversion waits for the average.
    const [momentum, reversion] = outputs.map((output) => output.signals[0]);
    expect([momentum.action, reversion.action]).toEqual(['sell', 'buy']);
    expect(signals[0].score).toBeCloseTo((-0.4 * momentum.strength + 0.2 * reversion.strength) / 0.6, 12);
    expect(signals[0].as_of).toBe('2018-12-31');
  });

  it('says where the bars of those that count came from, each once', async () => {
    const origin = (symbol: string) => ({
      ...{ source: 'csv', kind: 'unknown', description: 'a file', symbol, interval: '1d' },
      ...{ from: '2008-01-02', to: '2008-12-31', bars: 253, sha256: '0'.repeat(64) },
    });
    const sources = [
      { name: 'a', weight: 1, signals: [says('buy')], provenance: [origin('SPX'), origin('IXIC')] },
      { name: 'b', weight: 1, signals: [says('buy')], provenance: [origin('IXIC'), origin('QQQ')] },
      { name: 'silent', weight: 1, signals: [says('buy')] },
      { name: 'left_out', weight: 0, signals: [says('buy')], provenance: [origin('DIA')] },
    ];
    const { provenance } = combineSignals.output.parse(
      await combineSignals.run(combineSignals.input.parse({ sources }), testPorts()),
    );
    expect(provenance?.map(({ symbol }) => symbol)).toEqual(['SPX', 'IXIC', 'QQQ']);
  });

  it('never goes beyond what its loudest source says, whatever the weights', async () => {
    const signal = fc.record({
      action: fc.constantFrom('buy', 'sell', 'hold'),
      strength: fc.double({ min: 0, max: 1, noNaN: true }),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const source = fc.tuple(fc.double({ min: 1e-6, max: 1000, noNaN: true }), signal);
    await fc.assert(
      fc.asyncProperty(fc.array(source, { minLength: 1, maxLength: 6 }), async (given) => {
        const { signals, weights } = await combine(
          given.map(([weight, said], index) => [`s${index}`, weight, [{ symbol: 'SPX', ...said }]]),
        );
        expect(weights.reduce((sum, { normalized }) => sum + normalized, 0)).toBeCloseTo(1, 9);
        const loudest = Math.max(...given.map(([, { action, strength }]) => (action === 'hold' ? 0 : strength)));
        expect(signals[0].strength).toBeLessThanOrEqual(loudest + 1e-12);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});
