import { startLedgerServer, type LedgerSchema, type LedgerServer } from '../../support/ledger-server';
import { acceptedIntent, fill, newIntent, openPaper, trade } from '../../support/ledger-entries';

let server: LedgerServer;
let schema: LedgerSchema;
beforeAll(async () => {
  server = await startLedgerServer();
  schema = await server.schema();
  const { ledger } = schema;
  await openPaper(ledger, '10000');
  await trade(ledger, 'SPX', '5', '900');
  await ledger.storeIntent(newIntent({ leg: 'stored' }));
  const open = await acceptedIntent(ledger, { leg: 'open', symbol: 'IXIC', quantity: '10' });
  await fill(ledger, open, '10', { quantity: '4', executionId: 'partial' });
  const halted = await ledger.storeIntent(newIntent({ leg: 'halted', runId: 'run-2' }));
  await ledger.commitHalt({ id: 'h-1', scope: 'run', key: 'run-2', level: 'freeze', reason: 'test', by: 'me' });
  expect(halted.state).toBe('stored');
});
afterAll(() => server.stop());

/** An insert of the row that a query gives, with some of its columns changed. */
const copyOf = (table: string, where: string, changes: string): string =>
  `INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, to_jsonb(t) || ${changes})).* FROM ${table} t WHERE ${where}`;

