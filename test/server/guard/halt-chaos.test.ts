import { haltChaos } from '../../support/halt-chaos';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';
import { randomOf } from '../../support/random-of';

jest.setTimeout(120_000);

/** Say `CHAOS_SEED=…` to have the same again, as far as machines let it be the same. The long form is in test/long. */
const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 100_000);

let server: LedgerServer;
beforeAll(async () => {
  // It cuts the connections of whoever is there: only a database of its own will do.
  delete process.env['DATABASE_URL'];
  server = await startLedgerServer();
});
afterAll(() => server.stop());

it.each([1, 2])(
  'a trading day in which everything goes wrong loses nothing, doubles nothing and halts (%i)',
  async (trial) => {
    const counts = await haltChaos(await server.schema(), randomOf(seed + trial), { senders: 4, steps: 8, halts: 3 });

    expect({ seed: seed + trial, ...counts }).toMatchObject({
      duplicates: [],
      lost: [],
      forbidden: [],
      notFlat: [],
      differences: [],
      halts: 3,
    });
    expect(counts.intents).toBeGreaterThanOrEqual(32);
    expect(counts.cuts).toBeGreaterThan(0);
  },
);
