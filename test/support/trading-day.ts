import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as DatabaseClient } from 'pg';
import { catalogueOf } from '../../src/catalogue';
import type { BellwetherClient } from '../../src/client';
import type { HaltLevel, Ledger } from '../../src/ledger';
import { Exact } from '../../src/slices/shared/risk';
import { planOf } from './plan-of';
import { killProcess } from './worker-process';

/** What a trading day takes place in: processes that may be killed, and be there again. */
export interface TradingPlace {
  readonly client: BellwetherClient;
  readonly ledger: Ledger;
  readonly databaseUrl: string;
  readonly workers: ChildProcess[];
  startWorker(): Promise<ChildProcess>;
  /** Kills the Temporal server, and starts it again with what it had. */
  restartServer(): Promise<void>;
}

export interface DayOptions {
  readonly day: number;
  readonly runs: number;
  /** Times that each run orders, two orders each time. */
  readonly rounds: number;
  readonly killsServer: boolean;
}

/** What happened, and what must be nothing. */
export interface DayCounts {
  readonly intents: number;
  readonly sends: number;
  readonly filled: number;
  readonly killed: number;
  readonly cuts: number;
  readonly level: HaltLevel;
  readonly wrong: readonly string[];
}

const account = 'paper';
const levels: readonly HaltLevel[] = ['flatten', 'reduce_only', 'cancel_only', 'flatten', 'freeze'];

/**
 * Runs that trade, while workers are killed, connections to the database are cut and, on some days, the server is killed; a halt in the
 * midst of it. Then everything is there again, the runs come to their ends, and it is counted.
 */
export async function tradingDay(place: TradingPlace, random: () => number, options: DayOptions): Promise<DayCounts> {
  const { client, ledger } = place;
  const { day, runs, rounds, killsServer } = options;
  const level = levels[day % levels.length];
  const from = await databaseTime(place);
  const plan = planOf(planText(rounds, random), catalogueOf(), 'live_trade');
  const ids = Array.from({ length: runs }, (_, nth) => `day-${day}-${nth}`);
  for (const runId of ids) await insisting(() => client.start(plan, {}, { runId, account }));
  let over = false;
  const cutting = cutNowAndThen(place, random, () => over);
  const kills = havoc(place, random, killsServer, () => over);
  // In the midst of it: what is never sent cannot go wrong.
  await sentAtLeast(place, from, Math.ceil(runs * rounds * random()));
  const halt = await insisting(() =>
    ledger.commitHalt({ id: `h-${day}`, scope: 'account', key: account, level, reason: 'chaos', by: 'chaos' }),
  );
  const haltedAt = await databaseTime(place);
  over = true;
  const killed = await kills;
  const cuts = await cutting;
  const wrong: string[] = [];
  // A halt that ends no run leaves them to trade on, as far as they may.
  for (const runId of ids) {
    const { status } = await insisting(() => client.result(runId));
    const allowed = level === 'reduce_only' ? ['completed', 'degraded'] : ['halted', 'completed', 'degraded'];
    if (!allowed.includes(status)) wrong.push(`${runId} is ${status} after a halt at ${level}`);
  }
  if (level === 'flatten') wrong.push(...(await notFlat(ledger)));
  const releasedAt = await databaseTime(place);
  await insisting(() => ledger.release({ haltId: halt.id, by: 'chaos', reason: 'go on' }));
  wrong.push(...(await begunBetween(place, level, haltedAt, releasedAt)));
  // The next look at the account finds out what nobody has an answer of.
  const books = planOf('steps: [{ id: books, action: live_trade.reconcile }]', catalogueOf(), 'live_trade');
  const reconciled = await insisting(() => client.execute(books, {}, { runId: `books-${day}`, account }));
  const { agrees, differences } = reconciled.context.stepOutputs['books'] as {
    readonly agrees: boolean;
    readonly differences: readonly { readonly explanation: string }[];
  };
  if (!agrees) wrong.push(...differences.map(({ explanation }) => `reconcile: ${explanation}`));
  wrong.push(...(await recount(place)));
  const [{ intents, sends, filled }] = await query(
    place,
    `SELECT count(*)::int AS intents, coalesce(sum(sends), 0)::int AS sends,
      count(*) FILTER (WHERE EXISTS (SELECT FROM fills f WHERE f.intent_id = i.id))::int AS filled
    FROM intents i WHERE stored_at > $1::timestamptz`,
    [from],
  );
  return { intents: Number(intents), sends: Number(sends), filled: Number(filled), killed, cuts, level, wrong };
}

/** Waits for so many sends of the day, for two minutes at most. */
async function sentAtLeast(place: TradingPlace, from: string, wanted: number): Promise<void> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const [{ sent }] = await query(
      place,
      'SELECT count(*)::int AS sent FROM intents WHERE stored_at > $1::timestamptz AND sends > 0',
      [from],
    );
    if (Number(sent) >= wanted || performance.now() > deadline) return;
    await sleep(100);
  }
}

/** Buys, so that there is something to close; half of the orders bring their exits along. */
function planText(rounds: number, random: () => number): string {
  const quantity = (): number => 1 + Math.floor(random() * 5);
  return `
    steps:
      - id: day
        repeat: { max_iterations: ${rounds} }
        steps:
          - id: orders
            action: live_trade.submit_orders
            with:
              orders:
                - { symbol: SPX, side: buy, quantity: "${quantity()}" }
                - { symbol: IXIC, side: buy, quantity: "${quantity()}", bracket: { take_profit: "60", stop_loss: "40" } }
              valid_for: 10m
            heartbeat: 2s
            timeout: 30s
            retry: { max_attempts: 10, initial_interval: 100ms, backoff: 1.5, max_interval: 1s }
            on_failure: continue
          - { id: pause, wait: 200ms }
    events:
      on_emergency: [{ id: close, action: live_trade.close_all_positions, heartbeat: 2s, with: { within: 10s } }]`;
}

