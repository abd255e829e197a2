import type { CheckResult } from '../../ledger';
import { withLedger, noLedger } from '../environment/open-ledger';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

/** Works out positions and cash anew, and verifies the audit trail. Exit code 1 where something does not agree. */
export async function checkLedger({ account }: { readonly account?: string }, output: Output): Promise<ExitCode> {
  const result = await withLedger<CheckResult | undefined>(
    () => undefined,
    async (ledger) => {
      if (account !== undefined) await ledger.account(account);
      return ledger.checkLedger(account);
    },
  );
  if (output.json) output.document(result ?? { differences: [], counted: noRows });
  else if (result === undefined) output.line(noLedger);
  else for (const line of checkLines(result)) output.line(line);
  return result === undefined || result.differences.length === 0 ? exitCodes.done : exitCodes.runFailed;
}

const noRows: CheckResult['counted'] = { accounts: 0, fills: 0, cashMovements: 0, auditRows: 0 };

function checkLines({ differences, counted }: CheckResult): readonly string[] {
  const { accounts, fills, cashMovements, auditRows } = counted;
  const over = `${accounts} accounts, ${fills} fills, ${cashMovements} movements of cash, ${auditRows} rows of the audit trail`;
  if (differences.length === 0) return [`all agrees: ${over}`];
  return [
    `${differences.length} differences in ${over}`,
    ...differences.map(
      ({ what, ledger, recount }) => `  ${what}: the ledger has ${ledger}, the recount gives ${recount}`,
    ),
  ];
}
