import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const lock = pathToFileURL(path.join(__dirname, '..', '..', 'scripts', 'lib', 'lock.mjs')).href;

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-lock-'));
  file = path.join(folder, 'set-up.lock');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs code that has `withLock`, `file` and `say`, in a process that is ended after five seconds; gives what it said. */
function run(code: string): string {
  const program = `
    import { existsSync, writeFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { withLock } from ${JSON.stringify(lock)};
    const file = ${JSON.stringify(file)};
    const say = (line) => console.log(line);
    ${code}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 5_000,
  });
  return stdout + stderr;
}

describe('withLock', () => {
  it.each([
    ['that died', '999999999'],
    ['that had the id of this one', '${process.pid}'],
  ])('takes over the lock of a process %s, at once', (_, pid) => {
    const code = `writeFileSync(file, \`${pid} left\`); await withLock(file, () => say('waits'), () => say('works'));`;
    expect(run(code)).toBe('works\n');
    expect(existsSync(file)).toBe(false);
  });

  it('waits for a process that lives', () => {
    const code = `
      writeFileSync(file, '${process.pid} held');
      void withLock(file, () => say('waits'), () => say('works'));
      await sleep(300);
      process.exit();`;
    expect(run(code)).toBe('waits\n');
    expect(existsSync(file)).toBe(true);
  });

  it('lets one work at a time within one process too', () => {
    const code = `
      const work = (name) => async () => { say(name + ' starts'); await sleep(50); say(name + ' ends'); };
      const first = withLock(file, () => say('first waits'), work('first'));
      const second = withLock(file, () => say('second waits'), work('second'));
      await Promise.all([first, second]);`;
    expect(run(code).split('\n')).toEqual([
      'first starts',
      'second waits',
      'first ends',
      'second starts',
      'second ends',
      '',
    ]);
    expect(existsSync(file)).toBe(false);
  });
});