describe('SQL by hand cannot', () => {
  it.each([
    ['change the cash', `UPDATE accounts SET cash = 1000000`, 'changes by rows of cash_movements only'],
    [
      'open an account with cash',
      `INSERT INTO accounts (name, kind, broker, currency, cash_may_be_negative, cash) VALUES ('x', 'paper', 'p', 'USD', false, 5)`,
      'begins without cash',
    ],
    ['make a paper account a real one', `UPDATE accounts SET kind = 'live'`, 'keeps its name, kind'],
    ['remove an account', `DELETE FROM accounts`, 'never changed or removed'],
    [
      'overdraw a paper account',
      `INSERT INTO cash_movements (account, kind, amount, external_id, recorded_by, moved_at) VALUES ('paper', 'withdrawal', -10001, 'w', 'me', now())`,
      'cash_not_negative',
    ],
    [
      'keep a real account from being overdrawn',
      `INSERT INTO accounts (name, kind, broker, currency, cash_may_be_negative) VALUES ('x', 'live', 'p', 'USD', false)`,
      'live_cash_may_be_negative',
    ],
    [
      'deposit not a number',
      `INSERT INTO cash_movements (account, kind, amount, external_id, recorded_by, moved_at) VALUES ('paper', 'deposit', 'NaN', 'n', 'me', now())`,
      'amount_check',
    ],
    [
      'invent the cash of a trade',
      `INSERT INTO cash_movements (account, kind, amount, fill_id, moved_at) SELECT 'paper', 'fee', 50, id, now() FROM fills LIMIT 1`,
      'follows its fill',
    ],
    [
      'record cash that nobody answers for',
      `INSERT INTO cash_movements (account, kind, amount, moved_at) VALUES ('paper', 'deposit', 5, now())`,
      'others_are_named',
    ],
    ['change a movement of cash', `UPDATE cash_movements SET amount = 1`, 'never changed or removed'],
    ['empty the movements of cash', `TRUNCATE cash_movements`, 'never changed or removed'],
    ['change a position', `UPDATE positions SET quantity = 500`, 'positions follow the rows of fills'],
    ['make a position', `INSERT INTO positions VALUES ('paper', 'XX', 5, 5)`, 'positions follow the rows of fills'],
    ['change a fill', `UPDATE fills SET price = 1`, 'never changed or removed'],
    ['remove a fill', `DELETE FROM fills`, 'never changed or removed'],
    [
      'record an execution twice',
      copyOf('fills', `t.execution_id = 'partial'`, `'{"id": 99, "move": 9}'`),
      'cannot insert a non-DEFAULT value',
    ],
    [
      'fill beyond the order',
      `INSERT INTO fills (account, execution_id, intent_id, symbol, side, quantity, price, filled_at) SELECT account, 'more', intent_id, symbol, side, 7, 1, now() FROM orders WHERE symbol = 'IXIC'`,
      '4 of 10 are filled',
    ],
    [
      'fill another symbol than was ordered',
      `INSERT INTO fills (account, execution_id, intent_id, symbol, side, quantity, price, filled_at) SELECT account, 'other', intent_id, 'ABC', side, 1, 1, now() FROM orders WHERE symbol = 'IXIC'`,
      'fills_intent_id_account_symbol_side_fkey',
    ],
    [
      'fill what has no order',
      `INSERT INTO fills (account, execution_id, intent_id, symbol, side, quantity, price, filled_at) SELECT account, 'none', id, symbol, side, 1, 1, now() FROM intents WHERE leg = 'stored'`,
      'has no order',
    ],
    [
      'say that an order is filled',
      `UPDATE orders SET filled_quantity = quantity, state = 'filled', ended_at = now() WHERE symbol = 'IXIC'`,
      'follows the rows of fills',
    ],
    [
      'open an order again',
      `UPDATE orders SET state = 'partially_filled', ended_at = NULL WHERE symbol = 'SPX'`,
      'is filled, which cannot become partially_filled',
    ],
    [
      'order what was not accepted',
      `INSERT INTO orders (intent_id, account, symbol, side, quantity, broker_order_id) SELECT id, account, symbol, side, quantity, 'b' FROM intents WHERE leg = 'stored'`,
      'is not accepted',
    ],
    [
      'order more than was intended',
      `INSERT INTO orders (intent_id, account, symbol, side, quantity, broker_order_id) SELECT id, account, symbol, side, 11, 'b' FROM intents WHERE leg = 'open'`,
      'orders_pkey',
    ],
    [
      'accept without an order',
      `UPDATE intents SET state = 'sending', sends = 1, sent_at = now(), sent_epoch = 0 WHERE leg = 'stored'; UPDATE intents SET state = 'accepted' WHERE leg = 'stored'`,
      'is accepted but has no order',
    ],
    ['change what an intent orders', `UPDATE intents SET quantity = 1000 WHERE leg = 'stored'`, 'never changes'],
    ['prolong an intent', `UPDATE intents SET valid_until = 'tomorrow' WHERE leg = 'stored'`, 'never changes'],
    [
      'skip a state',
      `UPDATE intents SET state = 'accepted' WHERE leg = 'stored'`,
      'is stored, which cannot become accepted',
    ],
    [
      'send past the gate',
      `UPDATE intents SET state = 'sending', sends = 1, sent_at = now(), sent_epoch = 0 WHERE leg = 'halted'`,
      'may not be sent',
    ],
    [
      'send without counting it',
      `UPDATE intents SET state = 'sending' WHERE leg = 'stored'`,
      'are counted where sending begins',
    ],
    [
      'give an intent an id of its choice',
      copyOf(
        'intents',
        `t.leg = 'stored'`,
        `'{"id": "in_00000000000000000000000000000000", "client_order_id": "bw-00000000000000000000000000000000", "leg": "x"}'`,
      ),
      'intent_id',
    ],
    [
      'store an intent under an id that is not of its place',
      copyOf('intents', `t.leg = 'stored'`, `'{"leg": "y"}'`),
      'intent_id',
    ],
    [
      'give two intents one client order id',
      `UPDATE intents SET client_order_id = 'bw-1' WHERE leg = 'stored'`,
      'never changes',
    ],
    ['store an intent twice', copyOf('intents', `t.leg = 'stored'`, `'{}'`), 'duplicate key'],
    [
      'store an intent that is sent already',
      copyOf('intents', `t.leg = 'open'`, `'{"leg": "z"}'`),
      'has to begin as stored',
    ],
    [
      'allow another transition',
      `INSERT INTO intent_transitions VALUES ('refused', 'sending')`,
      'never changed or removed',
    ],
    ['remove a halt', `DELETE FROM halts`, 'never changed or removed'],
    ['weaken a halt', `UPDATE halts SET level = 'reduce_only'`, 'is not changed'],
    ['release without saying who', `UPDATE halts SET released_at = now()`, 'release_is_whole'],
    ['turn back a gate', `UPDATE gates SET epoch = 1`, 'gates follow the rows of halts'],
    ['change the audit trail', `UPDATE audit SET content = '{}'`, 'never changed or removed'],
    ['cut the audit trail', `DELETE FROM audit`, 'never changed or removed'],
    ['empty the audit trail', `TRUNCATE audit`, 'never changed or removed'],
    ['turn back a chain', `UPDATE audit_heads SET seq = 1`, 'not written by hand'],
  ])('%s', async (_, sql, message) => {
    // In one transaction: what a statement leaves to the end of it is found out, too.
    await expect(schema.raw(`BEGIN; ${sql}; COMMIT`)).rejects.toThrow(message);
  });

  it('move money or shares by an insert that ends without a row', async () => {
    const { ledger, raw } = schema;
    const before = [await ledger.positions(), await ledger.accounts()];
    await raw(`INSERT INTO fills (account, execution_id, intent_id, symbol, side, quantity, price, filled_at)
      SELECT account, 'partial', intent_id, symbol, side, 1, 1, now() FROM orders WHERE symbol = 'IXIC' ON CONFLICT DO NOTHING`);
    await raw(`INSERT INTO cash_movements (account, kind, amount, external_id, recorded_by, moved_at)
      VALUES ('paper', 'deposit', 5, 'opening', 'me', now()) ON CONFLICT DO NOTHING`);
    expect([await ledger.positions(), await ledger.accounts()]).toEqual(before);
  });

  it('write to the audit trail other than at the end of a chain', async () => {
    await schema.raw(
      `INSERT INTO audit (chain, seq, content, previous_hash, hash) VALUES ('paper', 1, '{"kind": "forged"}', 'x', 'y')`,
    );
    expect((await schema.ledger.checkLedger()).differences).toEqual([]);
  });

  it('leave a trace of having tried', async () => {
    expect((await schema.ledger.checkLedger()).differences).toEqual([]);
    expect(await schema.ledger.account('paper')).toMatchObject({ cash: '5460' });
  });
});