async function havoc(
  place: TradingPlace,
  random: () => number,
  killsServer: boolean,
  isOver: () => boolean,
): Promise<number> {
  let killed = 0;
  for (let nth = 0; nth < 8 && !isOver(); nth += 1) {
    await sleep(1000 + random() * 6000);
    const index = Math.floor(random() * place.workers.length);
    await killProcess(place.workers[index]);
    killed += 1;
    if (killsServer && nth === 0) {
      await place.restartServer();
      killed += 1;
    }
    place.workers[index] = await place.startWorker();
  }
  return killed;
}

async function cutNowAndThen(place: TradingPlace, random: () => number, isOver: () => boolean): Promise<number> {
  let cuts = 0;
  while (!isOver()) {
    await sleep(300 + random() * 900);
    const [{ cut }] = await query(
      place,
      `SELECT count(pg_terminate_backend(pid))::int AS cut FROM (
        SELECT pid FROM pg_stat_activity WHERE application_name = 'bellwether' AND pid <> pg_backend_pid()
        ORDER BY random() LIMIT 2) victims`,
    );
    cuts += Number(cut);
  }
  return cuts;
}

/** The guard closes on its own time: its workers were killed. */
async function notFlat(ledger: Ledger): Promise<readonly string[]> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const held = await insisting(() => ledger.positions({ account }));
    if (held.length === 0) return [];
    if (performance.now() > deadline)
      return held.map(({ symbol, quantity }) => `${quantity} ${symbol} are held under a halt at flatten`);
    await sleep(500);
  }
}

/** By the clock of the database: what was sent, or taken by the venue, though the halt forbids it. */
async function begunBetween(
  place: TradingPlace,
  level: HaltLevel,
  from: string,
  to: string,
): Promise<readonly string[]> {
  if (level === 'reduce_only') {
    const opened = await query(
      place,
      `SELECT id FROM intents WHERE sent_at > $1::timestamptz AND sent_at < $2::timestamptz AND side = 'buy'`,
      [from, to],
    );
    return opened.map(({ id }) => `reduce_only: ${String(id)} was sent`);
  }
  const begun = await query(
    place,
    `SELECT i.id, i.sent_at > $1::timestamptz AS sent FROM intents i
    WHERE (($1::timestamptz < i.sent_at AND i.sent_at < $2::timestamptz)
      OR (i.state = 'accepted' AND $1::timestamptz < i.changed_at AND i.changed_at < $2::timestamptz))
      AND ($3 <> 'flatten' OR i.halt_id IS NULL)`,
    [from, to, level],
  );
  return begun.map(({ id, sent }) => `${level}: ${String(id)} was ${sent === true ? 'sent' : 'taken'}`);
}

/** Nothing is unsure, nothing filled twice; cash and holdings from the fills alone, to the last decimal. */
async function recount(place: TradingPlace): Promise<readonly string[]> {
  const { ledger } = place;
  const wrong: string[] = [];
  const unsure = await query(place, `SELECT id, state FROM intents WHERE state IN ('sending', 'ambiguous')`);
  wrong.push(...unsure.map(({ id, state }) => `${String(id)} is ${String(state)}`));
  const beyond = await query(
    place,
    `SELECT i.id FROM intents i JOIN fills f ON f.intent_id = i.id GROUP BY i.id, i.quantity HAVING sum(f.quantity) > i.quantity`,
  );
  wrong.push(...beyond.map(({ id }) => `${String(id)} is filled beyond its quantity`));
  const fills = await query(place, `SELECT symbol, side, quantity, price, fee FROM fills WHERE account = $1`, [
    account,
  ]);
  let cash = new Exact(100_000);
  const held = new Map<string, InstanceType<typeof Exact>>();
  for (const { symbol, side, quantity, price, fee } of fills) {
    const signed = new Exact(String(quantity)).mul(side === 'buy' ? 1 : -1);
    cash = cash.sub(signed.mul(String(price))).sub(String(fee));
    held.set(String(symbol), (held.get(String(symbol)) ?? new Exact(0)).add(signed));
  }
  const books = await ledger.account(account);
  if (!cash.eq(books.cash)) wrong.push(`cash is ${books.cash}, and the fills come to ${cash.toFixed()}`);
  const positions = new Map((await ledger.positions({ account })).map(({ symbol, quantity }) => [symbol, quantity]));
  for (const [symbol, quantity] of held)
    if (!quantity.eq(positions.get(symbol) ?? 0))
      wrong.push(`${positions.get(symbol) ?? 0} ${symbol} are held, and the fills come to ${quantity.toFixed()}`);
  for (const [symbol, quantity] of held)
    if (quantity.lt(0)) wrong.push(`${symbol} was sold beyond flat: ${quantity.toFixed()}`);
  const { differences } = await ledger.checkLedger();
  return [...wrong, ...differences.map(({ what, ledger: says, recount: is }) => `${what}: ${says}, recounted ${is}`)];
}

async function databaseTime(place: TradingPlace): Promise<string> {
  const [{ at }] = await query(place, 'SELECT clock_timestamp()::text AS at');
  return String(at);
}

async function query(
  { databaseUrl }: TradingPlace,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const client = new DatabaseClient({ connectionString: databaseUrl, options: '-c search_path=bellwether' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** While nobody answers, asks again, for a while. */
async function insisting<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = performance.now() + 180_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
