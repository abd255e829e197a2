import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../base/system-error';

/** What `<state folder>/server.json` says about the embedded server that runs on this state. */
export interface ServerRecord {
  readonly pid: number;
  /** `127.0.0.1:7233` */
  readonly address: string;
  /** `http://127.0.0.1:8233` */
  readonly uiUrl: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Of the Temporal CLI. */
  readonly version: string;
  /** True when it stays up after the last process that uses it (`bellwether up`). */
  readonly detached: boolean;
}

export type RecordRead =
  | { readonly kind: 'record'; readonly record: ServerRecord }
  | { readonly kind: 'absent' }
  | { readonly kind: 'corrupt' };

/**
 * Reads the record. `corrupt` is whatever is not a record of this shape, an empty file too. Synchronous, as exit handlers
 * need it.
 */
export function readServerRecord(stateFolder: string): RecordRead {
  let text: string;
  try {
    text = readFileSync(recordFile(stateFolder), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return { kind: 'absent' };
    throw error;
  }
  const record = parseRecord(text);
  return record === undefined ? { kind: 'corrupt' } : { kind: 'record', record };
}

/** Writes the record in one step: a reader sees the old one or the new one. */
export async function writeServerRecord(stateFolder: string, record: ServerRecord): Promise<void> {
  await mkdir(stateFolder, { recursive: true });
  const draft = `${recordFile(stateFolder)}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(record, undefined, 2)}\n`);
  await rename(draft, recordFile(stateFolder));
}

/** Removes the record; none there is no error. */
export function removeServerRecord(stateFolder: string): void {
  rmSync(recordFile(stateFolder), { force: true });
}

function recordFile(stateFolder: string): string {
  return path.join(stateFolder, 'server.json');
}

function parseRecord(text: string): ServerRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, address, uiUrl, startedAt, version, detached }: Partial<Record<keyof ServerRecord, unknown>> = value;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 1) return undefined;
  if (typeof address !== 'string' || !/^127\.0\.0\.1:\d+$/.test(address)) return undefined;
  if (typeof uiUrl !== 'string' || typeof startedAt !== 'string' || typeof version !== 'string') return undefined;
  if (typeof detached !== 'boolean') return undefined;
  return { pid, address, uiUrl, startedAt, version, detached };
}
