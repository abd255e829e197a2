import { openDatabase } from '../../../src/ledger/database';
import { migrate, migrationsHere } from '../../../src/ledger/migrate';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';
import { openPaper, trade } from '../../support/ledger-entries';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

const all = migrationsHere();
const versions = all.map(({ version }) => version);

describe('the migrations', () => {
  it('are numbered without a gap', () => {
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  });

  it.each(versions.slice(0, -1))('go on from version %i', async (from) => {
    const { database, ledger } = await server.schema(from);
    expect(await migrate(database)).toEqual(versions.slice(from));
    expect(await migrate(database)).toEqual([]);
    await openPaper(ledger);
    await trade(ledger, 'SPX', '1', '900');
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });

  it('are applied once by processes that come at the same time', async () => {
    const { name } = await server.schema(0);
    const databases = Array.from({ length: 6 }, () => openDatabase({ url: server.url, schema: name }));
    const applied = await Promise.all(databases.map((database) => migrate(database)));
    expect(applied.filter((list) => list.length > 0)).toEqual([versions]);
    await Promise.all(databases.map((database) => database.close()));
  });

  it('leave a failed one undone, with those before it', async () => {
    const { database, raw } = await server.schema(0);
    const bad = { version: 2, name: '0002-bad.sql', sql: 'CREATE TABLE half (a int); SELECT 1/0', sha256: 'x' };
    await expect(migrate(database, 2, [...all.slice(0, 1), bad])).rejects.toThrow('division by zero');
    expect(await raw('SELECT version FROM schema_migrations')).toEqual([{ version: 1 }]);
    expect(await raw(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    expect(await migrate(database)).toEqual(versions.slice(1));
  });

  it('refuse a ledger of a later program', async () => {
    const { database } = await server.schema();
    await expect(migrate(database, 99, all.slice(0, -1))).rejects.toMatchObject({ code: 'LedgerTooNew' });
  });

  it('refuse a ledger that was made otherwise', async () => {
    const { database } = await server.schema();
    const changed = all.map((migration) =>
      migration.version === 2 ? { ...migration, sha256: 'f'.repeat(64) } : migration,
    );
    await expect(migrate(database, 99, changed)).rejects.toMatchObject({
      code: 'MigrationChanged',
      message: expect.stringContaining('0002'),
    });
  });
});

it('a database that nobody serves is said to be so', async () => {
  const database = openDatabase({ url: 'postgres://x:y@127.0.0.1:1/x' });
  await expect(migrate(database)).rejects.toMatchObject({ code: 'LedgerUnavailable' });
  await database.close();
});
