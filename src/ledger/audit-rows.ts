import type { PoolClient } from 'pg';

/** The audit trail of an account, or with null of all, chain by chain. */
export const auditSql = `
  SELECT chain, seq, previous_hash AS "previousHash", hash, content FROM audit
  WHERE $1::text IS NULL OR chain = $1 ORDER BY chain, seq`;

/** How far each chain is. */
export const headsSql = `SELECT chain, seq, hash FROM audit_heads WHERE $1::text IS NULL OR chain = $1 ORDER BY chain`;

/** All rows of a query, a thousand at a time. Within a transaction, one at a time. */
export async function* rowsOf<Row extends object>(
  client: PoolClient,
  sql: string,
  values: readonly unknown[],
): AsyncGenerator<Row> {
  await client.query(`DECLARE rows NO SCROLL CURSOR FOR ${sql}`, [...values]);
  for (;;) {
    const { rows } = await client.query<Row>('FETCH 1000 FROM rows');
    yield* rows;
    if (rows.length < 1000) break;
  }
  await client.query('CLOSE rows');
}
