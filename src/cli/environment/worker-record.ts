import { readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { builtBundle } from '../../worker/workflow-bundle';
import { commandLineOf, isAlive } from '../../server/process-life';

const recordSchema = z.strictObject({ pid: z.int().min(1), address: z.string(), startedAt: z.iso.datetime() });

/** A worker that was left running in the background. */
export type WorkerRecord = z.infer<typeof recordSchema>;

/** The background worker of a state folder, if it lives. */
export function livingWorker(stateFolder: string): WorkerRecord | undefined {
  const record = readRecord(stateFolder);
  if (record === undefined) return undefined;
  if (isAlive(record.pid) && commandLineOf(record.pid)?.includes('worker-process') !== false) return record;
  removeWorkerRecord(stateFolder);
  return undefined;
}

/** Whether the program was built again after a worker was started, so that the worker runs old code. */
export function isOutdated(record: WorkerRecord): boolean {
  const bundle = builtBundle();
  return bundle !== undefined && statSync(bundle).mtimeMs > Date.parse(record.startedAt);
}

export async function writeWorkerRecord(stateFolder: string, record: WorkerRecord): Promise<void> {
  await mkdir(stateFolder, { recursive: true });
  await writeFile(fileOf(stateFolder), `${JSON.stringify(record)}\n`);
}

export function removeWorkerRecord(stateFolder: string): void {
  rmSync(fileOf(stateFolder), { force: true });
}

function readRecord(stateFolder: string): WorkerRecord | undefined {
  let text: string;
  try {
    text = readFileSync(fileOf(stateFolder), 'utf8');
  } catch {
    return undefined;
  }
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    // Damaged: nothing can be said about the process it meant.
    removeWorkerRecord(stateFolder);
    return undefined;
  }
}

const fileOf = (stateFolder: string): string => path.join(stateFolder, 'worker.json');
