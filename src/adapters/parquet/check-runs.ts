import { UnsafeParquet } from './unsafe-parquet';

interface Runs {
  readonly start: number;
  readonly end: number;
  /** Bits of a value. */
  readonly width: number;
  /** Values that the page states. */
  readonly count: number;
  readonly mayEndEarly?: boolean;
}

/** Bit-packed values come in groups of 8, and writers fill up the last run of groups. */
const paddedValues = 512;

/**
 * Checks a stream of runs (RLE and bit-packed, as in the Parquet format) for `count` values of `width` bits from `start` to `end`. A run of
 * a few bytes may state any length, and a reader writes that many values. Where values are missing, the stream may end early.
 * @throws UnsafeParquet when the runs hold more values than the page states, or fewer.
 */
export function checkRuns(bytes: Uint8Array, { start, end, width, count, mayEndEarly = false }: Runs): void {
  if (width > 32) throw new UnsafeParquet(`values of ${width} bits`);
  let at = start;
  let seen = 0;
  while (seen < count && !(mayEndEarly && at >= end)) {
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= end || shift > 28) throw new UnsafeParquet(`a page states ${count} values and has ${seen}`);
      const byte = bytes[at++];
      head += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const isPacked = head % 2 === 1;
    const length = isPacked ? ((head - 1) / 2) * 8 : head / 2;
    if (length === 0 || length > count - seen + (isPacked ? paddedValues : 0))
      throw new UnsafeParquet(`a run of ${length} values where ${count - seen} are left`);
    at += isPacked ? (length / 8) * width : Math.ceil(width / 8);
    seen += length;
  }
}
