import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';

/** A sound Parquet file of bars whose dates are endless texts: one page each, of `bytes` when unpacked and a thousandth of it in the file. */
export function parquetBomb(rows: number, bytes: number): Uint8Array {
  const packed = new Map<number, Uint8Array>();
  const text = '2'.repeat(bytes);
  const gzip = (page: Uint8Array): Uint8Array => {
    const before = packed.get(page.length);
    if (page.length < bytes) return gzipSync(page);
    const made = before ?? gzipSync(page, { level: 1 });
    packed.set(page.length, made);
    return made;
  };
  const numbers = Array.from({ length: rows }, (_, row) => 10 + row);
  const written = parquetWriteBuffer({
    columnData: [
      { name: 'date', data: numbers.map(() => text), type: 'STRING', encoding: 'PLAIN' },
      ...['open', 'high', 'low', 'close'].map((name) => ({ name, data: numbers, type: 'DOUBLE' as const })),
    ],
    codec: 'GZIP',
    compressors: { GZIP: gzip },
    pageSize: 1,
    statistics: false,
  });
  return new Uint8Array(written);
}
