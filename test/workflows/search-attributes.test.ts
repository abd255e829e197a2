import type { Json } from '../../src/base/json';
import { symbolsOf } from '../../src/workflows/search-attributes';

/** What the server takes for one attribute. */
const limit = 2048;
const times = (count: number, symbol: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => symbol(n));

describe('the symbols that a run is found by', () => {
  it.each<[string, Json, string[]]>([
    ['those given', ['SPX', 'IXIC'], ['SPX', 'IXIC']],
    ['none where there are none', [], []],
    ['none where it is no list', 'SPX', []],
    ['texts only', ['SPX', 1, null, ['IXIC'], ''], ['SPX']],
    ['none longer than 32 characters', ['x'.repeat(33), 'y'.repeat(32)], ['y'.repeat(32)]],
    ['none that cannot be printed', ['\u0001', 'A\nB', 'a\u200bb', '\ud800', 'ÄÖ', '日経'], ['ÄÖ', '日経']],
    ['the first twenty', times(30, (n) => `S${n}`), times(20, (n) => `S${n}`)],
  ])('are %s', (_, symbols, expected) => {
    expect(symbolsOf({ symbols })).toEqual(expected);
  });

  it.each([
    ['wide', '名'.repeat(32), 19],
    ['escaped', '"'.repeat(32), 20],
    ['of two units', '😀'.repeat(16), 20],
  ])('take no more bytes as JSON than the server does when they are %s', (_, symbol, count) => {
    const symbols = symbolsOf({ symbols: times(30, () => symbol) });

    expect(symbols).toHaveLength(count);
    expect(Buffer.byteLength(JSON.stringify(symbols))).toBeLessThan(limit);
  });

  it('are none where the variable is not there', () => {
    expect(symbolsOf({})).toEqual([]);
  });
});
