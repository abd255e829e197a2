import type { PoolClient } from 'pg';
import { isJsonObject, type Json, type JsonObject } from '../base/json';
import type { Database } from './database';
import { ChainVerifier, type AuditHead, type AuditRow, type ChainProblem } from './audit-chain';
import { auditSql, headsSql, rowsOf } from './audit-rows';
import { intentColumns, intentOf, type IntentRow } from './intent-rows';
import type { Intent } from './intents';
import { LedgerError } from './ledger-error';

/** An entry of the audit trail, read. */
export interface AuditEntry {
  readonly chain: string;
  readonly seq: number;
  /** ISO 8601 with microseconds. */
  readonly at: string;
  /** `intent.stored`, `intent.sending`, `order.open`, `fill`, `halt`, `release`, `cash.deposit`, … */
  readonly kind: string;
  readonly data: JsonObject;
}

/** What led to an order, and what came of it: from the person and the plan to the last fill. */
export interface AuditTrail {
  /** Run, step, attempt, plan hash, definition and version, who started and who approved it. */
  readonly intent: Intent;
  readonly entries: readonly AuditEntry[];
}

export interface Audit {
  /**
   * The trail of an order.
   * @throws LedgerError `UnknownIntent` naming what was looked for.
   */
  auditTrail(of: AuditSubject): Promise<AuditTrail>;
  /** The newest entries, the newest last. */
  auditEntries(filter?: { readonly chain?: string; readonly limit?: number }): Promise<readonly AuditEntry[]>;
  /** Hands over the trail line by line, of all chains or one: JSON rows, then a line with how far each chain is. */
  exportAudit(write: (line: string) => void | Promise<void>, chain?: string): Promise<readonly AuditHead[]>;
  /** Verifies the chains where they are, as `verifyAudit` does an export. */
  verifyChains(known?: readonly AuditHead[]): Promise<AuditVerdict>;
}

/** By what an order is found. */
export type AuditSubject =
  | { readonly by: 'intent'; readonly id: string }
  | { readonly by: 'clientOrder'; readonly id: string }
  | { readonly by: 'brokerOrder'; readonly account: string; readonly id: string }
  | { readonly by: 'fill'; readonly account: string; readonly id: string };

export interface AuditVerdict {
  readonly rows: number;
  readonly problems: readonly ChainProblem[];
  /** To be kept outside the ledger: the next verification can be held against it. */
  readonly heads: readonly AuditHead[];
}

export function auditOf(database: Database): Audit {
  return {
    async auditTrail(of) {
      const [row] = await database.rows<IntentRow>(...intentQuery(of));
      if (row === undefined)
        throw new LedgerError(
          'UnknownIntent',
          `the ledger knows no ${of.by === 'brokerOrder' ? 'order of the broker' : of.by} '${of.id}'`,
        );
      const rows = await database.rows<AuditRow>(
        `SELECT chain, seq, content FROM audit WHERE intent_id = $1 ORDER BY chain, seq`,
        [row.id],
      );
      return { intent: intentOf(row), entries: rows.map(entryOf) };
    },
    async auditEntries({ chain, limit = 100 } = {}) {
      const rows = await database.rows<AuditRow>(
        `SELECT chain, seq, content FROM audit WHERE $1::text IS NULL OR chain = $1
        ORDER BY content::jsonb ->> 'at' DESC, seq DESC LIMIT $2`,
        [chain, limit],
      );
      return rows.map(entryOf).reverse();
    },
    exportAudit: (write, chain) =>
      inSnapshot(database, async (client) => {
        const { rows: heads } = await client.query<AuditHead>(headsSql, [chain]);
        for await (const row of rowsOf<AuditRow>(client, auditSql, [chain])) await write(JSON.stringify(row));
        await write(JSON.stringify({ heads }));
        return heads;
      }),
    verifyChains: (known = []) =>
      inSnapshot(database, async (client) => {
        const { rows: heads } = await client.query<AuditHead>(headsSql, [null]);
        const verifier = new ChainVerifier(known);
        const problems: ChainProblem[] = [];
        let rows = 0;
        for await (const row of rowsOf<AuditRow>(client, auditSql, [null])) {
          rows += 1;
          problems.push(...verifier.problemsOf(row));
        }
        problems.push(...verifier.problemsOfEnds(), ...endProblems(verifier.heads(), heads));
        return { rows, problems, heads: verifier.heads() };
      }),
  };
}

