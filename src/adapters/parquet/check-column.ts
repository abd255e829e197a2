import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { z } from 'zod';
import { checkRuns } from './check-runs';
import { checkThrift } from './check-thrift';
import { unpackPage } from './unpack-page';
import { UnsafeParquet } from './unsafe-parquet';

/** Kinds of pages and encodings by their numbers in the format. */
const pageKinds = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const;
const dictionaryEncodings: readonly number[] = [2, 8];
/** Values that share a beginning with the one before: a page of them can come to any length. */
const deltaByteArray = 7;

/**
 * What the pages of a column may unpack to: bars are numbers and dates, of which the longest written as text has 40 characters.
 * Without it a chunk of a megabyte could hold a thousand pages of 256 MiB each.
 */
const mostValueBytes = 64;
const freeBytes = 1024 * 1024;

const mostPageBytes = 256 * 1024 * 1024;

const count = z.int().min(0);
const headerSchema = z.object({
  field_1: count,
  field_2: count.max(mostPageBytes),
  field_3: count,
  field_5: z.object({ field_1: count, field_2: count }).optional(),
  field_7: z.object({ field_1: count }).optional(),
  field_8: z
    .object({ field_1: count, field_4: count, field_5: count, field_6: count, field_7: z.boolean().optional() })
    .optional(),
});

type PageHeader = z.infer<typeof headerSchema>;

export interface ColumnChunk {
  readonly bytes: Uint8Array;
  readonly codec: string;
  /** Values that the file states for the chunk: as many as rows. */
  readonly values: number;
  /** True where values may be missing: a level stands before each. */
  readonly optional: boolean;
}

/**
 * Checks the pages of a column chunk before they are decoded, and gives them unpacked, in order. What a page states of itself is what a
 * reader allocates: here it is compared with the bytes that are there and with the rows of the file.
 * @throws UnsafeParquet
 */
export function checkColumn(chunk: ColumnChunk): Uint8Array[] {
  const pages: Uint8Array[] = [];
  let values = 0;
  let unpacked = 0;
  for (let at = 0; at < chunk.bytes.length && values < chunk.values;) {
    const behind = checkThrift(chunk.bytes, at);
    const header = readHeader(chunk.bytes, at);
    unpacked += header.field_2;
    const most = freeBytes + mostValueBytes * chunk.values;
    if (unpacked > most)
      throw new UnsafeParquet(
        `a column of ${chunk.values} values unpacks to more than ${most} bytes; bars take at most ${mostValueBytes} a value`,
      );
    const end = behind + header.field_3;
    if (end > chunk.bytes.length) throw new UnsafeParquet('a page goes on behind the end of its column');
    const packed = chunk.bytes.subarray(behind, end);
    at = end;
    values += checkPage(header, packed, chunk, values, pages);
  }
  if (values !== chunk.values)
    throw new UnsafeParquet(`a column has ${values} values, the file states ${chunk.values}`);
  return pages;
}

/** Returns the number of values; adds the page when the reader will ask to have it unpacked. */
function checkPage(
  header: PageHeader,
  packed: Uint8Array,
  chunk: ColumnChunk,
  before: number,
  pages: Uint8Array[],
): number {
  const left = chunk.values - before;
  switch (header.field_1) {
    case pageKinds.dictionary: {
      const page = unpackInto(pages, chunk.codec, packed, header.field_2);
      if ((header.field_7?.field_1 ?? Infinity) > 8 * page.length)
        throw new UnsafeParquet('a dictionary of more values than bits');
      return 0;
    }
    case pageKinds.data: {
      if (header.field_5 === undefined) throw new UnsafeParquet('a data page without its header');
      const page = unpackInto(pages, chunk.codec, packed, header.field_2);
      const { field_1: values, field_2: encoding } = header.field_5;
      checkCount(values, left);
      checkValues(page, afterLevels(page, chunk.optional, values), encoding, values);
      return values;
    }
    case pageKinds.dataV2: {
      if (header.field_8 === undefined) throw new UnsafeParquet('a data page without its header');
      const { field_1: values, field_4: encoding, field_5: definitions, field_6: repetitions } = header.field_8;
      checkCount(values, left);
      const levels = definitions + repetitions;
      if (levels > packed.length || levels > header.field_2)
        throw new UnsafeParquet('levels that are longer than their page');
      if (chunk.optional) checkRuns(packed, { start: repetitions, end: levels, width: 1, count: values });
      const body = packed.subarray(levels);
      const page =
        header.field_8.field_7 === false ? body : unpackInto(pages, chunk.codec, body, header.field_2 - levels);
      checkValues(page, 0, encoding, values);
      return values;
    }
    default:
      throw new UnsafeParquet(`a page of the kind ${header.field_1} among the values`);
  }
}

function unpackInto(pages: Uint8Array[], codec: string, packed: Uint8Array, length: number): Uint8Array {
  const page = unpackPage(codec, packed, length);
  // What is not packed is read where it stands.
  if (codec !== 'UNCOMPRESSED') pages.push(page);
  return page;
}

function checkCount(values: number, left: number): void {
  if (values > left) throw new UnsafeParquet(`a page states ${values} values where ${left} are left`);
}

/** The place behind the levels that say which values are missing. */
function afterLevels(page: Uint8Array, optional: boolean, values: number): number {
  if (!optional) return 0;
  if (page.length < 4) throw new UnsafeParquet('a page without its levels');
  const end = 4 + new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(0, true);
  if (end > page.length) throw new UnsafeParquet('levels that are longer than their page');
  checkRuns(page, { start: 4, end, width: 1, count: values });
  return end;
}

function checkValues(page: Uint8Array, start: number, encoding: number, values: number): void {
  if (encoding === deltaByteArray)
    throw new UnsafeParquet('text that is stored as differences; write the dates as timestamps');
  if (!dictionaryEncodings.includes(encoding) || start >= page.length) return;
  const width = page[start];
  // Missing values are not in it: the stream may hold fewer than the page states, but never more.
  if (width > 0) checkRuns(page, { start: start + 1, end: page.length, width, count: values, mayEndEarly: true });
}

function readHeader(bytes: Uint8Array, at: number): PageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parsed = headerSchema.safeParse(deserializeTCompactProtocol({ view, offset: at }));
  if (parsed.success) return parsed.data;
  throw new UnsafeParquet(`a page header that cannot be: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
}
