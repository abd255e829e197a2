import { verifyAudit } from '../../src/ledger/audit';
import { auditHash, type AuditRow } from '../../src/ledger/audit-chain';

/** Chains of rows, and the last line of an export. */
function exported(lengths: Readonly<Record<string, number>>): { rows: AuditRow[]; lines(): string[] } {
  const rows = Object.entries(lengths).flatMap(([chain, length]) => {
    let previousHash = '0'.repeat(64);
    return Array.from({ length }, (_, index) => {
      const row = {
        chain,
        seq: index + 1,
        previousHash,
        content: `{"at": "2008-10-15", "kind": "x", "data": {"n": ${index}}}`,
      };
      previousHash = auditHash(row);
      return { ...row, hash: previousHash };
    });
  });
  const heads = Object.keys(lengths).map((chain) => rows.findLast((row) => row.chain === chain));
  return {
    rows,
    lines: () => [
      ...rows.map((row) => JSON.stringify(row)),
      JSON.stringify({ heads: heads.map((row) => ({ chain: row?.chain, seq: row?.seq, hash: row?.hash })) }),
    ],
  };
}

describe('verifying an exported audit trail', () => {
  it('finds nothing in one that is whole', async () => {
    const verdict = await verifyAudit(exported({ paper: 3, '*': 2 }).lines());
    expect(verdict).toMatchObject({ rows: 5, problems: [] });
    expect(verdict.heads.map(({ chain, seq }) => [chain, seq])).toEqual([
      ['paper', 3],
      ['*', 2],
    ]);
  });

  it('hashes the hash before, the chain, the number and the content, a line each', () => {
    // printf '0…0\npaper\n1\n{}' | sha256sum
    expect(auditHash({ previousHash: '0'.repeat(64), chain: 'paper', seq: 1, content: '{}' })).toBe(
      '9020af0137b3732a7149baca2b3e12f777ba3148246250c94345a9d0f842da4f',
    );
  });

  it.each<[string, (rows: AuditRow[]) => void, readonly string[]]>([
    [
      'content that was changed',
      (rows) => rows.splice(1, 1, { ...rows[1], content: '{"at": "2008-10-15", "kind": "x", "data": {"n": 9}}' }),
      ['hash of row 2 of chain paper'],
    ],
    [
      'a row that was changed and hashed anew',
      (rows) => {
        const changed = { ...rows[1], content: '{}' };
        rows.splice(1, 1, { ...changed, hash: auditHash(changed) });
      },
      ['link of row 3 of chain paper to the row before'],
    ],
    [
      'a row that is missing',
      (rows) => rows.splice(1, 1),
      ['number of row 3 of chain paper', 'link of row 3 of chain paper to the row before'],
    ],
    ['a chain that was cut off', (rows) => rows.splice(2, 1), ['end of chain paper']],
    ['a chain that was left out', (rows) => rows.splice(0, 3), ['end of chain paper']],
  ])('finds %s', async (_, tamper, expected) => {
    const trail = exported({ paper: 3, '*': 2 });
    tamper(trail.rows);
    const { problems } = await verifyAudit(trail.lines());
    expect(problems.map(({ what }) => what)).toEqual(expected);
  });

  it('finds a trail that was rewritten as a whole, by what is known of it', async () => {
    const known = { chain: 'paper', seq: 2, hash: 'a'.repeat(64) };
    const { problems } = await verifyAudit(exported({ paper: 3 }).lines(), [known]);
    expect(problems.map(({ what }) => what)).toEqual(['hash of row 2 of chain paper, which is known']);
  });

  it('finds one that ends before what is known of it', async () => {
    const known = { chain: 'paper', seq: 4, hash: 'a'.repeat(64) };
    const { problems } = await verifyAudit(exported({ paper: 3 }).lines(), [known]);
    expect(problems.map(({ what, recount }) => [what, recount])).toEqual([['end of chain paper', 'row 4 at least']]);
  });

  it('finds that the last line is missing', async () => {
    const { problems } = await verifyAudit(exported({ paper: 1 }).lines().slice(0, -1));
    expect(problems.map(({ what }) => what)).toEqual(['end of the export']);
  });

  it.each([
    ['{', 'line 1 is no line of an exported audit trail: it is not JSON'],
    ['[]', 'line 1 is no line of an exported audit trail: it is not a JSON object'],
    ['{"chain": "paper"}', 'chain, seq and previousHash are needed'],
  ])('refuses %s', async (line, message) => {
    await expect(verifyAudit([line])).rejects.toThrow(message);
  });
});
