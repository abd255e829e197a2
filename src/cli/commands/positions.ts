import type { Account, Position } from '../../ledger';
import { withLedger, noLedger } from '../environment/open-ledger';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { table } from '../render/text';

/** Lists what the accounts hold, and their cash. */
export async function positions(
  { account, closed = false }: { readonly account?: string; readonly closed?: boolean },
  output: Output,
): Promise<ExitCode> {
  const holdings = await withLedger<Holdings | undefined>(
    () => undefined,
    async (ledger) => ({
      accounts: account === undefined ? await ledger.accounts() : [await ledger.account(account)],
      positions: await ledger.positions({ closed, ...(account !== undefined && { account }) }),
    }),
  );
  if (output.json) output.document(holdings ?? { accounts: [], positions: [] });
  else if (holdings === undefined) output.line(noLedger);
  else for (const line of holdingLines(holdings, output.columns)) output.line(line);
  return exitCodes.done;
}

interface Holdings {
  readonly accounts: readonly Account[];
  readonly positions: readonly Position[];
}

/** Two tables; where what is held is too wide for one, a table for each account, below its name. */
export function holdingLines({ accounts, positions: held }: Holdings, columns: number): readonly string[] {
  if (accounts.length === 0) return ['no accounts yet'];
  const cash = accounts.map(({ name, kind, broker, cash: amount, currency }) => [
    name,
    kind,
    broker,
    `${amount} ${currency}`,
  ]);
  return [
    ...table([['ACCOUNT', 'KIND', 'BROKER', 'CASH'], ...cash]),
    '',
    ...(held.length === 0 ? ['no positions'] : heldLines(held, columns)),
  ];
}

const holdingTitles = ['SYMBOL', 'QUANTITY', 'AVERAGE PRICE', 'COST', 'REALIZED P&L'];

function heldLines(held: readonly Position[], columns: number): readonly string[] {
  const cells = (row: Position): string[] => [row.symbol, row.quantity, row.averagePrice, row.cost, row.realizedPnl];
  const lines = table([['ACCOUNT', ...holdingTitles], ...held.map((row) => [row.account, ...cells(row)])]);
  if (lines.every((line) => line.length <= columns)) return lines;
  return [...new Set(held.map(({ account }) => account))].flatMap((account) => [
    account,
    ...table([holdingTitles, ...held.filter((row) => row.account === account).map(cells)]).map((line) => `  ${line}`),
  ]);
}
