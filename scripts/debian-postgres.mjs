// The ledger's, the desk's and the brokers' tests once more, on the PostgreSQL of Debian instead of the embedded one. With words after it
// only the files that have one of them in their names.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const packaged = '/usr/lib/postgresql';
const lanes = ['ledger', 'desk', 'brokers'].map((name) => `test/server/${name}`);
/** Longer than a start or an orderly stop takes. */
const patienceMs = 60_000;
const words = process.argv.slice(2);
/** Each test has a pool of its own, whose connections stay for a while. */
const connections = 400;
const children = new Set();
let isInterrupted = false;

/** The programs of the newest version that the package has put there; undefined where there is none. */
function programs() {
  if (!existsSync(packaged)) return undefined;
  const folders = readdirSync(packaged)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => path.join(packaged, version, 'bin'));
  return folders.find((folder) => existsSync(path.join(folder, 'initdb')));
}

function isDebian() {
  if (!existsSync('/etc/os-release')) return false;
  return /^ID(?:_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function installed() {
  const found = programs();
  if (found !== undefined) return found;
  if (!isDebian() || process.getuid?.() !== 0) return undefined;
  console.error('Installing PostgreSQL (apt-get) …');
  const quiet = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  execFileSync('apt-get', ['update', '-q'], quiet);
  execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'postgresql'], quiet);
  const now = programs();
  if (now === undefined) throw new Error(`apt-get installed postgresql, and there is no initdb below ${packaged}`);
  return now;
}

/** Who the server runs as: PostgreSQL refuses root. */
function serverUser() {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** A cluster of its own, in a folder of its own, on the loopback, with a password. */
async function startCluster(bin, folder) {
  const user = serverUser();
  const password = randomBytes(18).toString('hex');
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined) for (const file of [folder, passwordFile]) chownSync(file, user.uid, user.gid);
  const data = path.join(folder, 'data');
  execFileSync(
    path.join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-E',
      'UTF8',
      '--locale=C',
      '--auth=scram-sha-256',
      '--no-sync',
      `--pwfile=${passwordFile}`,
    ],
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 2] },
  );
  const port = await freePort();
  const server = spawn(
    path.join(bin, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      `max_connections=${connections}`,
    ],
    // A group of its own: an interrupt from the terminal ends the tests first.
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'ignore'], detached: true },
  );
  const cluster = { bin, port, password, server };
  try {
    await ready(cluster);
    // The user needs nothing but a database that is its own: that is what docs/ledger.md says.
    sql(cluster, `CREATE ROLE bellwether LOGIN PASSWORD '${password}'`);
    sql(cluster, 'CREATE DATABASE bellwether OWNER bellwether');
  } catch (error) {
    await stopCluster(cluster);
    throw error;
  }
  return cluster;
}

async function ready({ bin, port, server }) {
  const until = Date.now() + patienceMs;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with code ${server.exitCode} while it started`);
    try {
      execFileSync(path.join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]);
      return;
    } catch (error) {
      if (Date.now() > until) throw new Error(`PostgreSQL did not start within ${patienceMs} ms`, { cause: error });
    }
    await sleep(100);
  }
}

function sql({ bin, port, password }, statement) {
  const options = [
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-U',
    'postgres',
    '-d',
    'postgres',
    '-q',
    '-v',
    'ON_ERROR_STOP=1',
  ];
  execFileSync(path.join(bin, 'psql'), [...options, '-c', statement], {
    env: { ...process.env, PGPASSWORD: password },
    stdio: ['ignore', 'ignore', 2],
  });
}

/** In order, by its process id; at once where that takes too long. */
async function stopCluster({ server }) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  const isEnded = await Promise.race([ended.then(() => true), sleep(patienceMs, false, { ref: false })]);
  if (isEnded) return;
  server.kill('SIGQUIT');
  await ended;
}

/** One file after the other: the lock of the gate is one a database. */
function runTests({ port, password }) {
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const files = lanes.flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `${folder}/${name}`)
      .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
      // The others start a database of their own, whatever DATABASE_URL says.
      .filter((file) => readFileSync(path.join(root, file), 'utf8').includes('startLedgerServer')),
  );
  const env = { ...process.env, DATABASE_URL: `postgres://bellwether:${password}@127.0.0.1:${port}/bellwether` };
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [jest, '--runInBand', '--selectProjects', 'server', '--runTestsByPath', ...files],
      {
        cwd: root,
        env,
        stdio: ['ignore', 2, 2],
      },
    );
    children.add(child);
    child.once('error', reject);
    child.once('exit', (code) => {
      children.delete(child);
      resolve(code ?? 1);
    });
  });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    isInterrupted = true;
    process.exitCode = 1;
    for (const child of children) child.kill(signal);
  });

const bin = installed();
if (bin === undefined) {
  console.error(
    `The tests on Debian's PostgreSQL are left out: there is none below ${packaged}, and only root on Debian can install it (apt-get install postgresql).`,
  );
} else {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-debian-'));
  let cluster;
  try {
    cluster = await startCluster(bin, folder);
    console.error(`The tests of ${lanes.join(', ')} on PostgreSQL of ${path.dirname(bin)} …`);
    const code = isInterrupted ? 1 : await runTests(cluster);
    process.exitCode = process.exitCode === undefined ? code : Math.max(Number(process.exitCode), code);
  } finally {
    if (cluster !== undefined) await stopCluster(cluster);
    rmSync(folder, { recursive: true, force: true });
  }
}
