import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Pool } from 'pg';
import { openLedger, startEmbeddedDatabase, type Ledger, type NewIntent } from '../src/ledger';
import { pairs, spreadOf, spreadText } from './support/statistics';

const rounds = 7;
/** BENCH_INTENTS makes a quick run of it. */
const intents = Number(process.env['BENCH_INTENTS'] ?? 400);
const halts = 21;

/**
 * What the ledger costs an order: intents a second from storing to the recorded answer, beside as many plain inserts; the gate
 * alone; and how long a halt takes to commit while sixteen send.
 */
export async function ledger(): Promise<string[]> {
  const stateFolder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-bench-ledger-'));
  // Open to the user that PostgreSQL has where we are root, so that the data are in it and go with it.
  await chmod(stateFolder, 0o755);
  const database = await startEmbeddedDatabase({ stateFolder });
  const books = await openLedger({ databaseUrl: database.url, stateFolder, connections: 20 });
  const plain = new Pool({ connectionString: database.url, max: 20 });
  try {
    await plain.query(
      'CREATE TABLE plain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz, content text)',
    );
    await books.openAccount({ name: 'bench', kind: 'paper', broker: 'paper', currency: 'USD' });
    const lines = ['## The ledger', '', 'PostgreSQL as it comes, embedded, every commit on disk.', ''];
    for (const senders of [1, 16]) lines.push(await throughput(books, plain, senders));
    lines.push(await gateCost(books, plain), await halting(books), '');
    return lines;
  } finally {
    await plain.end();
    await books.close();
    await database.stop();
    await rm(stateFolder, { recursive: true, force: true });
  }
}

let legs = 0;

function nextIntent(): NewIntent {
  legs += 1;
  return {
    account: 'bench',
    symbol: 'SPX',
    side: 'buy',
    type: 'market',
    quantity: '1',
    timeInForce: 'day',
    firstExecutionId: 'bench',
    runId: 'bench',
    stepPath: 'orders',
    occurrence: '',
    leg: String(legs),
    validUntil: new Date(Date.now() + 3_600_000).toISOString(),
  };
}

/** An order as far as the ledger is concerned: stored, let through, accepted. */
async function order(books: Ledger): Promise<boolean> {
  const { id } = await books.storeIntent(nextIntent());
  const decision = await books.beginSend(id, 1);
  if (!decision.go) return false;
  await books.recordAnswer(id, decision.sends, { kind: 'accepted', brokerOrderId: id });
  return true;
}

/** Three inserts of three transactions, as an order has. */
async function threeInserts(plain: Pool): Promise<void> {
  for (let insert = 0; insert < 3; insert += 1)
    await plain.query(`INSERT INTO plain (at, content) VALUES (clock_timestamp(), 'an order of some hundred bytes')`);
}

async function throughput(books: Ledger, plain: Pool, senders: number): Promise<string> {
  const { a, b, ratio } = await pairs(
    rounds,
    () =>
      perSecond(senders, async () => {
        await order(books);
      }),
    () => perSecond(senders, () => threeInserts(plain)),
  );
  return `- ${senders === 1 ? '1 sender' : `${senders} senders`}: ${spreadText(a, 0)} intents a second (stored, sent, answered); of three plain inserts each, in transactions of their own, ${spreadText(b, 0)}; ratio ${spreadText(ratio, 2)}`;
}

async function perSecond(senders: number, work: () => Promise<void>): Promise<number> {
  let left = intents;
  const before = performance.now();
  const sender = async (): Promise<void> => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: senders }, sender));
  return (intents / (performance.now() - before)) * 1000;
}

/** The gate is the one statement between the decision to send and the call to the broker. */
async function gateCost(books: Ledger, plain: Pool): Promise<string> {
  const { a, b, ratio } = await pairs(
    rounds,
    async () => {
      const stored: string[] = [];
      for (let intent = 0; intent < intents / 4; intent += 1) stored.push((await books.storeIntent(nextIntent())).id);
      return msEach(stored, (id) => books.beginSend(id, 1));
    },
    () => {
      const inserts = Array.from({ length: intents / 4 }, (_, index) => index);
      return msEach(inserts, () => plain.query(`INSERT INTO plain (at, content) VALUES (clock_timestamp(), 'x')`));
    },
  );
  return `- the gate on an order: ${spreadText(a, 2)} ms; a plain insert ${spreadText(b, 2)} ms; ratio ${spreadText(ratio, 2)}`;
}

async function msEach<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<number> {
  const before = performance.now();
  for (const item of items) await work(item);
  return (performance.now() - before) / items.length;
}

async function halting(books: Ledger): Promise<string> {
  const committed: number[] = [];
  let over = false;
  const sender = async (): Promise<void> => {
    while (!over) await order(books);
  };
  const senders = Array.from({ length: 16 }, sender);
  for (let halt = 0; halt < halts; halt += 1) {
    const before = performance.now();
    const { id } = await books.commitHalt({
      scope: 'account',
      key: 'bench',
      level: 'cancel_only',
      reason: 'bench',
      by: 'bench',
    });
    committed.push(performance.now() - before);
    await books.release({ haltId: id, by: 'bench', reason: 'bench' });
  }
  over = true;
  await Promise.all(senders);
  return `- a halt while 16 send, to its commit: ${spreadText(spreadOf(committed))} ms`;
}
