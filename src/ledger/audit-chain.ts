import { createHash } from 'node:crypto';

/** A row of the audit trail, as it is exported: one JSON object a line. */
export interface AuditRow {
  /** The account; `*` for what concerns more than one. */
  readonly chain: string;
  /** From 1 on in each chain. */
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
  /** JSON text, exactly as it was hashed: `{"at", "kind", "data"}`. */
  readonly content: string;
}

/** Where a chain stands: kept outside the ledger it shows later that nothing before it was changed or cut off. */
export interface AuditHead {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

export interface ChainProblem {
  readonly what: string;
  readonly ledger: string;
  readonly recount: string;
}

const noHash = '0'.repeat(64);

/** SHA-256, in hex, over a line each: the hash before, the chain, the number, the content. */
export function auditHash({ previousHash, chain, seq, content }: Omit<AuditRow, 'hash'>): string {
  return createHash('sha256').update([previousHash, chain, seq, content].join('\n')).digest('hex');
}

/** Follows the chains row by row, in the order of their numbers; chains may be interleaved. */
export class ChainVerifier {
  private readonly at = new Map<string, AuditHead>();

  /** @param known what is known from elsewhere of how the chains stood once. */
  constructor(private readonly known: readonly AuditHead[] = []) {}

  /** What is wrong with the next row of a chain. */
  problemsOf(row: AuditRow): readonly ChainProblem[] {
    const before = this.at.get(row.chain) ?? { chain: row.chain, seq: 0, hash: noHash };
    // Later rows are judged by what stands here: one broken row is reported once, not to the end of the chain.
    this.at.set(row.chain, { chain: row.chain, seq: row.seq, hash: row.hash });
    const name = `row ${row.seq} of chain ${row.chain}`;
    const problems: ChainProblem[] = [];
    if (row.seq !== before.seq + 1)
      problems.push({ what: `number of ${name}`, ledger: String(row.seq), recount: String(before.seq + 1) });
    if (row.previousHash !== before.hash)
      problems.push({ what: `link of ${name} to the row before`, ledger: row.previousHash, recount: before.hash });
    const hash = auditHash(row);
    if (row.hash !== hash) problems.push({ what: `hash of ${name}`, ledger: row.hash, recount: hash });
    const known = this.known.find(({ chain, seq }) => chain === row.chain && seq === row.seq);
    if (known !== undefined && known.hash !== row.hash)
      problems.push({ what: `hash of ${name}, which is known`, ledger: row.hash, recount: known.hash });
    return problems;
  }

  /** What is wrong with the ends: a chain has to reach what is known of it. Called after the last row. */
  problemsOfEnds(): readonly ChainProblem[] {
    return this.known.flatMap(({ chain, seq }) => {
      const reached = this.at.get(chain)?.seq ?? 0;
      if (reached >= seq) return [];
      return [{ what: `end of chain ${chain}`, ledger: `row ${reached}`, recount: `row ${seq} at least` }];
    });
  }

  heads(): readonly AuditHead[] {
    return [...this.at.values()];
  }
}
