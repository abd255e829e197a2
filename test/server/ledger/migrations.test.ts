import { clientOrderIdOf, intentId } from '../../../src/ledger';
import { openDatabase } from '../../../src/ledger/database';
import { migrate, migrationsHere } from '../../../src/ledger/migrate';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';
import { openPaper, soon, trade } from '../../support/ledger-entries';

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

  it('give what was filled before them to the runs that ordered it, and what closed an account to those that held', async () => {
    const { database, ledger, raw } = await server.schema(10);
    await openPaper(ledger);
    const send = async (id: string, quantity: string): Promise<void> => {
      const broker_order_id = `order-${id}`;
      await raw('SELECT begin_send($1, 1)', [id]);
      await raw(`SELECT record_answer($1, 1, $2, '0')`, [id, { kind: 'accepted', broker_order_id }]);
      const fill = { account: 'paper', client_order_id: clientOrderIdOf(id), broker_order_id, quantity, price: '100' };
      await raw('SELECT record_fill($1)', [{ ...fill, execution_id: id, fee: '0', filled_at: '2008-10-15T14:00:00Z' }]);
    };
    for (const [run, quantity] of [
      ['run-1', '10'],
      ['run-2', '5'],
    ] as const) {
      const place = { first_execution_id: run, step_path: 'buy', occurrence: '', leg: '0' };
      const id = intentId({ firstExecutionId: run, stepPath: 'buy', occurrence: '', leg: '0' });
      const order = { symbol: 'SPX', side: 'buy', type: 'market', quantity, time_in_force: 'day', valid_until: soon() };
      await raw('SELECT store_intent($1)', [
        { ...place, ...order, id, client_order_id: clientOrderIdOf(id), account: 'paper', run_id: run },
      ]);
      await send(id, quantity);
    }
    await ledger.commitHalt({ id: 'h', scope: 'account', key: 'paper', level: 'flatten', reason: 'x', by: 'ann' });
    const [closing] = await raw(`SELECT id FROM closing_orders('h', 'paper', $1)`, [soon()]);
    await send(String(closing?.['id']), '12');
    expect(await migrate(database)).toEqual(versions.slice(10));
    expect(await ledger.heldByRun('paper', 'run-1')).toEqual([]);
    expect(await ledger.heldByRun('paper', 'run-2')).toEqual([{ symbol: 'SPX', quantity: '3' }]);
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
