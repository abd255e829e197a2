import type { FileHandle } from 'node:fs/promises';
import { parquetMetadata, parquetRead, type ColumnMetaData, type FileMetaData, type SchemaElement } from 'hyparquet';
import { messageOf } from '../../base/errors';
import { ActionError } from '../../slices/action-error';
import { checkColumn } from './check-column';
import { checkThrift } from './check-thrift';
import { UnsafeParquet } from './unsafe-parquet';

/** What is held at once is a column of a row group: 2 million rows, and 256 MiB of it in the file. */
const mostGroupRows = 2_000_000;
/** Runs of equal values take a few bytes, whatever their length: a small file may state rows that take hours. */
const mostFileRows = 100_000_000;
const mostChunkBytes = 256 * 1024 * 1024;
const mostFooterBytes = 32 * 1024 * 1024;
const magic = 0x31524150;

/** A column of a Parquet file that holds one value a row. */
export interface ParquetColumn {
  readonly name: string;
  readonly element: SchemaElement;
}

/** A Parquet file that is read one column of one row group at a time, each checked before it is decoded. */
export class ParquetFile {
  private constructor(
    readonly where: string,
    readonly file: FileHandle,
    readonly bytes: number,
    readonly metadata: FileMetaData,
  ) {}

  /** @throws ActionError `BadData` when it is no Parquet file, damaged, or its row groups are too large. */
  static async open(where: string, file: FileHandle, bytes: number): Promise<ParquetFile> {
    return safely(where, async () => {
      const metadata = readFooter(await footerOf(file, bytes));
      for (const [index, { num_rows: rows }] of metadata.row_groups.entries())
        if (rows < 0n || rows > mostGroupRows)
          throw new UnsafeParquet(
            `row group ${index + 1} has ${rows} rows, and at most ${mostGroupRows} are read at once; write it with smaller row groups`,
          );
      const rows = metadata.row_groups.reduce((sum, group) => sum + group.num_rows, 0n);
      if (rows > mostFileRows)
        throw new UnsafeParquet(`it has ${rows} rows, and at most ${mostFileRows} are read; split it by dates`);
      return new ParquetFile(where, file, bytes, metadata);
    });
  }

  /** The columns that hold one value a row; nested ones are left out. */
  get columns(): ParquetColumn[] {
    const [, ...elements] = this.metadata.schema;
    const columns: ParquetColumn[] = [];
    for (let index = 0; index < elements.length; index++) {
      const element = elements[index];
      const children = element.num_children ?? 0;
      if (children === 0 && element.repetition_type !== 'REPEATED') columns.push({ name: element.name, element });
      if (children > 0) index += countBelow(elements, index) - 1;
    }
    return columns;
  }

  get groupRows(): number[] {
    return this.metadata.row_groups.map(({ num_rows: rows }) => Number(rows));
  }

  /**
   * The values of a column in a row group, in order; missing ones are undefined or null. Times come as milliseconds since the epoch.
   * @throws ActionError `BadData`
   */
  async read(group: number, column: ParquetColumn): Promise<unknown[]> {
    return safely(this.where, async () => {
      const { meta_data: chunk } =
        this.metadata.row_groups[group].columns.find(
          ({ meta_data: meta }) => meta?.path_in_schema.length === 1 && meta.path_in_schema[0] === column.name,
        ) ?? {};
      const rows = this.groupRows[group];
      if (chunk === undefined || Number(chunk.num_values) !== rows)
        throw new UnsafeParquet(`row group ${group + 1} does not have ${rows} values of ${column.name}`);
      const { start, bytes } = await this.#chunkBytes(chunk);
      const pages = checkColumn({
        bytes,
        codec: chunk.codec,
        values: rows,
        optional: column.element.repetition_type !== 'REQUIRED',
      });
      return this.#decode(group, column.name, { start, bytes }, pages);
    });
  }

