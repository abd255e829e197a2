import oracle from '../../../oracles/talib_indicator_series.json';
import { loadSample } from '../../../support/sample-series';
import { referenceColumns } from './reference-columns';

type References = Readonly<Record<string, readonly (number | null)[]>>;

/** Where a value differs from the reference by more than 1e-9 of it, or one is unknown and the other is not. */
function differences(received: ArrayLike<number>, expected: readonly (number | null)[]): unknown[] {
  expect(received).toHaveLength(expected.length);
  return expected.flatMap((value, bar) => {
    const own = received[bar];
    const same = value === null ? Number.isNaN(own) : Math.abs(own - value) <= 1e-9 * Math.abs(value);
    return same ? [] : [{ bar, expected: value, received: own }];
  });
}

describe.each(Object.entries(oracle.series))('on %s', (_, { bars, columns }) => {
  const references: References = columns;

  it.each(Object.entries(referenceColumns))('%s equals TA-Lib, warm-up included', (name, compute) => {
    expect(differences(compute(bars), references[name])).toEqual([]);
  });

  it('has a reference for every indicator', () => {
    expect(Object.keys(references).sort()).toEqual(Object.keys(referenceColumns).sort());
  });
});

describe.each(['SPX', 'IXIC'] as const)('over the 5,031 bars of %s', (symbol) => {
  const references: References = oracle.samples[symbol];

  it.each(Object.entries(referenceColumns))('%s equals TA-Lib on every 50th bar', async (name, compute) => {
    const { series } = await loadSample(symbol);
    const sparse = compute(series).filter((__, bar) => bar % oracle.stride === 0);
    expect(sparse).toHaveLength(101);
    expect(differences(sparse, references[name])).toEqual([]);
  });
});
