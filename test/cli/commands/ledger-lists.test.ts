import { orderLines } from '../../../src/cli/commands/orders';
import { holdingLines } from '../../../src/cli/commands/positions';

const orders = [
  {
    intentId: '1',
    clientOrderId: 'bw-b28b6ddab3b621c116165b7b7f33cbdc',
    brokerOrderId: '1',
    account: 'paper',
    runId: 'adaptive_strategy_selection-20261123-220204-0b6878e433c7',
    stepPath: 'deploy',
    symbol: 'IXIC',
    side: 'buy',
    type: 'limit',
    timeInForce: 'day',
    quantity: '1',
    limitPrice: '6687.2',
    waits: false,
    state: 'filled',
    filledQuantity: '1',
    averagePrice: '6653.9344',
    acceptedAt: '2018-12-31T15:01:22.500Z',
  },
] as const;

describe('orders', () => {
  it('are a table where that fits', () => {
    expect(orderLines(orders, 200)).toEqual([
      'ACCEPTED (UTC)       ACCOUNT  ORDER                        STATE   FILLED  AVERAGE    RUN                                                       CLIENT ORDER',
      '2018-12-31 15:01:22  paper    buy 1 IXIC limit 6687.2 day  filled  1/1     6653.9344  adaptive_strategy_selection-20261123-220204-0b6878e433c7  bw-b28b6ddab3b621c116165b7b7f33cbdc',
    ]);
  });

  it('have some lines each at 80 columns, with the ids whole', () => {
    const [{ averagePrice, ...open }] = orders;
    expect(averagePrice).toBe('6653.9344');
    expect(orderLines([...orders, { ...open, state: 'open', filledQuantity: '0' }], 80)).toEqual([
      '2018-12-31 15:01:22  buy 1 IXIC limit 6687.2 day',
      '  filled 1/1 at 6653.9344, account paper',
      '  adaptive_strategy_selection-20261123-220204-0b6878e433c7',
      '  bw-b28b6ddab3b621c116165b7b7f33cbdc',
      '2018-12-31 15:01:22  buy 1 IXIC limit 6687.2 day',
      '  open 0/1, account paper',
      '  adaptive_strategy_selection-20261123-220204-0b6878e433c7',
      '  bw-b28b6ddab3b621c116165b7b7f33cbdc',
    ]);
  });
});

describe('positions', () => {
  const terms = {
    kind: 'paper',
    broker: 'paper',
    currency: 'USD',
    cashMayBeNegative: false,
    fourEyes: false,
    openedAt: '2018-12-31T15:00:00Z',
  } as const;
  const replayed = 'paper-replay-2018-12-31-f2222d36';
  const accounts = [
    { ...terms, name: 'paper', cash: '100000' },
    { ...terms, name: replayed, cash: '83337.9444' },
  ];
  const changed = { realizedPnl: '0', changedAt: '2018-12-31T15:01:22Z' };
  const positions = [
    { account: replayed, symbol: 'IXIC', quantity: '1', averagePrice: '6653.9344', cost: '6653.9344', ...changed },
    { account: replayed, symbol: 'SPX', quantity: '4', averagePrice: '2502.0303', cost: '10008.1212', ...changed },
  ];
  const cash = [
    'ACCOUNT                           KIND   BROKER  CASH',
    'paper                             paper  paper   100000 USD',
    'paper-replay-2018-12-31-f2222d36  paper  paper   83337.9444 USD',
    '',
  ];

  it('are a table where that fits', () => {
    expect(holdingLines({ accounts, positions }, 120)).toEqual([
      ...cash,
      'ACCOUNT                           SYMBOL  QUANTITY  AVERAGE PRICE  COST        REALIZED P&L',
      'paper-replay-2018-12-31-f2222d36  IXIC    1         6653.9344      6653.9344   0',
      'paper-replay-2018-12-31-f2222d36  SPX     4         2502.0303      10008.1212  0',
    ]);
  });

  it('stand below their account at 80 columns', () => {
    expect(holdingLines({ accounts, positions }, 80)).toEqual([
      ...cash,
      'paper-replay-2018-12-31-f2222d36',
      '  SYMBOL  QUANTITY  AVERAGE PRICE  COST        REALIZED P&L',
      '  IXIC    1         6653.9344      6653.9344   0',
      '  SPX     4         2502.0303      10008.1212  0',
    ]);
  });
});
