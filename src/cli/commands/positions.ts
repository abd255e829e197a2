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
  else for (const line of holdingLines(holdings)) output.line(line);
  return exitCodes.done;
}

interface Holdings {
  readonly accounts: readonly Account[];
  readonly positions: readonly Position[];
}

function holdingLines({ accounts, positions: held }: Holdings): readonly string[] {
  if (accounts.length === 0) return ['no accounts yet'];
  const cash = accounts.map(({ name, kind, broker, cash: amount, currency }) => [
    name,
    kind,
    broker,
    `${amount} ${currency}`,
  ]);
  const holdings = held.map((row) => [
    row.account,
    row.symbol,
    row.quantity,
    row.averagePrice,
    row.cost,
    row.realizedPnl,
  ]);
  return [
    ...table([['ACCOUNT', 'KIND', 'BROKER', 'CASH'], ...cash]),
    '',
    ...(holdings.length === 0
      ? ['no positions']
      : table([['ACCOUNT', 'SYMBOL', 'QUANTITY', 'AVERAGE PRICE', 'COST', 'REALIZED P&L'], ...holdings])),
  ];
}
