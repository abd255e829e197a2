import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { snappyUncompress } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { messageOf } from '../../base/errors';
import { UnsafeParquet } from './unsafe-parquet';
import { checkZstd } from './check-zstd';

/**
 * Unpacks a page to the length that its header states, and never to more.
 * @throws UnsafeParquet when it comes to another length, or is damaged.
 */
export function unpackPage(codec: string, packed: Uint8Array, length: number): Uint8Array {
  try {
    const page = unpack(codec, packed, length);
    if (page.length === length) return page;
    throw new UnsafeParquet(`a page unpacks to ${page.length} bytes, its header states ${length}`);
  } catch (error) {
    if (error instanceof UnsafeParquet) throw error;
    throw new UnsafeParquet(
      `a page of ${packed.length} bytes does not unpack to the ${length} its header states: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

function unpack(codec: string, packed: Uint8Array, length: number): Uint8Array {
  switch (codec) {
    case 'UNCOMPRESSED':
      return packed;
    case 'SNAPPY': {
      const page = new Uint8Array(length);
      snappyUncompress(packed, page);
      return page;
    }
    case 'GZIP':
      return gunzipSync(packed, { maxOutputLength: Math.max(length, 1) });
    case 'BROTLI':
      return brotliDecompressSync(packed, { maxOutputLength: Math.max(length, 1) });
    case 'ZSTD':
      checkZstd(packed, length);
      return library('ZSTD', packed, length);
    case 'LZ4':
    case 'LZ4_RAW':
      return library(codec, packed, length);
    default:
      throw new UnsafeParquet(`the compression ${codec} is not known`);
  }
}

function library(codec: 'ZSTD' | 'LZ4' | 'LZ4_RAW', packed: Uint8Array, length: number): Uint8Array {
  const unpacker = compressors[codec];
  if (unpacker === undefined) throw new UnsafeParquet(`the compression ${codec} is not known`);
  return unpacker(packed, length);
}
