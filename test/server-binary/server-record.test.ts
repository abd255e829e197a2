import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findRunningServer } from '../../src/server';
import { isAlive } from '../../src/server/process-life';
import { readServerRecord, writeServerRecord } from '../../src/server/server-record';
import { useServer } from '../../src/server/server-users';
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
});
