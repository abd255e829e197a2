import { haltChaos } from '../support/halt-chaos';
import { startLedgerServer, type LedgerServer } from '../support/ledger-server';
import { randomOf } from '../support/random-of';

jest.setTimeout(4 * 3_600_000);

/** Say `CHAOS_SEED=…` to have the same again, as far as machines let it be the same, and `CHAOS_TRIALS=…` for more or fewer. */
const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 100_000);
const trials = Number(process.env['CHAOS_TRIALS'] ?? 200);
const size = { senders: 10, steps: 10, halts: 4 };

let server: LedgerServer;
beforeAll(async () => {
  // It cuts the connections of whoever is there: only a database of its own will do.
  delete process.env['DATABASE_URL'];
  server = await startLedgerServer();
});
afterAll(() => server.stop());

it(`${trials} trading days in which everything goes wrong lose nothing, double nothing and halt`, async () => {
  const bad: unknown[] = [];
  const sums = { intents: 0, sends: 0, abandoned: 0, cuts: 0, halts: 0 };
  for (let trial = 0; trial < trials; trial += 1) {
    const counts = await haltChaos(await server.schema(), randomOf(seed + trial), size);
    for (const key of ['intents', 'sends', 'abandoned', 'cuts', 'halts'] as const) sums[key] += counts[key];
    const { duplicates, lost, forbidden, notFlat, differences } = counts;
    const wrong = { duplicates, lost, forbidden, notFlat, differences };
    if (Object.values(wrong).some((list) => list.length > 0)) bad.push({ seed: seed + trial, ...wrong });
  }
  console.info(JSON.stringify({ seed, trials, ...sums, bad: bad.length }));
  expect(bad).toEqual([]);
  expect(sums.intents).toBeGreaterThanOrEqual(trials * size.senders * size.steps);
});
