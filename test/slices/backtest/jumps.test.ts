import { jumpsText } from '../../../src/slices/backtest/jumps';
import { loadSample } from '../../support/sample-series';
import type { BarSeries } from '../../../src/slices/shared/bars';

/** 40 closes from 2020-01-01 on that wobble by about 1 %, then as many times as there are factors a jump and 10 more closes. */
function seriesWith(...factors: readonly number[]): BarSeries {
  const wobble = (count: number, level: number) =>
    Array.from({ length: count }, (_, index) => level * (1 + (index % 2) / 100));
  let level = 100;
  const close = wobble(40, level);
  for (const factor of factors) {
    // The last of an even count is 1 % up.
    level *= 1.01 * factor;
    close.push(...wobble(10, level));
  }
  const time = close.map((_, index) => Date.UTC(2020, 0, 1 + index));
  return {
    symbol: 'ACME',
    interval: '1d',
    currency: 'USD',
    time,
    open: close,
    high: close,
    low: close,
    close,
    adjClose: close,
    volume: close,
  };
}

describe('jumpsText', () => {
  it.each<[string, number[], string | undefined]>([
    ['a fall to a quarter', [0.25], '-75.0 % on 2020-02-10 (as a 4:1 split leaves it).'],
    ['a split on a day that rises by 3 %', [0.515], '-48.5 % on 2020-02-10 (as a 2:1 split leaves it).'],
    ['a 3:2 split', [2 / 3], '-33.3 % on 2020-02-10 (as a 3:2 split leaves it).'],
    ['a reverse split', [10], '+900.0 % on 2020-02-10 (as a 1:10 split leaves it).'],
    ['a fall that no split leaves', [0.75], '-25.0 % on 2020-02-10.'],
    ['a rise that no split leaves', [1.25], '+25.0 % on 2020-02-10.'],
    ['a price in other units for a while', [100, 0.01], 'jumps 2 times: +9900.0 % on 2020-02-10 (as a 1:100 split'],
    ['only the first three of five', [2, 2, 2, 2, 2], 'on 2020-03-01 (as a 1:2 split leaves it), and 2 more.'],
    ['a fall by 16 %', [0.84], undefined],
    ['a rise by 19 %', [1.19], undefined],
    ['nothing at all', [], undefined],
  ])('tells of %s', (_, factors, text) => {
    const told = jumpsText(seriesWith(...factors));
    if (text === undefined) expect(told).toBeUndefined();
    else expect(told).toContain(text);
  });

  it.each(['SPX', 'IXIC'] as const)('has nothing to tell of the sample %s, crashes and all', async (symbol) => {
    expect(jumpsText((await loadSample(symbol)).series)).toBeUndefined();
  });
});
