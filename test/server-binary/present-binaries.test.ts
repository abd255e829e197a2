import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkTemporalBinary, parseTemporalVersion } from '../../src/server/temporal-version';
import { cached } from '../../src/server/ways/cached';
import { onPath } from '../../src/server/ways/on-path';
import { contextIn, temporaryFolder, writeFakeTemporal, writeProgram } from './fake-binaries';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('parseTemporalVersion', () => {
  it.each([
    ['temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)', '1.9.1'],
    ['temporal version 0.10.7 (server 1.22.0) (ui 2.18.2)', '0.10.7'],
    ['temporal version v1.4.0\n', '1.4.0'],
    ['temporal version 0.0.0-DEV (Server 1.32.0, UI 2.54.1)', '0.0.0'],
    ['tctl version 1.18.0', undefined],
    ['', undefined],
  ])('reads %j as %j', (output, version) => {
    expect(parseTemporalVersion(output)).toBe(version);
  });
});

describe('checkTemporalBinary', () => {
  it.each([
    ['1.4.0', 'usable'],
    ['1.10.0', 'usable'],
    ['2.0.0', 'usable'],
    ['1.3.9', 'unusable'],
    ['0.13.2', 'unusable'],
  ])('finds version %s %s', async (version, kind) => {
    const file = await writeFakeTemporal(path.join(folder, 'temporal'), version);
    expect((await checkTemporalBinary(file)).kind).toBe(kind);
  });

  it('says what a program answers that is something else', async () => {
    const file = await writeProgram(path.join(folder, 'temporal'), 'echo "a calendar of the Temporal kind"');
    expect(await checkTemporalBinary(file)).toEqual({
      kind: 'unusable',
      reason: `${file} does not say its version (its answer: "a calendar of the Temporal kind")`,
    });
  });

  it('says why a program does not run', async () => {
    const file = await writeProgram(path.join(folder, 'temporal'), 'echo "wrong architecture" >&2; exit 7');
    const check = await checkTemporalBinary(file);
    expect(check).toMatchObject({ reason: expect.stringMatching(/ended with exit code 7: wrong architecture$/) });
  });
});

describe('the way by the PATH', () => {
  it('passes over one that is too old, says so, and takes the next', async () => {
    const old = await writeFakeTemporal(path.join(folder, 'old', 'temporal'), '1.2.0');
    const good = await writeFakeTemporal(path.join(folder, 'good', 'temporal'), '1.6.0');
    const environment = { PATH: [path.dirname(old), path.dirname(good)].join(path.delimiter) };
    const context = contextIn(folder, { environment });
    expect(await onPath.find(context)).toEqual({ kind: 'found', path: good, version: '1.6.0' });
    expect(context.messages).toEqual([
      `Passing over a Temporal CLI: ${old} is version 1.2.0; 1.4.0 or later is needed`,
    ]);
  });

  it.each([
    ['a folder of that name', 'temporal/inside'],
    ['a file that is not executable', 'plain'],
  ])('does not take %s', async (_, kind) => {
    if (kind === 'plain') await writeFile(path.join(folder, 'temporal'), 'text', { mode: 0o644 });
    else await writeProgram(path.join(folder, kind), 'true');
    const context = contextIn(folder, { environment: { PATH: folder } });
    expect(await onPath.find(context)).toEqual({ kind: 'missing', reason: 'there is no temporal on the PATH' });
  });

  it('does not look in relative folders of the PATH, nor without a PATH', async () => {
    const reason = 'there is no temporal on the PATH';
    for (const PATH of ['.', '', undefined]) {
      const context = contextIn(folder, { environment: { PATH } });
      expect(await onPath.find(context)).toEqual({ kind: 'missing', reason });
    }
  });
});

describe('the way by the cache', () => {
  it('finds the binary of an earlier run', async () => {
    const context = contextIn(folder);
    await writeFakeTemporal(context.cachedBinary, '1.9.1');
    expect(await cached.find(context)).toEqual({ kind: 'found', path: context.cachedBinary, version: '1.9.1' });
  });

  it('finds none where the file is missing, broken or old', async () => {
    const context = contextIn(folder);
    expect(await cached.find(context)).toMatchObject({ kind: 'missing', reason: expect.stringContaining('none at') });
    await writeProgram(context.cachedBinary, 'exit 1');
    expect(await cached.find(context)).toMatchObject({
      kind: 'missing',
      reason: expect.stringContaining('does not run'),
    });
    await writeFakeTemporal(context.cachedBinary, '1.0.0');
    expect(await cached.find(context)).toMatchObject({ kind: 'missing', reason: expect.stringContaining('1.0.0') });
  });
});
