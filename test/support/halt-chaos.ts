import { setTimeout as sleep } from 'node:timers/promises';
import { haltDeskOf, type DeskOptions } from '../../src/desk';
import { carryOut } from '../../src/guard';
import { LedgerError, type Halt, type HaltLevel } from '../../src/ledger';
import { deskOf, hour, order, shortTimings, type TestDesk } from './desk-of';
import type { Fate } from './fake-broker';
import { begunWhileHalted, ledgerAndVenue, lost, reconciled, type Window } from './halt-chaos-recount';
import type { LedgerSchema } from './ledger-server';
import type { randomOf } from './random-of';

export interface ChaosOptions {
  /** Steps that trade at once. */
  readonly senders: number;
  /** Orders that each of them wants, one step after the other. */
  readonly steps: number;
  readonly halts: number;
}

/** What must be zero, and how much there was that could have gone wrong. */
export interface ChaosCounts {
  readonly intents: number;
  readonly sends: number;
  /** Attempts that were given up by their worker while they went on, and were made again by another. */
  readonly abandoned: number;
  readonly cuts: number;
  readonly halts: number;
  /** Client order ids that became more than one order at the venue. */
  readonly duplicates: readonly string[];
  /** Orders of the venue that the ledger does not have, and orders that the ledger is still not sure of. */
  readonly lost: readonly string[];
  /** Sends, other than closing orders, that began while a committed halt was in force. */
  readonly forbidden: readonly string[];
  /** Positions that halts at level `flatten` left, or closed beyond flat. */
  readonly notFlat: readonly string[];
  /** In which ledger, recount and venue differ. */
  readonly differences: readonly string[];
}

const fates: readonly Fate[] = ['lost', 'unheard', 'late', 'throws', 'slow'];
const levels: readonly HaltLevel[] = ['reduce_only', 'flatten', 'cancel_only', 'freeze'];

/**
 * A trading day in small, in which everything goes wrong: answers of the venue are lost, late, slow, told twice or never heard, workers are given up
 * while they go on (and their steps are done again beside them), connections to the database are cut, and halts come at any moment,
 * each carried out by several at once. Then it is counted.
 */
export async function haltChaos(
  schema: LedgerSchema,
  random: ReturnType<typeof randomOf>,
  { senders, steps, halts }: ChaosOptions,
): Promise<ChaosCounts> {
  const test = await deskOf(schema, { cash: '10000000' });
  const { broker, ledger } = test;
  broker.onSubmit = () => {
    broker.submitFates.push(random() < 0.15 ? pick(fates, random) : 'ok');
  };
  broker.repeats = () => random() < 0.1;
  const day: Day = { schema, test, random, underWay: [], abandoned: 0, cuts: 0 };
  const windows: Window[] = [];
  const notFlat: string[] = [];
  const halting = haltNowAndThen(day, halts, windows, notFlat);
  await Promise.all([halting, ...Array.from({ length: senders }, (_, sender) => trade(day, sender, steps))]);
  // What was given up may still be under way; what is late may still arrive.
  await Promise.all(day.underWay);
  await sleep(shortTimings.settleMs + broker.lateMs);
  broker.onSubmit = () => undefined;
  broker.repeats = () => false;
  broker.submitFates.length = 0;
  const differences = await reconciled(test);
  const [counted] = await schema.raw('SELECT count(*)::int AS intents, sum(sends)::int AS sends FROM intents');
  return {
    intents: Number(counted?.['intents']),
    sends: Number(counted?.['sends']),
    abandoned: day.abandoned,
    cuts: day.cuts,
    halts: windows.length,
    duplicates: broker.duplicates,
    lost: await lost(schema, test),
    forbidden: await begunWhileHalted(schema, windows),
    notFlat,
    differences: [...differences, ...(await ledgerAndVenue(ledger, test))],
  };
}

interface Day {
  readonly schema: LedgerSchema;
  readonly test: TestDesk;
  readonly random: ReturnType<typeof randomOf>;
  /** Attempts, also those that were given up (they go on), and cuts. */
  readonly underWay: Promise<unknown>[];
  abandoned: number;
  cuts: number;
}

