import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findRunningServer, stopEmbeddedServer } from '../../src/server';
import { isAlive, startTimeOf } from '../../src/server/process-life';
import { readServerRecord, writeServerRecord } from '../../src/server/server-record';
import { useServer } from '../../src/server/server-users';
import { onLinux } from '../support/on-linux';
import { pretendPlatform } from '../support/platform';
import { temporaryFolder } from './fake-binaries';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const record = {
  pid: process.pid,
  address: '127.0.0.1:7233',
  uiUrl: 'http://127.0.0.1:8233',
  startedAt: '2026-01-02T03:04:05.000Z',
  version: '1.9.1',
  detached: false,
};

describe('server.json', () => {
  it('is read as it was written', async () => {
    expect(readServerRecord(folder)).toEqual({ kind: 'absent' });
    await writeServerRecord(folder, record);
    expect(readServerRecord(folder)).toEqual({ kind: 'record', record });
  });

  it.each([
    ['an empty file', ''],
    ['half a file', '{"pid": 12'],
    ['another shape', '[]'],
    ['no process id', JSON.stringify({ ...record, pid: 'many' })],
    ['the process id of init', JSON.stringify({ ...record, pid: 1 })],
    ['another machine', JSON.stringify({ ...record, address: '10.0.0.1:7233' })],
    ['a missing field', JSON.stringify({ ...record, detached: undefined })],
  ])('counts as corrupt with %s, and is removed', async (_, text) => {
    const file = path.join(folder, 'server.json');
    await writeFile(file, text);
    expect(readServerRecord(folder)).toEqual({ kind: 'corrupt' });
    expect(await findRunningServer(folder)).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  it('of a process that lives but is no Temporal server is not believed: the id was used again', async () => {
    await writeServerRecord(folder, record);
    expect(isAlive(record.pid)).toBe(true);
    expect(await findRunningServer(folder)).toBeUndefined();
    expect(existsSync(path.join(folder, 'server.json'))).toBe(false);
  });
});

describe('a process that cannot be told apart', () => {
  let other: ChildProcess;
  let restorePlatform: () => void;

  beforeEach(async () => {
    other = spawn('sleep', ['60'], { stdio: 'ignore' });
    const { pid } = other;
    if (pid === undefined) throw new Error('no process');
    // Nothing answers on port 1.
    await writeServerRecord(folder, { ...record, pid, address: '127.0.0.1:1' });
    restorePlatform = pretendPlatform('win32');
  });

  afterEach(() => {
    restorePlatform();
    other.kill('SIGKILL');
  });

  it('is never ended', async () => {
    expect(await stopEmbeddedServer(folder)).toBe(false);
    expect(other.exitCode ?? other.signalCode).toBeNull();
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });

  it('is no server when it does not answer', async () => {
    expect(await findRunningServer(folder, 200)).toBeUndefined();
  });
});

describe('useServer', () => {
  it('knows the others until they leave', () => {
    const first = useServer(folder);
    const second = useServer(folder);
    expect(first.leave()).toEqual({ othersLeft: true });
    expect(second.leave()).toEqual({ othersLeft: false });
  });

  it('does not count processes that died without leaving', async () => {
    const users = path.join(folder, 'temporal', 'users');
    await mkdir(users, { recursive: true });
    await writeFile(path.join(users, '999999999-dead'), '');
    expect(useServer(folder).leave()).toEqual({ othersLeft: false });
  });

  onLinux.each([
    ['does not count an earlier process with the id of this one', process.pid, '1', false],
    ['does not count an earlier process whose id another one has now', process.ppid, '1', false],
    ['counts the process with that id and start', process.ppid, startTimeOf(process.ppid), true],
  ])('%s', async (_, pid, startTime, othersLeft) => {
    const users = path.join(folder, 'temporal', 'users');
    await mkdir(users, { recursive: true });
    await writeFile(path.join(users, `${pid}-${String(startTime)}-left`), '');
    expect(useServer(folder).leave()).toEqual({ othersLeft });
  });
});
