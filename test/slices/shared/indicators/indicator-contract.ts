import oracle from '../../../oracles/talib_indicators.json';
import type { PriceColumns } from './reference-columns';

interface IndicatorOutput {
  /** Name of the column in talib_indicators.json. */
  readonly reference: keyof typeof oracle.columns;
  /** How many values are NaN before the first one. */
  readonly warmUp: number;
  /** The value after the warm-up where every bar is 50 with a volume of 1000. */
  readonly ofConstantBars: number;
  compute(bars: PriceColumns): Float64Array;
}

/** What each indicator keeps: TA-Lib's values and warm-up, no look-ahead, sense on flat and on short input. */
export function describeIndicator(name: string, outputs: readonly IndicatorOutput[]): void {
  describe.each(outputs)(`${name} ($reference)`, ({ reference, warmUp, ofConstantBars, compute }) => {
    const values = compute(oracle.bars);

    it('equals TA-Lib, warm-up included', () => {
      const expected = oracle.columns[reference];
      expect(values).toHaveLength(expected.length);
      const differing = expected.flatMap((value, bar) =>
        agrees(values[bar], value) ? [] : [{ bar, expected: value, received: values[bar] }],
      );
      expect(differing).toEqual([]);
    });

    it(`is unknown for the first ${warmUp} bars and known from then on`, () => {
      expect(values.findIndex((value) => !Number.isNaN(value))).toBe(warmUp);
      expect(values.subarray(warmUp).every(Number.isFinite)).toBe(true);
    });

    it('does not look ahead', () => {
      const bars = oracle.bars.close.length;
      for (let known = 1; known < bars; known += 7) {
        const distorted = mapColumns((column) =>
          column.map((value, bar) => (bar < known ? value : value * (3 + (bar % 5)))),
        );
        expect(compute(distorted).slice(0, known)).toEqual(values.slice(0, known));
        expect(compute(mapColumns((column) => column.slice(0, known)))).toEqual(values.slice(0, known));
      }
    });

    it(`is ${ofConstantBars} where nothing moves`, () => {
      const constant = compute({ ...flat(50), volume: new Array<number>(240).fill(1000) });
      // A level that binary fractions do not hold exactly, too: rounding must not show as movement.
      const awkward = compute({ ...flat(100.1), volume: new Array<number>(240).fill(1000) });
      expect(constant.findIndex((value) => !Number.isNaN(value))).toBe(warmUp);
      expect(constant[239]).toBeCloseTo(ofConstantBars, 12);
      const settled = awkward.slice(warmUp + 1);
      expect(new Set(settled).size).toBe(1);
    });

    it.each([0, Math.min(1, warmUp), warmUp])('is unknown throughout for %d bars', (length) => {
      const short = compute(mapColumns((column) => column.slice(0, length)));
      expect(short).toEqual(new Float64Array(length).fill(NaN));
    });

    it('leaves its input as it was', () => {
      const frozen = mapColumns((column) => Object.freeze([...column]) as number[]);
      expect(() => compute(frozen)).not.toThrow();
    });
  });
}

function flat(price: number): Omit<PriceColumns, 'volume'> {
  const column = new Array<number>(240).fill(price);
  return { high: column, low: column, close: column };
}

function mapColumns(change: (column: number[]) => number[]): PriceColumns {
  const { high, low, close, volume } = oracle.bars;
  return { high: change(high), low: change(low), close: change(close), volume: change(volume) };
}

function agrees(received: number, expected: number | null): boolean {
  if (expected === null) return Number.isNaN(received);
  return Math.abs(received - expected) <= 1e-9 * Math.abs(expected);
}
