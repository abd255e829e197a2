import { stripVTControlCharacters } from 'node:util';
import { tradingLines } from '../../../src/cli/render/trading-lines';
import type { RunTrading } from '../../../src/ledger';

const none = {
  filled: 0,
  partially_filled: 0,
  open: 0,
  cancelled: 0,
  expired: 0,
  replaced: 0,
  rejected: 0,
  unanswered: 0,
  not_taken: 0,
  waiting: 0,
  never_sent: 0,
};

const idle: RunTrading = {
  account: 'paper',
  kind: 'paper',
  currency: 'USD',
  orders: none,
  fills: 0,
  closedByOthers: 0,
  realizedPnl: '0',
  fees: '0',
  held: [],
};

const plain = (tradings: readonly RunTrading[], columns = 100): string[] =>
  tradingLines(tradings, 'run-1', columns).map(stripVTControlCharacters);

describe('what a run traded', () => {
  it('is its orders as they stand, what was realized, what it holds, and where the rest is', () => {
    const busy = {
      ...idle,
      account: 'paper-replay-2018-12-31-f2222d36',
      orders: { ...none, filled: 10, partially_filled: 1, rejected: 2, never_sent: 3 },
      fills: 12,
      realizedPnl: '-120.5',
      fees: '3.2',
      held: [
        { symbol: 'IXIC', quantity: '-4' },
        { symbol: 'SPX', quantity: '10' },
      ],
    };
    expect(plain([busy])).toEqual([
      '  account      paper-replay-2018-12-31-f2222d36 (paper)',
      '  orders       13 sent: 10 filled, 1 partially filled, 2 rejected; 3 never sent',
      '  realized     -120.5 USD before 3.2 of fees, 12 fills',
      '  left open    -4 IXIC, 10 SPX',
      '  its orders   npx bellwether orders --run run-1',
      '  the account  npx bellwether positions --account paper-replay-2018-12-31-f2222d36',
    ]);
  });

  it('says what waits, what the broker does not have, and what others closed', () => {
    const odd = {
      ...idle,
      orders: { ...none, filled: 1, not_taken: 1, waiting: 2 },
      fills: 2,
      closedByOthers: 1,
      realizedPnl: '60',
    };
    expect(plain([odd], 140).slice(1, 3)).toEqual([
      '  orders       2 sent: 1 filled, 1 not taken; 2 waiting to be sent',
      '  realized     60 USD before 0 of fees, 2 fills (1 of orders of a halt or of another run that closed the account)',
    ]);
  });

  it('is said of a run that was bound to an account and ordered nothing', () => {
    expect(plain([idle])).toEqual([
      '  account      paper (paper)',
      '  orders       0 sent',
      '  left open    nothing',
      '  its orders   npx bellwether orders --run run-1',
      '  the account  npx bellwether positions --account paper',
    ]);
  });

  it('is nothing where the run has no account', () => {
    expect(plain([])).toEqual([]);
  });
});
