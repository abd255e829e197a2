import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startFailure } from '../../src/server/start-failure';
import { temporaryFolder } from './fake-binaries';

let folder: string;
let logFile: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  logFile = path.join(folder, 'server.log');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const ended = new Error('it ended with exit code 2');
const portLost = 'Failed to start gRPC listener: listen tcp 127.0.0.1:7233: bind: address already in use';
const windowsPortLost = 'listen tcp 127.0.0.1:7233: bind: Only one usage of each socket address is normally permitted.';
const calls = Array.from({ length: 400 }, (_, index) => `main.call${index}(0xc000012345)`);

describe('startFailure', () => {
  it.each([
    ['in the last line', ['warn: something', portLost]],
    ['before the long stack of a panic', [portLost, 'panic: cannot start', '', 'goroutine 1 [running]:', ...calls]],
    ['before many other lines', [portLost, ...calls]],
    ['in the words of Windows', [windowsPortLost]],
  ])('knows that a port was taken when the log says so %s', async (_, lines) => {
    await writeFile(logFile, lines.join('\n'));
    expect(startFailure(logFile, ended).code).toBe('TemporalPortTaken');
  });

  it('shows the beginning of the log of a panic', async () => {
    await writeFile(logFile, ['no such schema', 'panic: cannot start', ...calls].join('\n'));
    const failure = startFailure(logFile, ended);
    expect(failure.code).toBe('TemporalStartFailed');
    expect(failure.message).toBe(
      [
        `The Temporal dev server did not start: it ended with exit code 2. The beginning of ${logFile}:`,
        'no such schema',
        'panic: cannot start',
        ...calls.slice(0, 13),
      ].join('\n'),
    );
  });

  it('shows the end of any other log', async () => {
    await writeFile(logFile, `${calls.join('\n')}\nfile is not a database\n`);
    expect(startFailure(logFile, ended).message).toBe(
      [
        `The Temporal dev server did not start: it ended with exit code 2. The end of ${logFile}:`,
        ...calls.slice(-14),
        'file is not a database',
      ].join('\n'),
    );
  });

  it('says that there is nothing in the log', () => {
    expect(startFailure(logFile, ended).message).toBe(
      `The Temporal dev server did not start: it ended with exit code 2. ${logFile} is empty.`,
    );
  });
});
