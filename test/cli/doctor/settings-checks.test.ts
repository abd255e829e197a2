import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { doctor } from '../../../src/cli/commands/doctor';
import { settingsChecks } from '../../../src/cli/doctor/settings-checks';
import { fakeOutput } from '../fake-output';

const before = process.env;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-doctor-'));
  const others = Object.entries(before).filter(([name]) => !/^(TEMPORAL_|BELLWETHER_|DATABASE_URL)/.test(name));
  process.env = { ...Object.fromEntries(others), BELLWETHER_HOME: folder, BELLWETHER_CACHE: folder };
});

afterEach(() => {
  process.env = before;
  rmSync(folder, { recursive: true, force: true });
});

describe('the doctor, on an installation where nothing is set,', () => {
  it.each([
    ['accounts', 'ok', 'paper'],
    ['channels', 'missing', 'log only'],
    ['CSV folder', 'missing', 'BELLWETHER_CSV_FOLDER is not set'],
    ['Parquet folder', 'missing', 'BELLWETHER_PARQUET_FOLDER is not set'],
    ['actions', 'ok', 'actions'],
    ['ledger', 'missing', 'first order'],
  ])('finds of %s: %s', async (check, verdict, text) => {
    expect(await settingsChecks[check]()).toEqual({ verdict, text: expect.stringContaining(text) as string });
  });
});

describe('the doctor says what to do about', () => {
  it('a folder of bars that is not there', async () => {
    process.env['BELLWETHER_CSV_FOLDER'] = path.join(folder, 'bars');
    expect(await settingsChecks['CSV folder']()).toMatchObject({
      verdict: 'wrong',
      text: expect.stringMatching(/ENOENT.*make it, or unset BELLWETHER_CSV_FOLDER/) as string,
    });
  });

  it('a folder of bars without any', async () => {
    process.env['BELLWETHER_CSV_FOLDER'] = folder;
    expect(await settingsChecks['CSV folder']()).toMatchObject({ verdict: 'wrong' });
    writeFileSync(path.join(folder, 'ACME.csv'), '');
    expect(await settingsChecks['CSV folder']()).toEqual({ verdict: 'ok', text: `1 file in ${folder}` });
  });

  it('a database that does not listen, and never shows the URL, which may hold a password', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    process.env['DATABASE_URL'] = `postgresql://desk:secret@127.0.0.1:${port}/ledger`;
    expect(await settingsChecks['ledger']()).toMatchObject({ verdict: 'ok' });
    await new Promise((resolve) => server.close(resolve));
    const found = await settingsChecks['ledger']();
    expect(found).toMatchObject({ verdict: 'wrong', text: expect.stringContaining(`127.0.0.1:${port}`) as string });
    expect(found.text).not.toContain('secret');
    process.env['DATABASE_URL'] = 'desk:secret at home';
    expect((await settingsChecks['ledger']()).text).not.toContain('secret');
  });

  it('accounts and channels that cannot be used, and ends with exit code 1', async () => {
    mkdirSync(path.join(folder, 'settings'));
    const file = path.join(folder, 'settings', 'broken.json');
    writeFileSync(file, '{');
    process.env['BELLWETHER_ACCOUNTS'] = file;
    process.env['BELLWETHER_CHANNELS'] = path.join(folder, 'none.json');
    const output = fakeOutput({ json: true });
    expect(await doctor(output)).toBe(1);
    const [{ findings }] = output.documents as [
      { findings: readonly { check: string; verdict: string; text: string }[] },
    ];
    const wrong = findings.filter(({ verdict }) => verdict === 'wrong').map(({ check }) => check);
    expect(wrong).toEqual(expect.arrayContaining(['accounts', 'channels']));
    expect(findings.find(({ check }) => check === 'accounts')?.text).toContain(file);
  });
});
