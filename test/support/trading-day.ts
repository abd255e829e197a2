import { setTimeout as sleep } from 'node:timers/promises';
import { catalogueOf } from '../../src/catalogue';
import type { HaltLevel } from '../../src/ledger';
import { planOf } from './plan-of';
import { cutNowAndThen, havoc, type Victim } from './trading-havoc';
import { databaseTime, insisting, query, type TradingPlace } from './trading-place';
import { begunBetween, notFlat, recount } from './trading-recount';

export interface DayOptions {
  readonly day: number;
  readonly runs: number;
  /** Times that each run orders, two orders each time. */
  readonly rounds: number;
  /** Besides workers. */
  readonly kills: Victim;
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
 * Runs that trade, while workers are killed, connections to the database are cut and, on some days, the Temporal server or the database is killed; a halt in the
 * midst of it. Then everything is there again, the runs come to their ends, and it is counted.
 */
export async function tradingDay(place: TradingPlace, random: () => number, options: DayOptions): Promise<DayCounts> {
  const { client, ledger } = place;
  const { day, runs, rounds, kills: victim } = options;
  const level = levels[day % levels.length];
  const from = await databaseTime(place);
  const plan = planOf(planText(rounds, random), catalogueOf(), 'live_trade');
  const ids = Array.from({ length: runs }, (_, nth) => `day-${day}-${nth}`);
  for (const runId of ids) await insisting(() => client.start(plan, {}, { runId, account }));
  let over = false;
  const cutting = cutNowAndThen(place, random, () => over);
  const kills = havoc(place, random, victim, () => over);
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
  if (level === 'flatten') wrong.push(...(await notFlat(ledger, account)));
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
  wrong.push(...(await recount(place, account)));
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
