import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import promises, { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withFileLock } from '../../src/server/file-lock';
import { startTimeOf } from '../../src/server/process-life';
import { onLinux } from '../support/on-linux';
import { temporaryFolder } from './fake-binaries';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  file = path.join(folder, 'some', 'start.lock');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const options = { waitMs: 5_000, staleAfterMs: 60_000 };

/** The id of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

async function leaveLock(pid: number, started?: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ pid, started, key: 'of another' }));
}

describe('withFileLock', () => {
  it('lets one work at a time, tells the others that they waited, and leaves no file', async () => {
    let inside = 0;
    let most = 0;
    let waits = 0;
    const work = async ({ waited }: { waited: boolean }): Promise<boolean> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(5);
      inside -= 1;
      return waited;
    };
    const onWait = (): void => {
      waits += 1;
    };
    const results = await Promise.all(
      Array.from({ length: 8 }, () => withFileLock(file, { ...options, onWait }, work)),
    );
    expect(most).toBe(1);
    expect(results.filter((waited) => !waited)).toHaveLength(1);
    expect(waits).toBe(7);
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it('lets go when the work fails', async () => {
    await expect(withFileLock(file, options, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(file)).toBe(false);
  });

  it('takes over the lock of a process that has died, one at a time however many want it', async () => {
    await leaveLock(deadProcess());
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(2);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withFileLock(file, options, work)));
    expect(most).toBe(1);
  });

  it('spares the lock of one who was quicker to take it over', async () => {
    await leaveLock(deadProcess());
    const realMkdir = promises.mkdir;
    const quicker = jest.spyOn(promises, 'mkdir').mockImplementation(async (folder, mkdirOptions) => {
      if (String(folder).endsWith('.breaking')) await leaveLock(process.ppid);
      return realMkdir(folder, mkdirOptions);
    });
    try {
      const attempt = withFileLock(file, { ...options, waitMs: 100 }, async () => 'mine');
      await expect(attempt).rejects.toMatchObject({ code: 'LockHeld' });
    } finally {
      quicker.mockRestore();
    }
  });

  it('takes over an old lock even if a process with its id lives', async () => {
    await leaveLock(process.ppid);
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(file, longAgo, longAgo);
    await expect(withFileLock(file, options, async () => 'mine')).resolves.toBe('mine');
  });

  it('takes over the lock of an earlier process with the id of this one', async () => {
    await leaveLock(process.pid);
    await expect(withFileLock(file, { ...options, waitMs: 100 }, async () => 'mine')).resolves.toBe('mine');
  });

  it('does not take over what this very process holds', async () => {
    await withFileLock(file, options, async () => {
      const second = withFileLock(file, { ...options, waitMs: 100 }, async () => 'mine');
      await expect(second).rejects.toMatchObject({ code: 'LockHeld' });
    });
  });

  onLinux('takes over the lock of an earlier process whose id another one has now', async () => {
    await leaveLock(process.ppid, '1');
    await expect(withFileLock(file, { ...options, waitMs: 100 }, async () => 'mine')).resolves.toBe('mine');
  });

  onLinux('spares the lock of the process with that id and start', async () => {
    await leaveLock(process.ppid, startTimeOf(process.ppid));
    const attempt = withFileLock(file, { ...options, waitMs: 100 }, async () => 'mine');
    await expect(attempt).rejects.toMatchObject({ code: 'LockHeld' });
  });

  it('gives up on a process that keeps it, and names it', async () => {
    await leaveLock(process.ppid);
    await expect(withFileLock(file, { ...options, waitMs: 100 }, async () => 'mine')).rejects.toMatchObject({
      code: 'LockHeld',
      message: expect.stringContaining(`Waited 0.1 s for process ${process.ppid}`),
    });
    expect(existsSync(file)).toBe(true);
  });

  it('stops waiting when asked to', async () => {
    await leaveLock(process.ppid);
    const signal = AbortSignal.timeout(50);
    await expect(withFileLock(file, { ...options, signal }, async () => 'mine')).rejects.toThrow(/abort|timeout/i);
  });

  it('recovers from a process that died while it took a lock over', async () => {
    await leaveLock(deadProcess());
    const breaker = `${file}.breaking`;
    await mkdir(breaker);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(breaker, longAgo, longAgo);
    await expect(withFileLock(file, options, async () => 'mine')).resolves.toBe('mine');
  });
});
