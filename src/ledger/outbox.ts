import type { JsonObject } from '../base/json';
import type { Database } from './database';

export interface OutboxMessage {
  readonly id: number;
  /** `halt` or `release`; the payload is the halt's row. */
  readonly topic: string;
  readonly payload: JsonObject;
  readonly writtenAt: string;
  /** How often it was taken, this time included. */
  readonly takes: number;
}

/** What the runs have to be told, written in the transaction of what it tells. Each message comes at least once. */
export interface Outbox {
  /** Takes messages for a while; what is not confirmed by then comes again. The oldest first. */
  takeOutbox(limit: number, forMs: number): Promise<readonly OutboxMessage[]>;
  confirmOutbox(ids: readonly number[]): Promise<void>;
}

export function outboxOf(database: Database): Outbox {
  return {
    async takeOutbox(limit, forMs) {
      const rows = await database.rows<OutboxRow>(
        `WITH next AS (
          SELECT id FROM outbox WHERE delivered_at IS NULL AND (taken_until IS NULL OR taken_until <= clock_timestamp())
          ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
        UPDATE outbox o SET taken_until = clock_timestamp() + $2 * interval '1 millisecond', takes = o.takes + 1
        FROM next WHERE o.id = next.id RETURNING o.id, o.topic, o.payload, o.written_at, o.takes`,
        [limit, forMs],
      );
      return rows
        .map(({ id, topic, payload, written_at, takes }) => ({ id, topic, payload, writtenAt: written_at, takes }))
        .sort((a, b) => a.id - b.id);
    },
    async confirmOutbox(ids) {
      await database.rows(
        'UPDATE outbox SET delivered_at = clock_timestamp() WHERE id = ANY($1::bigint[]) AND delivered_at IS NULL',
        [[...ids]],
      );
    },
  };
}

interface OutboxRow {
  readonly id: number;
  readonly topic: string;
  readonly payload: JsonObject;
  readonly written_at: string;
  readonly takes: number;
}
