import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  livingWorkers,
  removeWorkerRecord,
  writeWorkerRecord,
  type WorkerRecord,
} from '../../../src/cli/environment/worker-record';
import { onLinux } from '../../support/on-linux';

let folder: string;
let living: ChildProcess;

const recordOf = (pid: number): WorkerRecord => ({
  pid,
  address: '127.0.0.1:7233',
  taskQueue: 'bellwether',
  startedAt: '2018-12-31T16:00:00.000Z',
  setup: { BELLWETHER_CSV_FOLDER: 'a1' },
});

beforeAll(async () => {
  // Its command line is that of a worker.
  living = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)', 'worker-process.js'], {
    stdio: 'ignore',
  });
  await new Promise((resolve) => living.once('spawn', resolve));
});

afterAll(() => {
  living.kill('SIGKILL');
});

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-workers-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const pidOf = ({ pid }: ChildProcess): number => pid ?? 0;

describe('livingWorkers', () => {
  it('are none where none was ever started', () => {
    expect(livingWorkers(folder)).toEqual([]);
  });

  it('has a worker that lives, until its record is removed', () => {
    const record = recordOf(pidOf(living));
    writeWorkerRecord(folder, record);
    expect(livingWorkers(folder)).toEqual([expect.objectContaining(record)]);
    removeWorkerRecord(folder, record.pid);
    expect(livingWorkers(folder)).toEqual([]);
  });

  it('leaves out, and forgets, one that has ended and one whose process id is used by another program', () => {
    writeWorkerRecord(folder, recordOf(2 ** 22 + 1));
    writeWorkerRecord(folder, recordOf(process.pid));
    expect(livingWorkers(folder)).toEqual([]);
    expect(readdirSync(path.join(folder, 'workers'))).toEqual([]);
  });

  onLinux('leaves out one whose process id was given to another worker', () => {
    const { pid } = recordOf(pidOf(living));
    writeWorkerRecord(folder, recordOf(pid));
    const file = path.join(folder, 'workers', `${pid}.json`);
    const written = JSON.parse(readFileSync(file, 'utf8')) as WorkerRecord;
    writeFileSync(file, JSON.stringify({ ...written, processStart: '1' }));

    expect(written.processStart).toMatch(/^\d+$/);
    expect(livingWorkers(folder)).toEqual([]);
  });

  it('has one whose start nobody wrote down', () => {
    const record = recordOf(pidOf(living));
    writeWorkerRecord(folder, record);
    writeFileSync(path.join(folder, 'workers', `${record.pid}.json`), JSON.stringify(record));

    expect(livingWorkers(folder)).toEqual([record]);
  });

  it('has one that another version wrote, with more and with less', () => {
    const { setup, ...record } = recordOf(pidOf(living));
    writeWorkerRecord(folder, { ...record, setup });
    writeFileSync(path.join(folder, 'workers', `${record.pid}.json`), JSON.stringify({ ...record, later: true }));

    expect(livingWorkers(folder)).toEqual([{ ...record, setup: {} }]);
  });

  it.each(['', 'not json', '{"pid":"1"}', '{}'])('forgets a damaged record: %p', (text) => {
    writeWorkerRecord(folder, recordOf(pidOf(living)));
    writeFileSync(path.join(folder, 'workers', `${pidOf(living)}.json`), text);
    expect(livingWorkers(folder)).toEqual([]);
  });
});
