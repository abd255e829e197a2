import { haltChaos, type ChaosCounts } from '../support/halt-chaos';
import { startLedgerServer, type LedgerServer } from '../support/ledger-server';
import { randomOf } from '../support/random-of';

jest.setTimeout(4 * 3_600_000);

/** Say `CHAOS_SEED=…` to have the same again, as far as machines let it be the same, and `CHAOS_TRIALS=…` for more or fewer. */
const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 100_000);
const trials = Number(process.env['CHAOS_TRIALS'] ?? 200);
/** Trials under way at once, each on a schema of its own: they wait most of the time. */
const atOnce = Number(process.env['CHAOS_AT_ONCE'] ?? 4);
const size = { senders: 10, steps: 10, halts: 4 };

let server: LedgerServer;
beforeAll(async () => {
  // It cuts connections to the database: only one of its own will do.
  delete process.env['DATABASE_URL'];
  server = await startLedgerServer();
});
afterAll(() => server.stop());

it(`${trials} trading days in which everything goes wrong lose nothing, double nothing and halt`, async () => {
  const bad: unknown[] = [];
  const sums = { intents: 0, sends: 0, abandoned: 0, cuts: 0, halts: 0 };
  let begun = 0;
  let ended = 0;
  const nextTrials = async (): Promise<void> => {
    while (begun < trials) {
      const trial = begun;
      begun += 1;
      const counts = await haltChaos(await server.schema(), randomOf(seed + trial), size);
      for (const key of ['intents', 'sends', 'abandoned', 'cuts', 'halts'] as const) sums[key] += counts[key];
      const wrong = wrongIn(counts);
      if (Object.values(wrong).some((list) => list.length > 0)) bad.push({ seed: seed + trial, ...wrong });
      ended += 1;
      if (ended % 10 === 0) process.stderr.write(`${JSON.stringify({ seed, ended, ...sums, bad })}\n`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, nextTrials));
  console.info(JSON.stringify({ seed, trials, ...sums, bad: bad.length }));
  expect(bad).toEqual([]);
  expect(sums.intents).toBeGreaterThanOrEqual(trials * size.senders * size.steps);
});

function wrongIn({ duplicates, lost, forbidden, notFlat, differences }: ChaosCounts) {
  return { duplicates, lost, forbidden, notFlat, differences };
}