const pick = <T>(choices: readonly T[], random: () => number): T =>
  choices[Math.floor(random() * choices.length)] ?? choices[0];

/** One run: a step after the other, each tried until it has an answer. */
async function trade(day: Day, sender: number, steps: number): Promise<void> {
  const { random } = day;
  for (let step = 0; step < steps; step += 1) {
    const wanted = order({
      side: random() < 0.6 ? 'buy' : 'sell',
      symbol: random() < 0.5 ? 'SPX' : 'IXIC',
      quantity: String(1 + Math.floor(random() * 20)),
    });
    const origin = { firstExecutionId: `execution-${sender}`, runId: `run-${sender}`, stepPath: `step-${step}` };
    for (let attempt = 1; ; attempt += 1) {
      const going = day.test.desk({ ...origin, attempt }).submit([wanted], hour);
      const answered = going.then(
        () => true,
        () => false,
      );
      day.underWay.push(answered);
      if (random() < 0.4) day.underWay.push(cutSoon(day));
      if (random() < 0.08) {
        // Its worker is taken for dead and goes on: another one does the same step beside it.
        await sleep(random() * 50);
        day.abandoned += 1;
        continue;
      }
      if (await answered) break;
      await sleep(20);
    }
  }
}

/**
 * Ends connections to the database a moment from now, whatever they are at. So often an attempt, and not so often a second: on a slow
 * machine no attempt would come to its end.
 */
async function cutSoon(day: Day): Promise<void> {
  await sleep(day.random() * 200);
  const [row] = await day.schema.raw(
    `SELECT count(pg_terminate_backend(pid))::int AS cut FROM (
      SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()
      ORDER BY random() LIMIT 2) victims`,
    [day.schema.name],
  );
  day.cuts += Number(row?.['cut']);
}

async function haltNowAndThen(day: Day, halts: number, windows: Window[], notFlat: string[]): Promise<void> {
  const { schema, test, random } = day;
  const { ledger } = test;
  for (let nth = 0; nth < halts; nth += 1) {
    await sleep(100 + random() * 300);
    const level = pick(levels, random);
    const halt = await insisting(() =>
      ledger.commitHalt({ id: `h-${nth}`, scope: 'account', key: 'paper', level, reason: 'chaos', by: 'chaos' }),
    );
    const from = await databaseTime(schema);
    if (level === 'flatten') notFlat.push(...(await flatten(test, halt)));
    else await sleep(random() * 200);
    windows.push({ from, to: await databaseTime(schema), level });
    await insisting(async () => {
      const [now] = await ledger.findHalts([halt.id]);
      if (now?.release === undefined) await ledger.release({ haltId: halt.id, by: 'chaos', reason: 'go on' });
    });
  }
}

/** Three close the account at once, again and again until one finds it done; it must be flat then, and not beyond. */
async function flatten(test: TestDesk, halt: Halt): Promise<readonly string[]> {
  const { ledger, broker, context } = test;
  const options: DeskOptions = {
    accounts: () => ({ preset: 'paper', names: ['paper'], folder: '', named: () => context.settings }),
    ledger: () => Promise.resolve(ledger),
    broker: () => Promise.resolve(broker),
    timings: shortTimings,
  };
  const desk = haltDeskOf(options, context);
  const signal = new AbortController().signal;
  for (let round = 0; round < 40; round += 1) {
    const results = await Promise.all(
      [1, 2, 3].map(() =>
        carryOut({ ledger, desk }, 'paper', [halt.id], { withinMs: 1000, signal, beat: () => undefined }).catch(
          () => undefined,
        ),
      ),
    );
    if (!results.some((result) => result?.done === true)) continue;
    const held = (await broker.positions()).map(({ symbol, quantity }) => `${symbol} ${quantity}`);
    return held.map((what) => `${halt.id}: ${what} at the venue`);
  }
  return [`${halt.id}: not done in 40 rounds`];
}

/** Tries until the ledger can be asked. */
async function insisting<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LedgerError) || error.code !== 'LedgerUnavailable') throw error;
      await sleep(10);
    }
  }
}

async function databaseTime(schema: LedgerSchema): Promise<string> {
  const [row] = await schema.raw('SELECT clock_timestamp()::text AS at');
  return String(row?.['at']);
}
