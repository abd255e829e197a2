import type { RunTrading } from '../../ledger';
import { colors } from './colors';
import { printable } from './printable';
import { table } from './text';
import { wrap } from './wrap';

/**
 * What a run did on its accounts, for people: orders by how they stand, what its fills came to, what it holds still, and where the rest is
 * to be read. Amounts stand as in the ledger, to the last decimal.
 */
export function tradingLines(tradings: readonly RunTrading[], runId: string, columns: number): string[] {
  if (tradings.length === 0) return [];
  return [
    ...tradings.flatMap((trading) => accountLines(trading, columns)),
    ...table([
      ['its orders', `npx bellwether orders --run ${runId}`],
      ...tradings.map(({ account }): readonly string[] => [
        'the account',
        `npx bellwether positions --account ${account}`,
      ]),
    ]).map((line) => colors.dim(`  ${line}`)),
  ];
}

/** What is said of a run that was to send orders and of which the ledger has nothing. */
export const noOrdersLines: readonly string[] = ['  orders  none'];

function accountLines(
  { account, kind, currency, orders, fills, closedByOthers, realizedPnl, fees, held }: RunTrading,
  columns: number,
): string[] {
  const { never_sent: neverSent, waiting, ...sent } = orders;
  const all = Object.values(sent).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(sent)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state.replace('_', ' ')}`);
  const kept = [waiting > 0 && `; ${waiting} waiting to be sent`, neverSent > 0 && `; ${neverSent} never sent`]
    .filter((text) => text !== false)
    .join('');
  const others =
    closedByOthers === 0 ? '' : ` (${closedByOthers} of orders of a halt or of another run that closed the account)`;
  const facts = [
    ['account', `${account} (${kind})`],
    ['orders', `${all} sent${parts.length === 0 ? '' : `: ${parts.join(', ')}`}${kept}`],
    ...(fills === 0
      ? []
      : [
          [
            'realized',
            `${realizedPnl} ${currency} before ${fees} of fees, ${fills} fill${fills === 1 ? '' : 's'}${others}`,
          ],
        ]),
    [
      'left open',
      held.length === 0 ? 'nothing' : held.map(({ symbol, quantity }) => `${quantity} ${symbol}`).join(', '),
    ],
  ];
  return facts.flatMap(([name = '', value = '']) =>
    wrap(printable(value), columns, `  ${name.padEnd(11)}  `, ' '.repeat(15)),
  );
}
