import { UnsafeParquet } from './unsafe-parquet';

const magic = 0xfd2fb528;
const reservedBlock = 3;
const runBlock = 1;

/**
 * Checks that the bytes are one Zstandard frame that states its content to be `length` bytes, as the writers of Parquet files make them
 * (RFC 8878, 3.1.1). The reader allocates what a frame states, and reads whatever frames follow.
 * @throws UnsafeParquet
 */
export function checkZstd(packed: Uint8Array, length: number): void {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < 6 || view.getUint32(0, true) !== magic) throw new UnsafeParquet('a page is no Zstandard frame');
  const descriptor = packed[4];
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6];
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
  const sizeAt = 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes;
  const blocksAt = sizeAt + sizeBytes;
  if (blocksAt > packed.length) throw new UnsafeParquet('a Zstandard frame ends in its header');
  const stated = statedSize(view, sizeAt, sizeBytes);
  if (stated !== length)
    throw new UnsafeParquet(`a Zstandard frame states ${stated ?? 'no number of'} bytes, the page ${length}`);
  const end = endOfBlocks(packed, blocksAt) + ((descriptor & 4) !== 0 ? 4 : 0);
  if (end !== packed.length) throw new UnsafeParquet('a page is more or less than one Zstandard frame');
}

function statedSize(view: DataView, at: number, bytes: number): number | undefined {
  switch (bytes) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    case 8:
      return Number(view.getBigUint64(at, true));
    default:
      return undefined;
  }
}

function endOfBlocks(packed: Uint8Array, start: number): number {
  for (let at = start; at + 3 <= packed.length;) {
    const head = packed[at] | (packed[at + 1] << 8) | (packed[at + 2] << 16);
    const type = (head >> 1) & 3;
    if (type === reservedBlock) break;
    at += 3 + (type === runBlock ? 1 : head >> 3);
    if ((head & 1) === 1) return at;
  }
  throw new UnsafeParquet('a Zstandard frame has no last block');
}
