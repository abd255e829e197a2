import { appendFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchDownload } from '../../src/server/ways/download-watch';
import { runCommand } from '../../src/server/run-command';
import { temporaryFolder } from './fake-binaries';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const log = (): void => undefined;
const options = { stallMs: 200, timeoutMs: 10_000, log, everyMs: 20 };

/** Does nothing until it is told to stop. */
const hang = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error(`stopped: ${(signal.reason as Error).message}`));
    });
  });

describe('watchDownload', () => {
  it('stops a download that stands still', async () => {
    await expect(watchDownload(folder, options, hang)).rejects.toThrow('stopped: no data came for 0.2 s');
  });

  it('lets one go on that grows slowly, beyond the limit for standing still', async () => {
    const result = await watchDownload(folder, options, async (signal) => {
      for (let part = 0; part < 8; part += 1) {
        await appendFile(path.join(folder, 'file'), 'x');
        await sleep(50, undefined, { signal });
      }
      return 'done';
    });
    expect(result).toBe('done');
  });

  it('stops one that grows but never ends', async () => {
    const grow = setInterval(() => void appendFile(path.join(folder, 'file'), 'x'), 20);
    try {
      await expect(watchDownload(folder, { ...options, timeoutMs: 300 }, hang)).rejects.toThrow(
        'stopped: not finished after 0.3 s',
      );
    } finally {
      clearInterval(grow);
    }
  });

  it('stops when the user does', async () => {
    const signal = AbortSignal.timeout(50);
    await expect(watchDownload(folder, { ...options, stallMs: 5_000, signal }, hang)).rejects.toThrow('stopped');
  });
});

describe('runCommand', () => {
  it('gives the output of a program', async () => {
    await expect(runCommand('echo', ['hello'], { timeoutMs: 5_000 })).resolves.toBe('hello\n');
  });

  it.each([
    ['a program that does not exist', 'no-such-program-here', [], 5_000, 'no-such-program-here was not found'],
    ['one that fails', 'sh', ['-c', 'echo first >&2; echo last >&2; exit 3'], 5_000, 'sh ended with exit code 3: last'],
    ['one that takes too long', 'sleep', ['20'], 100, 'sleep took longer than 0.1 s'],
  ])('says how %s ended', async (_, command, commandArguments, timeoutMs, message) => {
    await expect(runCommand(command, commandArguments, { timeoutMs })).rejects.toThrow(message);
  });

  it('says that it was stopped, and by what', async () => {
    const signal = AbortSignal.abort(new Error('Ctrl-C'));
    await expect(runCommand('sleep', ['20'], { timeoutMs: 5_000, signal })).rejects.toThrow(
      /sleep was stopped: .*Ctrl-C/,
    );
  });
});
