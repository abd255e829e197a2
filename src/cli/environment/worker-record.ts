import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { commandLineOf, isAlive, startTimeOf } from '../../server/process-life';
import { builtBundle } from '../../worker/workflow-bundle';

/** Not strict: that another version wrote more is no reason to lose sight of a process. */
const recordSchema = z.object({
  pid: z.int().min(1),
  address: z.string(),
  taskQueue: z.string(),
  /** Hashes of what it was started with; see workerSetup. */
  setup: z.record(z.string(), z.string()).default({}),
  startedAt: z.iso.datetime(),
  /** When its process started, as the system counts, where it tells. */
  processStart: z.string().optional(),
});

/** A worker that was left running in the background. */
export type WorkerRecord = z.output<typeof recordSchema>;

/** The background workers of a state folder that live. What dead ones left is removed. */
export function livingWorkers(stateFolder: string): WorkerRecord[] {
  const records: WorkerRecord[] = [];
  for (const file of recordFiles(stateFolder)) {
    const record = readRecord(file);
    if (record !== undefined && isWorker(record)) records.push(record);
    else rmSync(file, { force: true });
  }
  return records;
}

/** Whether the program was built again after a worker was started, so that the worker runs old code. */
export function isOutdated(record: WorkerRecord): boolean {
  const bundle = builtBundle();
  return bundle !== undefined && statSync(bundle).mtimeMs > Date.parse(record.startedAt);
}

export function writeWorkerRecord(stateFolder: string, record: Omit<WorkerRecord, 'processStart'>): void {
  mkdirSync(folderOf(stateFolder), { recursive: true });
  const written: WorkerRecord = { ...record, processStart: startTimeOf(record.pid) };
  writeFileSync(fileOf(stateFolder, record.pid), `${JSON.stringify(written)}\n`);
}

export function removeWorkerRecord(stateFolder: string, pid: number): void {
  rmSync(fileOf(stateFolder, pid), { force: true });
}

/**
 * Process ids are used again, and in a container by the very same programs: the start has to be the one that was written
 * down, and the command line that of a worker, each where it can be had.
 */
function isWorker({ pid, processStart }: WorkerRecord): boolean {
  if (!isAlive(pid)) return false;
  if (processStart !== undefined && startTimeOf(pid) !== processStart) return false;
  return commandLineOf(pid)?.includes('worker-process') !== false;
}

function recordFiles(stateFolder: string): string[] {
  const folder = folderOf(stateFolder);
  try {
    return readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    return []; // no worker was ever left running
  }
}

function readRecord(file: string): WorkerRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined; // damaged: nothing can be said about the process it meant
  }
}

const folderOf = (stateFolder: string): string => path.join(stateFolder, 'workers');

const fileOf = (stateFolder: string, pid: number): string => path.join(folderOf(stateFolder), `${pid}.json`);
