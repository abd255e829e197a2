import * as fc from 'fast-check';
import { findPatterns, generateSignals, runStrategy } from '../../../src/slices/analyze';
import { patternNames } from '../../../src/slices/analyze/patterns';
import type { Ports } from '../../../src/slices/ports';
import { type BarSeries, sessionDate } from '../../../src/slices/shared/bars';
import { strategyNames } from '../../../src/slices/shared/strategies';
import { loadSample } from '../../support/sample-series';
import { testPorts } from '../../support/test-ports';
import { referenceColumns } from '../shared/indicators/reference-columns';
import { futureReplaced, sliced, stored } from './bar-sets';
import { analysisOf } from './shapes';

/** A stretch of the sample with crashes and quiet years: long enough for every warm-up. */
const bars = 420;

/** Where the known part ends, and what stands after it instead: the same bars in another order, at other prices. */
const future = fc
  .record({
    start: fc.integer({ min: 0, max: 5031 - bars }),
    known: fc.integer({ min: 260, max: bars - 1 }),
    factor: fc.double({ min: 0.3, max: 3, noNaN: true }),
    seed: fc.infiniteStream(fc.nat()),
  })
  .map(({ start, known, factor, seed }) => {
    const keys = Array.from({ length: bars - known }, () => seed.next().value ?? 0);
    const order = keys.map((_, index) => index).sort((a, b) => keys[a] - keys[b] || b - a);
    return { start, known, factor, order };
  });

type Future = typeof future extends fc.Arbitrary<infer Of> ? Of : never;

let sample: BarSeries;
beforeAll(async () => {
  sample = (await loadSample('SPX')).series;
});

function both({ start, known, factor, order }: Future): readonly [BarSeries, BarSeries] {
  const real = sliced(sample, start, start + bars);
  return [real, futureReplaced(real, known, order, factor)];
}

/** Asks the same of the real bars and of those with another future; both answers are to be the same. */
async function sameOfBoth(
  numRuns: number,
  ask: (series: BarSeries, asOf: string, ports: Ports) => Promise<unknown>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(future, async (given) => {
      const [real, other] = both(given);
      expect(other.close.slice(given.known)).not.toEqual(real.close.slice(given.known));
      const asOf = sessionDate(real.time[given.known - 1]);
      // The clock stands at the end of that day, too: what the source knows beyond it is not read.
      const ports = testPorts({ clock: { now: () => Date.parse(`${asOf}T23:00:00Z`) } });
      expect(await ask(other, asOf, ports)).toEqual(await ask(real, asOf, ports));
    }),
    { seed: 7, numRuns },
  );
}

describe('another future changes nothing before it', () => {
  it.each(Object.entries(referenceColumns))('of the indicator %s', (_, compute) => {
    fc.assert(
      fc.property(future, (given) => {
        const [before, after] = both(given).map((series) => compute(series).slice(0, given.known));
        expect(before.length).toBe(given.known);
        // As text: Jest compares typed arrays a hundred times slower.
        expect(after.join()).toBe(before.join());
      }),
      { seed: 7, numRuns: 15 },
    );
  });

  it.each(patternNames)('of the pattern %s', async (name) => {
    await sameOfBoth(5, async (series, asOf, ports) => {
      const input = { bars: await stored(ports, series), as_of: asOf, patterns: [name] };
      const { analyses } = await findPatterns.run(findPatterns.input.parse(input), ports);
      return analyses;
    });
  });

  it.each(strategyNames)('of the strategy %s: target, strength, past and history', async (strategy) => {
    await sameOfBoth(5, async (series, asOf, ports) => {
      const parameters = { allow_short: true };
      const input = { bars: await stored(ports, series), as_of: asOf, strategy, parameters };
      return runStrategy.run(runStrategy.input.parse(input), ports);
    });
  });

  it.each(['as_of', 'clock'])('of signals, with every strategy voting: kept by the %s', async (keeper) => {
    const strategies = strategyNames.map((strategy) => ({ strategy, parameters: { allow_short: true } }));
    await sameOfBoth(5, async (series, asOf, ports) => {
      const limit = keeper === 'as_of' ? { as_of: asOf } : {};
      const input = { bars: await stored(ports, series), strategies, ...limit };
      const used = keeper === 'as_of' ? { ...ports, clock: testPorts().clock } : ports;
      return generateSignals.run(generateSignals.input.parse(input), used);
    });
  });

  it('of signals on a quote: kept by its time, however late it is', async () => {
    await sameOfBoth(5, async (series, asOf, ports) => {
      const at = `${asOf}T20:59:00.000Z`;
      const last = series.close[series.time.indexOf(Date.parse(asOf)) - 1];
      const price = last * 1.01;
      const quote = { symbol: 'SPX', bid: price, ask: price, last: price, at, source: 'test', kind: 'live' };
      const input = {
        bars: await stored(ports, series),
        quotes: { quotes: [{ ...quote, age_ms: 0, stale: false }] },
      };
      return generateSignals.run(generateSignals.input.parse(input), { ...ports, clock: testPorts().clock });
    });
  });
});

describe('a pattern that was confirmed', () => {
  it('is not rewritten by later bars: the same points, level and date of confirmation', () => {
    const seen = new Map<string, string>();
    let compared = 0;
    for (let bar = 2400; bar < 2600; bar += 4) {
      const { patterns } = analysisOf(sliced(sample, 1900, bar + 1), { lookback_bars: 400 });
      for (const { name, from, known_on, confirmed_on, points, confirmation_levels } of patterns) {
        // What lies close to the start of what is looked at may lose its first points there.
        if (confirmed_on === null || from < sessionDate(sample.time[bar - 350])) continue;
        const key = `${name} ${from} ${points[points.length - 1].date} ${confirmed_on}`;
        const said = JSON.stringify({ known_on, points, confirmation_levels });
        compared += seen.has(key) ? 1 : 0;
        expect(seen.get(key) ?? said).toBe(said);
        seen.set(key, said);
      }
    }
    expect(compared).toBeGreaterThan(30);
  });
});
