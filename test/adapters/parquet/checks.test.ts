import { gzipSync } from 'node:zlib';
import { checkColumn } from '../../../src/adapters/parquet/check-column';
import { checkRuns } from '../../../src/adapters/parquet/check-runs';
import { checkThrift } from '../../../src/adapters/parquet/check-thrift';
import { checkZstd } from '../../../src/adapters/parquet/check-zstd';
import { unpackPage } from '../../../src/adapters/parquet/unpack-page';

const bytes = (...values: number[]) => Uint8Array.from(values);

/** An unsigned number in groups of 7 bits. */
function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...varint(Math.floor(value / 0x80))];
}

const zigzag = (value: number) => varint(value * 2);

/** A data page of version 1: its header, and its body as it stands. */
function dataPage(values: number, encoding: number, body: number[], size = body.length): number[] {
  const page = [0x15, ...zigzag(values), 0x15, ...zigzag(encoding), 0x15, ...zigzag(3), 0x15, ...zigzag(3), 0];
  return [0x15, ...zigzag(0), 0x15, ...zigzag(size), 0x15, ...zigzag(body.length), 0x2c, ...page, 0, ...body];
}

const column = (page: number[], change: object = {}) =>
  checkColumn({ bytes: bytes(...page), codec: 'UNCOMPRESSED', values: 4, optional: false, ...change });

const doubles = Array<number>(32).fill(0);

describe('a column', () => {
  it('whose pages are what they state is taken', () => {
    expect(column(dataPage(4, 0, doubles))).toEqual([]);
  });

  it.each([
    [
      'states more values than the file',
      dataPage(2 ** 30, 0, doubles),
      'a page states 1073741824 values where 4 are left',
    ],
    ['has fewer values than the file', dataPage(3, 0, doubles), 'a column has 3 values, the file states 4'],
    [
      'has a run of a billion values',
      dataPage(4, 8, [1, ...varint(2 ** 30 * 2), 1]),
      'a run of 1073741824 values where 4 are left',
    ],
    ['has an endless bit-packed run', dataPage(4, 8, [1, ...varint(2 ** 24 * 2 + 1), 1]), 'a run of 134217728 values'],
    ['has a page that goes on behind the end', dataPage(4, 0, doubles).slice(0, -1), 'a page goes on behind the end'],
    ['states a page of 2 GiB', dataPage(4, 0, doubles, 2 ** 31 - 1), 'a page header that cannot be'],
    ['has text stored as differences', dataPage(4, 7, doubles), 'text that is stored as differences'],
  ])('that %s is refused', (_, page, message) => {
    expect(() => column(page)).toThrow(message);
  });

  it('of pages that are each small enough is refused by what they come to', () => {
    const page = dataPage(1, 0, [...gzipSync(Buffer.alloc(600_000))], 600_000);
    expect(column(page, { codec: 'GZIP', values: 1 })).toHaveLength(1);
    expect(() => column([...page, ...page], { codec: 'GZIP' })).toThrow(
      'a column of 4 values unpacks to more than 1048832 bytes',
    );
  });

  it('with levels of a billion values is refused', () => {
    const levels = [...varint(2 ** 30 * 2), 1];
    const page = dataPage(4, 0, [levels.length, 0, 0, 0, ...levels, ...doubles]);
    expect(() => column(page, { optional: true })).toThrow('a run of 1073741824 values where 4 are left');
  });
});

describe('runs', () => {
  const check = (stream: number[], count: number, mayEndEarly = false) =>
    checkRuns(bytes(...stream), { start: 0, end: stream.length, width: 1, count, mayEndEarly });

  it.each([
    ['a run', [8, 1], 4],
    ['a bit-packed run with filled up values', [3, 0xff], 5],
    ['both', [8, 1, 3, 0xff], 12],
  ])('of %s are taken', (_, stream, count) => {
    expect(() => check(stream, count)).not.toThrow();
  });

  it('that end early are taken only where values may be missing', () => {
    expect(() => check([8, 1], 5)).toThrow('a page states 5 values and has 4');
    expect(() => check([8, 1], 5, true)).not.toThrow();
  });

  it('of no values are refused', () => {
    expect(() => check([0, 1, 0, 1], 4)).toThrow('a run of 0 values');
  });
});

describe('a structure', () => {
  it.each([
    ['a list of a billion entries', [0x19, 0xf5, ...varint(2 ** 30)], 'a list of 1073741824 entries in fewer bytes'],
    ['text of a billion bytes', [0x18, ...varint(2 ** 30)], 'bytes where there are'],
    ['lists a thousand deep', [0x19, ...Array<number>(1000).fill(0x19)], 'deep'],
    ['structures a thousand deep', Array<number>(1000).fill(0x1c), 'more than 32 deep'],
    ['no end', [0x15, 2], 'a structure goes on behind the end'],
    ['an unknown type', [0x1f], 'unknown type 15'],
  ])('with %s is refused', (_, structure, message) => {
    expect(() => checkThrift(bytes(...structure), 0)).toThrow(message);
  });

  it('gives the place behind it', () => {
    expect(checkThrift(bytes(0x15, 2, 0x18, 1, 65, 0, 99), 0)).toBe(6);
  });
});

describe('a packed page', () => {
  it.each([
    ['GZIP', gzipSync(Buffer.alloc(1_000_000))],
    ['SNAPPY', bytes(4, 0)],
    ['ZSTD', bytes(1, 2, 3)],
    ['LZO', bytes(1)],
  ])('of %s that does not come to its length is refused', (codec, packed) => {
    expect(() => unpackPage(codec, packed, 100)).toThrow(expect.objectContaining({ name: 'UnsafeParquet' }));
  });

  // A frame of one run block: 300 times the letter a.
  const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x60, 300 - 256, 0, ((300 << 3) % 256) | 3, (300 << 3) >> 8, 0, 97];

  it('of Zstandard is unpacked', () => {
    expect(Buffer.from(unpackPage('ZSTD', bytes(...frame), 300)).toString()).toBe('a'.repeat(300));
  });

  it.each([
    ['states another length', frame, 299, 'a Zstandard frame states 300 bytes, the page 299'],
    ['has another frame behind it', [...frame, ...frame], 300, 'more or less than one Zstandard frame'],
    ['states no length', [0x28, 0xb5, 0x2f, 0xfd, 0, 0, 1, 0, 0], 300, 'states no number of bytes'],
    ['has no last block', frame.with(7, frame[7] & 0xfe), 300, 'has no last block'],
  ])('of Zstandard that %s is refused', (_, packed, length, message) => {
    expect(() => checkZstd(bytes(...packed), length)).toThrow(message);
  });
});
