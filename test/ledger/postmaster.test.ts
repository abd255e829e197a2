import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { disownPidFile, postmasterOf } from '../../src/ledger/server/postmaster';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-pid-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pidFile = (): string => path.join(folder, 'postmaster.pid');
const content = (pid: number | string): string =>
  `${pid}\n${folder}\n1700000000\n54321\n\n127.0.0.1\n  1234  5678\nready   \n`;
const noProcess = 2_147_483_600;

describe('the server of a data folder', () => {
  it.each([
    ['without a file', undefined],
    ['with an empty file', ''],
    ['with a file that is none', 'hello'],
    ['whose process is gone', noProcess],
    ['whose process id went to another', process.pid],
  ])('is not there %s', (_, pid) => {
    if (pid !== undefined) writeFileSync(pidFile(), typeof pid === 'number' ? content(pid) : pid);
    expect(postmasterOf(folder)).toBeUndefined();
  });

  it('is given up to PostgreSQL when its id went to another process, with what else the file says', () => {
    writeFileSync(pidFile(), content(process.pid));
    disownPidFile(folder);
    const [first, ...rest] = readFileSync(pidFile(), 'utf8').split('\n');
    expect(Number(first)).toBe(2_147_483_646);
    expect(rest).toEqual(content(0).split('\n').slice(1));
  });

  it('is left as it is when its process is gone: PostgreSQL deals with that', () => {
    writeFileSync(pidFile(), content(noProcess));
    disownPidFile(folder);
    expect(readFileSync(pidFile(), 'utf8')).toBe(content(noProcess));
  });
});
