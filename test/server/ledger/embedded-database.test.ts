import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openLedger, startEmbeddedDatabase, stopEmbeddedDatabase } from '../../../src/ledger';
import { findBinaries, nativePackage } from '../../../src/ledger/server/binaries';
import { findDataFolder } from '../../../src/ledger/server/data-folder';
import { isAlive } from '../../../src/server/process-life';
import { survivors } from '../../support/processes';
import { newIntent, openPaper, trade } from '../../support/ledger-entries';

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-embedded-'));
  chmodSync(folder, 0o755);
  home = path.join(folder, 'state');
});
afterEach(async () => {
  await stopEmbeddedDatabase(home).catch(() => undefined);
  const data = existsSync(home) ? dataFolderOf(home) : undefined;
  if (data !== undefined && !data.startsWith(folder)) rmSync(data, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

function dataFolderOf(stateFolder: string): string | undefined {
  try {
    return findDataFolder(stateFolder).folder;
  } catch {
    return undefined;
  }
}

const isRoot = process.getuid?.() === 0;

describe('the embedded database', () => {
  it('is found by whoever comes next, and stopped by the last who leaves', async () => {
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => startEmbeddedDatabase({ stateFolder: home })));
    expect(new Set([first?.pid, second?.pid, third?.pid]).size).toBe(1);
    expect([first, second, third].filter((one) => !(one?.reused ?? true))).toHaveLength(1);
    expect(await first?.stop()).toBe(false);
    expect(await second?.stop()).toBe(false);
    expect(isAlive(first?.pid ?? 0)).toBe(true);
    expect(await third?.stop()).toBe(true);
    expect(await survivors([first?.pid ?? 0], 0)).toEqual([]);
    expect(await stopEmbeddedDatabase(home)).toBe(false);
  });

  it('listens on loopback only, and its password is for nobody else', async () => {
    const database = await startEmbeddedDatabase({ stateFolder: home });
    const password = path.join(home, 'ledger', 'password');
    expect(statSync(password).mode & 0o777).toBe(0o600);
    expect(statSync(dataFolderOf(home) ?? '').mode & 0o077).toBe(0);
    const command = readFileSync(`/proc/${database.pid}/cmdline`, 'utf8').split('\0');
    expect(command).toEqual(expect.arrayContaining(['listen_addresses=127.0.0.1', 'unix_socket_directories=']));
    expect(command.join(' ')).not.toContain(readFileSync(password, 'utf8').trim());
    if (isRoot) expect(statSync(`/proc/${database.pid}`).uid).not.toBe(0);
    const wrong = database.url.replace(/:[^:@]+@/, ':wrong@');
    await expect(openLedger({ databaseUrl: wrong, stateFolder: home })).rejects.toMatchObject({
      code: 'LedgerUnavailable',
    });
    await database.stop();
  });

  it('stays for later when it is asked to', async () => {
    const kept = await startEmbeddedDatabase({ stateFolder: home, detached: true });
    expect(await kept.stop()).toBe(false);
    const again = await startEmbeddedDatabase({ stateFolder: home });
    expect([again.pid, again.reused]).toEqual([kept.pid, true]);
    expect(await again.stop()).toBe(false);
    expect(await stopEmbeddedDatabase(home)).toBe(true);
    expect(isAlive(kept.pid)).toBe(false);
  });

  it('that is killed in the middle of work has all that was committed, and the same ledger goes on', async () => {
    const ledger = await openLedger({ stateFolder: home, sendSettleMs: 0 });
    await openPaper(ledger);
    await trade(ledger, 'SPX', '10', '900');
    const [pid = 0] = readFileSync(path.join(dataFolderOf(home) ?? '', 'postmaster.pid'), 'utf8')
      .split('\n')
      .map(Number);
    const confirmed: string[] = [];
    let killed = false;
    const sender = async (): Promise<void> => {
      while (!killed) {
        try {
          const intent = await ledger.storeIntent(newIntent());
          const decision = await ledger.beginSend(intent.id, 1);
          if (decision.go) confirmed.push(intent.id);
        } catch (error) {
          expect(error).toMatchObject({ code: 'LedgerUnavailable' });
          return;
        }
      }
    };
    const senders = Array.from({ length: 8 }, sender);
    while (confirmed.length < 30) await new Promise((resolve) => setImmediate(resolve));
    process.kill(pid, 'SIGKILL');
    killed = true;
    await Promise.all(senders);
    // The first statement may find a broken connection; the next finds the database running again.
    await ledger.accounts().catch(() => undefined);
    const { inFlight } = await ledger.exposure('account', 'paper');
    expect(inFlight.map(({ id }) => id)).toEqual(expect.arrayContaining(confirmed));
    expect((await ledger.checkLedger()).differences).toEqual([]);
    expect(await ledger.positions()).toMatchObject([{ quantity: '10' }]);
    await ledger.close();
  });

  it('of a process that was killed is found and reused, and stopped in the end', async () => {
    const hook = path.resolve(__dirname, '../../support/typescript-hook.cjs');
    const child = spawn(
      process.execPath,
      ['--require', hook, path.resolve(__dirname, '../fixtures/open-ledger.ts'), home],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [told] = (await once(child.stdout, 'data')) as [Buffer];
    const pid = Number(told.toString());
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(pid)).toBe(true);
    const next = await startEmbeddedDatabase({ stateFolder: home });
    expect([next.pid, next.reused]).toEqual([pid, true]);
    expect(await next.stop()).toBe(true);
  });

  it('begins anew where a process was killed while it was made', async () => {
    const half = path.join(home, 'ledger', 'data.making-1');
    mkdirSync(half, { recursive: true });
    writeFileSync(path.join(half, 'PG_VERSION'), '18\n');
    const database = await startEmbeddedDatabase({ stateFolder: home });
    expect(existsSync(half)).toBe(false);
    await database.stop();
  });

  it('says that the password is missing rather than make another', async () => {
    await (await startEmbeddedDatabase({ stateFolder: home })).stop();
    rmSync(path.join(home, 'ledger', 'password'));
    await expect(startEmbeddedDatabase({ stateFolder: home })).rejects.toMatchObject({ code: 'PasswordMissing' });
  });
});

/** Only root can open what is closed to others, and hand it to the user that PostgreSQL insists on. */
const asRoot = isRoot ? describe : describe.skip;

asRoot('below a folder that is closed to others, as root', () => {
  beforeEach(() => chmodSync(folder, 0o700));

  it('the data are in a folder of the system, and found again', async () => {
    const ledger = await openLedger({ stateFolder: home });
    await openPaper(ledger);
    await ledger.close();
    const data = dataFolderOf(home) ?? '';
    expect(data.startsWith(folder)).toBe(false);
    expect(statSync(data)).toMatchObject({ uid: 65_534 });
    const again = await openLedger({ stateFolder: home });
    expect(await again.account('paper')).toMatchObject({ cash: '100000' });
    await again.close();
    rmSync(data, { recursive: true });
    await expect(openLedger({ stateFolder: home })).rejects.toMatchObject({ code: 'LedgerMissing' });
  });

  it('the programs are copied to where they can be reached', async () => {
    const installed = path.join(folder, 'package');
    cpSync(nativePackage(), installed, { recursive: true, verbatimSymlinks: true });
    const version = path.join(installed, 'package.json');
    writeFileSync(
      version,
      readFileSync(version, 'utf8').replace(/"version": "[^"]+"/, `"version": "0.0.0-test${process.pid}"`),
    );
    chmodSync(path.join(installed, 'native', 'bin', 'postgres'), 0o700);
    // What npm's scripts would have made.
    rmSync(path.join(installed, 'native', 'lib', 'libpq.so.5'));
    const { postgres } = await findBinaries({ uid: 65_534, gid: 65_534 }, installed);
    try {
      expect(postgres.startsWith(folder)).toBe(false);
      const native = path.resolve(postgres, '../..');
      expect(statSync(postgres).mode & 0o777).toBe(0o755);
      expect(existsSync(path.join(native, 'lib', 'libpq.so.5'))).toBe(true);
      const child = spawn(postgres, ['--version'], { uid: 65_534, gid: 65_534, cwd: '/' });
      const [told] = (await once(child.stdout, 'data')) as [Buffer];
      expect(told.toString()).toContain('PostgreSQL');
    } finally {
      rmSync(path.resolve(postgres, '../..'), { recursive: true, force: true });
    }
  });
});
