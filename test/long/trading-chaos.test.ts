import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BellwetherClient } from '../../src/client';
import { openLedger, startEmbeddedDatabase, type Ledger } from '../../src/ledger';
import { findTemporal, startEmbeddedServer, type EmbeddedServer } from '../../src/server';
import { randomOf } from '../support/random-of';
import { tradingDay } from '../support/trading-day';
import type { Victim } from '../support/trading-havoc';
import { query, type TradingPlace } from '../support/trading-place';
import { unreliable } from '../support/trading-market';
import { killProcess, startTradingWorker } from '../support/worker-process';

jest.setTimeout(3 * 3_600_000);

/** Say `CHAOS_SEED=…` to have the same again, as far as machines let it be the same, and `CHAOS_DAYS=…` for more or fewer. */
const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 100_000);
const days = Number(process.env['CHAOS_DAYS'] ?? 10);
const size = { runs: 4, rounds: 8 };
const taskQueue = 'trading-chaos';
/** What dies beside workers, day by day. */
const victims: readonly Victim[] = ['nothing', 'temporal', 'database', 'nothing', 'temporal', 'connection'];

let folder: string;
let database: Awaited<ReturnType<typeof startEmbeddedDatabase>>;
let ledger: Ledger;
let server: EmbeddedServer;
let client: BellwetherClient;
const workers: ChildProcess[] = [];

const startServer = async (preferredPort: number): Promise<EmbeddedServer> =>
  startEmbeddedServer({ binary: await findTemporal(), stateFolder: folder, preferredPort, preferredUiPort: 0 });

const startWorker = (): Promise<ChildProcess> =>
  startTradingWorker({ address: server.address, taskQueue, stateFolder: folder });

beforeAll(async () => {
  delete process.env['DATABASE_URL'];
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-trading-chaos-'));
  await writeFile(path.join(folder, unreliable), '0.1');
  database = await startEmbeddedDatabase({ stateFolder: folder });
  ledger = await openLedger({ stateFolder: folder });
  server = await startServer(0);
  client = new BellwetherClient({ address: server.address, taskQueue });
  workers.push(await startWorker(), await startWorker());
}, 600_000);

afterAll(async () => {
  for (const worker of workers) await killProcess(worker);
  await client.close();
  await server.stop();
  await ledger.close();
  await database.stop();
  await rm(folder, { recursive: true, force: true });
});

const place = (): TradingPlace => ({
  client,
  ledger,
  databaseUrl: () => database.url,
  workers,
  startWorker,
  async restartServer() {
    const port = Number(server.address.split(':')[1]);
    process.kill(server.pid, 'SIGKILL');
    await server.stop();
    await sleep(500);
    server = await startServer(port);
  },
  async killDatabase(what) {
    if (what === 'server') {
      process.kill(database.pid, 'SIGKILL');
      // Whoever needs it first, a worker or this process, starts the one; the others find it.
      const before = database;
      database = await startEmbeddedDatabase({ stateFolder: folder });
      expect(database.pid).not.toBe(before.pid);
      await before.stop();
      return;
    }
    const [victim] = await query(
      place(),
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'bellwether' ORDER BY random() LIMIT 1`,
    );
    // PostgreSQL ends all the others then, and recovers by itself.
    if (victim !== undefined) process.kill(Number(victim['pid']), 'SIGKILL');
  },
});

it(`${days} trading days with processes killed and answers lost: no order twice, none lost, none after a halt`, async () => {
  const sums = { intents: 0, sends: 0, filled: 0, killed: 0, cuts: 0 };
  const bad: unknown[] = [];
  for (let day = 0; day < days; day += 1) {
    const random = randomOf(seed + day);
    const counts = await tradingDay(place(), random, { day, ...size, kills: victims[day % victims.length] });
    for (const key of ['intents', 'sends', 'filled', 'killed', 'cuts'] as const) sums[key] += counts[key];
    if (counts.wrong.length > 0) bad.push({ seed: seed + day, day, level: counts.level, wrong: counts.wrong });
  }
  console.info(JSON.stringify({ seed, days, ...sums, bad: bad.length }));
  expect(bad).toEqual([]);
  // Where nothing is sent or killed, nothing is shown.
  expect(sums.killed).toBeGreaterThanOrEqual(days);
  expect(sums.filled).toBeGreaterThanOrEqual(5 * days);
});