describe('the check, after triggers were switched off,', () => {
  /** As the owner of the tables can, who need not be a superuser. */
  const untriggered = (sql: string) => {
    const [, table = ''] = /(?:UPDATE|FROM) (\w+)/.exec(sql) ?? [];
    return `BEGIN; ALTER TABLE ${table} DISABLE TRIGGER USER; ${sql}; COMMIT`;
  };
  it.each([
    ['cash', `UPDATE accounts SET cash = cash + 0.01`, ['cash of paper', 'cash and cost of holdings of paper']],
    ['a quantity', `UPDATE positions SET quantity = 6 WHERE symbol = 'SPX'`, ['quantity of paper SPX']],
    [
      'a cost',
      `UPDATE positions SET cost = 1 WHERE symbol = 'SPX'`,
      ['cost of paper SPX', 'cash and cost of holdings of paper'],
    ],
    ['a fill', `UPDATE fills SET fee = 1 WHERE symbol = 'SPX'`, ['fill fill-']],
    ['what is filled', `UPDATE orders SET filled_quantity = 5 WHERE symbol = 'IXIC'`, ['filled quantity of in_']],
    [
      'a movement of cash',
      `DELETE FROM cash_movements WHERE external_id = 'opening'`,
      ['cash of paper', 'cash and cost of holdings of paper'],
    ],
    [
      'the audit trail',
      `UPDATE audit SET content = replace(content, 'opening', 'closing') WHERE kind = 'cash.deposit'`,
      ['hash of row 2 of chain paper'],
    ],
    ['the end of the audit trail', `DELETE FROM audit WHERE chain = 'paper' AND seq > 3`, ['end of chain paper']],
  ])('finds that somebody changed %s', async (_, sql, expected) => {
    const other = await server.schema();
    await openPaper(other.ledger, '10000');
    await trade(other.ledger, 'SPX', '5', '900');
    const open = await acceptedIntent(other.ledger, { symbol: 'IXIC' });
    await fill(other.ledger, open, '10', { quantity: '4' });
    expect((await other.ledger.checkLedger('paper')).differences).toEqual([]);
    await other.raw(untriggered(sql));
    const { differences } = await other.ledger.checkLedger();
    expect(differences.map(({ what }) => what)).toEqual(expected.map((what) => expect.stringContaining(what)));
  });
});