  async #chunkBytes(chunk: ColumnMetaData): Promise<{ readonly start: number; readonly bytes: Uint8Array }> {
    const dictionary = Number(chunk.dictionary_page_offset ?? 0n);
    const data = Number(chunk.data_page_offset);
    const start = dictionary > 0 && dictionary < data ? dictionary : data;
    const length = Number(chunk.total_compressed_size);
    if (!(start >= 4 && length > 0 && start + length <= this.bytes))
      throw new UnsafeParquet('a column lies outside the file');
    if (length > mostChunkBytes)
      throw new UnsafeParquet(
        `a column takes ${length} bytes in a row group, and at most ${mostChunkBytes} are read at once; write it with smaller row groups`,
      );
    return { start, bytes: await readExactly(this.file, start, length) };
  }

  async #decode(
    group: number,
    name: string,
    chunk: { readonly start: number; readonly bytes: Uint8Array },
    pages: Uint8Array[],
  ): Promise<unknown[]> {
    const rows = this.groupRows[group];
    const values = new Array<unknown>(rows).fill(undefined);
    const nextPage = (): Uint8Array => {
      const page = pages.shift();
      if (page === undefined) throw new UnsafeParquet('a column has more pages than were found in it');
      return page;
    };
    // Only this group, so that the reader plans no other: its rows are counted from 0.
    const metadata = { ...this.metadata, row_groups: [this.metadata.row_groups[group]], num_rows: BigInt(rows) };
    let filled = 0;
    await parquetRead({
      file: { byteLength: this.bytes, slice: (start, end) => sliceOf(chunk, start, end ?? this.bytes) },
      metadata,
      columns: [name],
      compressors: Object.fromEntries(codecs.map((codec) => [codec, nextPage])),
      parsers: timeParsers,
      geoparquet: false,
      onChunk: ({ columnData, rowStart }) => {
        for (let index = 0; index < columnData.length && rowStart + index < rows; index++)
          values[rowStart + index] = columnData[index];
        filled = Math.max(filled, rowStart + columnData.length);
      },
    });
    if (filled < rows) throw new UnsafeParquet(`${filled} of ${rows} values of ${name} could be decoded`);
    return values;
  }
}

const codecs = ['SNAPPY', 'GZIP', 'BROTLI', 'ZSTD', 'LZ4', 'LZ4_RAW'] as const;

/** Times as milliseconds since the epoch, with what lies below a millisecond as a fraction, so that it is seen and not cut off. */
const timeParsers = {
  timestampFromMilliseconds: (milliseconds: bigint) => Number(milliseconds),
  timestampFromMicroseconds: (microseconds: bigint) => Number(microseconds) / 1e3,
  timestampFromNanoseconds: (nanoseconds: bigint) => Number(nanoseconds) / 1e6,
  dateFromDays: (days: number) => days * 86_400_000,
};

function countBelow(elements: readonly SchemaElement[], index: number): number {
  let below = 1;
  for (let child = 0; child < (elements[index]?.num_children ?? 0); child++)
    below += countBelow(elements, index + below);
  return below;
}

async function sliceOf(
  chunk: { readonly start: number; readonly bytes: Uint8Array },
  start: number,
  end: number,
): Promise<ArrayBuffer> {
  const [first, behind] = [start - chunk.start, end - chunk.start];
  if (first < 0 || behind > chunk.bytes.length) throw new UnsafeParquet('a column that is not where the file says');
  const copy = new ArrayBuffer(behind - first);
  new Uint8Array(copy).set(chunk.bytes.subarray(first, behind));
  return Promise.resolve(copy);
}

async function footerOf(file: FileHandle, bytes: number): Promise<Uint8Array> {
  if (bytes < 12) throw new UnsafeParquet(`${bytes} bytes are too few for a Parquet file`);
  const tail = await readExactly(file, bytes - 8, 8);
  const view = new DataView(tail.buffer, tail.byteOffset, 8);
  if (view.getUint32(4, true) !== magic) throw new UnsafeParquet('it does not end as a Parquet file does');
  const length = view.getUint32(0, true);
  if (length > Math.min(mostFooterBytes, bytes - 8)) throw new UnsafeParquet(`it states a footer of ${length} bytes`);
  return readExactly(file, bytes - 8 - length, length + 8);
}

function readFooter(footer: Uint8Array): FileMetaData {
  checkThrift(footer.subarray(0, footer.length - 8), 0);
  const copy = new ArrayBuffer(footer.length);
  new Uint8Array(copy).set(footer);
  return parquetMetadata(copy, { geoparquet: false });
}

async function readExactly(file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, start + done);
    if (bytesRead === 0) throw new UnsafeParquet('it ends before it should');
    done += bytesRead;
  }
  return buffer;
}

/** What goes wrong in the bytes of a file is the file's fault, whatever a decoder throws. */
async function safely<T>(where: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ActionError || isSystemError(error)) throw error;
    throw new ActionError('BadData', `${where} cannot be read as Parquet: ${messageOf(error)}`, { cause: error });
  }
}

function isSystemError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
