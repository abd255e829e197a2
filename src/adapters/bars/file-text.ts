import { createHash } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { messageOf } from '../../base/errors';
import { systemErrorCode } from '../../base/system-error';
import { ActionError } from '../../slices/action-error';
import type { OpenFile } from './bar-folder';

const pieceBytes = 256 * 1024;
/** What a compressed file may come to, and how many times its own size: bars shrink 3 to 10 times, an attack 1,000 times. */
const maxExpandedBytes = 4 * 1024 ** 3;
const maxExpansion = 100;
/** Small files may be very regular. */
const freeBytes = 64 * 1024 * 1024;

/** The text of a file as it is read: piece by piece, so that no file has to fit into memory. */
export interface FileText {
  readonly pieces: AsyncIterable<string>;
  /** SHA-256 of the bytes of the file; known when all pieces have been taken. */
  sha256(): string;
}

/**
 * Reads a file as UTF-8 text, unpacking it where its name ends in `.gz`.
 * @throws ActionError `BadData` while it is read: no UTF-8, damaged, or it expands beyond all reason; the signal's reason when it is aborted.
 */
export function fileText(open: OpenFile, where: string, signal?: AbortSignal): FileText {
  const hash = createHash('sha256');
  const hashed = hashedPieces(open, (piece) => hash.update(piece), signal);
  const bytes = open.path.endsWith('.gz') ? unpacked(hashed, open, where) : hashed;
  return { pieces: decoded(bytes, where), sha256: () => hash.digest('hex') };
}

async function* hashedPieces(
  { file }: OpenFile,
  take: (piece: Buffer) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  let position = 0;
  for (;;) {
    signal?.throwIfAborted();
    // A buffer of its own each time: what comes after may still hold the one before.
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    const piece = buffer.subarray(0, bytesRead);
    take(piece);
    yield piece;
  }
}

async function* unpacked(pieces: AsyncIterable<Buffer>, open: OpenFile, where: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const feeding = feed(pieces, gunzip);
  // Its failure is thrown below, where the other end of the pipe is read.
  feeding.catch((error: unknown) => gunzip.destroy(error instanceof Error ? error : new Error(messageOf(error))));
  const most = Math.min(maxExpandedBytes, Math.max(freeBytes, open.bytes * maxExpansion));
  let total = 0;
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      total += piece.length;
      if (total > most) {
        throw new ActionError(
          'BadData',
          `${where} has ${open.bytes} bytes and unpacks to more than ${most}: no file of bars does that. Unpack it yourself if it is sound`,
        );
      }
      yield piece;
    }
    await feeding;
  } catch (error) {
    if (error instanceof ActionError || !isZlibError(error)) throw error;
    throw new ActionError('BadData', `${where} cannot be unpacked: ${messageOf(error)}`, { cause: error });
  } finally {
    gunzip.destroy();
  }
}

async function feed(pieces: AsyncIterable<Buffer>, gunzip: ReturnType<typeof createGunzip>): Promise<void> {
  for await (const piece of pieces) {
    if (gunzip.destroyed) return;
    if (!gunzip.write(piece))
      await new Promise<void>((resolve) => {
        gunzip.once('drain', resolve);
        gunzip.once('close', resolve);
      });
  }
  gunzip.end();
}

function isZlibError(error: unknown): boolean {
  return systemErrorCode(error)?.startsWith('Z_') === true;
}

async function* decoded(pieces: AsyncIterable<Buffer>, where: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (systemErrorCode(error) !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new ActionError('BadData', `${where}, line 1: not UTF-8 text; save the file as CSV in UTF-8`, {
      cause: error,
    });
  }
}