/** One state of the ledger, however long it is read and whatever is written meanwhile; the reader holds nobody up. */
function inSnapshot<T>(database: Database, read: (client: PoolClient) => Promise<T>): Promise<T> {
  return database.session(async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    const result = await read(client);
    await client.query('COMMIT');
    return result;
  });
}

/**
 * Verifies an exported audit trail: every hash, every link, no row missing, each chain as long as the export says, and as long
 * as `known` says. Needs no database.
 * @throws LedgerError `BadExport` naming the line that is none.
 */
export async function verifyAudit(
  lines: AsyncIterable<string> | Iterable<string>,
  known: readonly AuditHead[] = [],
): Promise<AuditVerdict> {
  const verifier = new ChainVerifier(known);
  const problems: ChainProblem[] = [];
  let rows = 0;
  let number = 0;
  let ends: readonly AuditHead[] | undefined;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    if (ends !== undefined) throw badExport(number, 'something follows the last line of the export');
    const parsed = parseLine(line, number);
    if (parsed.kind === 'heads') {
      ends = parsed.heads;
      continue;
    }
    rows += 1;
    problems.push(...verifier.problemsOf(parsed.row));
  }
  problems.push(...verifier.problemsOfEnds(), ...endProblems(verifier.heads(), ends));
  return { rows, problems, heads: verifier.heads() };
}

function endProblems(found: readonly AuditHead[], ends: readonly AuditHead[] | undefined): readonly ChainProblem[] {
  if (ends === undefined)
    return [{ what: 'end of the export', ledger: 'no last line', recount: 'a line that says how far each chain is' }];
  const shown = (head: AuditHead | undefined): string =>
    head === undefined ? 'no rows' : `row ${head.seq}, ${head.hash}`;
  return [...new Set([...found, ...ends].map(({ chain }) => chain))].flatMap((chain) => {
    const here = shown(found.find((head) => head.chain === chain));
    const said = shown(ends.find((head) => head.chain === chain));
    return here === said ? [] : [{ what: `end of chain ${chain}`, ledger: here, recount: said }];
  });
}

function intentQuery(of: AuditSubject): [string, string[]] {
  const select = `SELECT ${intentColumns} FROM intents i`;
  switch (of.by) {
    case 'intent':
      return [`${select} WHERE i.id = $1`, [of.id]];
    case 'clientOrder':
      return [`${select} WHERE i.client_order_id = $1`, [of.id]];
    case 'brokerOrder':
      return [
        `${select} JOIN orders o ON o.intent_id = i.id WHERE o.account = $1 AND o.broker_order_id = $2`,
        [of.account, of.id],
      ];
    case 'fill':
      return [
        `${select} JOIN fills f ON f.intent_id = i.id WHERE f.account = $1 AND f.execution_id = $2`,
        [of.account, of.id],
      ];
  }
}

function entryOf({ chain, seq, content }: Pick<AuditRow, 'chain' | 'seq' | 'content'>): AuditEntry {
  const { at, kind, data } = JSON.parse(content) as { at: string; kind: string; data: JsonObject };
  return { chain, seq, at, kind, data };
}

type Line =
  { readonly kind: 'row'; readonly row: AuditRow } | { readonly kind: 'heads'; readonly heads: readonly AuditHead[] };

function parseLine(line: string, number: number): Line {
  let value: Json;
  try {
    value = JSON.parse(line) as Json;
  } catch (error) {
    throw badExport(number, 'it is not JSON', error);
  }
  if (!isJsonObject(value)) throw badExport(number, 'it is not a JSON object');
  if (Array.isArray(value['heads']))
    return { kind: 'heads', heads: value['heads'].map((head: Json) => headOf(head, number)) };
  const { chain, seq, previousHash, hash, content } = value;
  if (typeof chain !== 'string' || typeof seq !== 'number' || typeof previousHash !== 'string')
    throw badExport(number, 'chain, seq and previousHash are needed');
  if (typeof hash !== 'string' || typeof content !== 'string') throw badExport(number, 'hash and content are needed');
  return { kind: 'row', row: { chain, seq, previousHash, hash, content } };
}

function headOf(value: Json, number: number): AuditHead {
  const { chain, seq, hash } = isJsonObject(value) ? value : {};
  if (typeof chain !== 'string' || typeof seq !== 'number' || typeof hash !== 'string')
    throw badExport(number, 'chain, seq and hash of each chain are needed');
  return { chain, seq, hash };
}

function badExport(line: number, why: string, cause?: unknown): LedgerError {
  return new LedgerError(
    'BadExport',
    `line ${line} is no line of an exported audit trail: ${why}. Export one with: bellwether audit export`,
    { cause },
  );
}
