import { book, bar, nine, onBar, onQuote, order, quote, told, type OrderGiven } from './book-kit';

describe('a quote', () => {
  const rows: readonly (readonly [string, OrderGiven, ReturnType<typeof quote>, readonly string[]])[] = [
    ['fills a market buy at the ask', {}, quote('99', '101'), ['a fills 10 @ 101']],
    ['fills a market sale at the bid', { side: 'sell' }, quote('99', '101'), ['a fills 10 @ 99']],
    [
      'fills a limit buy at the ask below it',
      { type: 'limit', limit: '102' },
      quote('99', '101'),
      ['a fills 10 @ 101'],
    ],
    ['fills a limit buy at its limit', { type: 'limit', limit: '101' }, quote('99', '101'), ['a fills 10 @ 101']],
    ['leaves a limit buy below the ask', { type: 'limit', limit: '100.99' }, quote('99', '101'), []],
    ['leaves a limit sale above the bid', { side: 'sell', type: 'limit', limit: '99.01' }, quote('99', '101'), []],
    ['leaves a buy stop above the last price', { type: 'stop', stop: '102' }, quote('99', '101'), []],
    [
      'triggers a buy stop by the last price and fills it at the ask',
      { type: 'stop', stop: '102' },
      quote('101', '103', { last: '102' }),
      ['a triggered', 'a fills 10 @ 103'],
    ],
    [
      'triggers a sell stop by the last price and fills it at the bid',
      { side: 'sell', type: 'stop', stop: '95' },
      quote('94', '96', { last: '95' }),
      ['a triggered', 'a fills 10 @ 94'],
    ],
    [
      'triggers a sell stop when the whole market is below it',
      { side: 'sell', type: 'stop', stop: '95' },
      quote('93', '94', { last: '96' }),
      ['a triggered', 'a fills 10 @ 93'],
    ],
    [
      'triggers a stop-limit that its limit keeps from filling',
      { side: 'sell', type: 'stop_limit', stop: '95', limit: '94.5' },
      quote('94', '96', { last: '95' }),
      ['a triggered'],
    ],
    [
      'fills a triggered stop-limit whatever the last price is now',
      { side: 'sell', type: 'stop_limit', stop: '95', limit: '94.5', status: 'triggered' },
      quote('96', '97', { last: '97' }),
      ['a fills 10 @ 96'],
    ],
    [
      'fills an ioc as far as there is something',
      { timeInForce: 'ioc' },
      quote('99', '101', { size: '4' }),
      ['a fills 4 @ 101', 'a cancelled'],
    ],
    [
      'cancels an ioc that its limit keeps from filling',
      { timeInForce: 'ioc', type: 'limit', limit: '100' },
      quote('99', '101'),
      ['a cancelled'],
    ],
    ['fills in whole lots', { quantity: '10' }, quote('99', '101', { size: '4.7' }), ['a fills 4 @ 101']],
    [
      'fills an order for a fraction to the last bit',
      { quantity: '0.5' },
      quote('99', '101', { size: '0.2' }),
      ['a fills 0.2 @ 101'],
    ],
    ['leaves an exit that waits for its entry', { side: 'sell', status: 'held', parent: 'z' }, quote('99', '101'), []],
    ['of before a delayed feed fills nothing', {}, quote('99', '101', { at: nine - 1, delayed: true }), []],
  ];
  it.each(rows)('%s', (_, given, seen, expected) => {
    expect(told(onQuote(book([order(given)], { held: '10' }), seen))).toEqual(expected);
  });

  it('gives its size once, whoever looks and how often', () => {
    const seen = quote('99', '101', { size: '15' });
    const first = onQuote(book([order({ id: 'a' }), order({ id: 'b' })]), seen);
    expect(told(first)).toEqual(['a fills 10 @ 101', 'b fills 5 @ 101']);
    expect(told(onQuote(book([order({ id: 'b', filled: '5' })], { used: first.used }), seen))).toEqual([]);
    const later = quote('99', '101', { size: '15', at: nine + 2000 });
    expect(told(onQuote(book([order({ id: 'b', filled: '5' })], { used: first.used }), later))).toEqual([
      'b fills 5 @ 101',
    ]);
  });

  it('slips against the trader, rounded to the fourth decimal against them, and never beyond the limit', () => {
    const terms = { slippage: '0.001' };
    expect(told(onQuote(book([order()]), quote('99', '100.03'), terms))).toEqual(['a fills 10 @ 100.1301']);
    expect(told(onQuote(book([order({ side: 'sell' })], { held: '10' }), quote('99.03', '101'), terms))).toEqual([
      'a fills 10 @ 98.9309',
    ]);
    expect(told(onQuote(book([order({ type: 'limit', limit: '100.05' })]), quote('99', '100'), terms))).toEqual([
      'a fills 10 @ 100.05',
    ]);
  });

  it('charges commission and fees by the share, the minimum at least, in cents', () => {
    const fees = (quantity: string): readonly unknown[] =>
      onQuote(book([order({ quantity })]), quote('99', '101'), {
        commission: '0.001',
        feePerShare: '0.005',
        minimumFee: '1',
      }).events.map((event) => ('fee' in event ? event.fee : event));
    expect(fees('10')).toEqual(['1.06']);
    expect(fees('1')).toEqual(['1']);
  });

  it('cancels what the cash does not pay for', () => {
    const { events } = onQuote(book([order()], { cash: '550.5' }), quote('99', '101'));
    expect(events).toMatchObject([
      { kind: 'fill', quantity: '5', price: '101' },
      { kind: 'end', state: 'cancelled', reason: 'the cash of 550.50 does not pay for 10 at 101' },
    ]);
  });

  it('pays the fee from the cash as well', () => {
    const paid = onQuote(book([order()], { cash: '505' }), quote('99', '101'), { minimumFee: '1' });
    expect(told(paid)).toEqual(['a fills 4 @ 101', 'a cancelled']);
  });

  it('sells no more than is held where the account may not sell short', () => {
    expect(told(onQuote(book([order({ side: 'sell' })], { held: '4' }), quote('99', '101')))).toEqual([
      'a fills 4 @ 99',
      'a cancelled',
    ]);
    expect(
      told(onQuote(book([order({ side: 'sell' })], { held: '4' }), quote('99', '101'), { shortAllowed: true })),
    ).toEqual(['a fills 10 @ 99']);
  });
});

describe('exits', () => {
  const bracket = [
    order({ id: 'entry' }),
    order({ id: 'stop', side: 'sell', type: 'stop', stop: '95', status: 'held', parent: 'entry', group: 'g' }),
    order({ id: 'profit', side: 'sell', type: 'limit', limit: '110', status: 'held', parent: 'entry', group: 'g' }),
  ];
  const oco = [
    order({ id: 'profit', side: 'sell', type: 'limit', limit: '110', group: 'g' }),
    order({ id: 'stop', side: 'sell', type: 'stop', stop: '95', parent: 'profit', group: 'g' }),
  ];

  it('of a bracket begin when its entry is filled whole', () => {
    expect(told(onQuote(book(bracket), quote('99', '101', { size: '4' })))).toEqual(['entry fills 4 @ 101']);
    expect(told(onQuote(book(bracket), quote('99', '101')))).toEqual([
      'entry fills 10 @ 101',
      'stop released',
      'profit released',
    ]);
  });

  it('of a bracket end with an entry that is not filled', () => {
    const ioc = [order({ id: 'entry', timeInForce: 'ioc', type: 'limit', limit: '1' }), ...bracket.slice(1)];
    expect(told(onQuote(book(ioc), quote('99', '101')))).toEqual([
      'entry cancelled',
      'stop cancelled',
      'profit cancelled',
    ]);
  });

  it('cancel each other when one is filled', () => {
    expect(told(onQuote(book(oco, { held: '10' }), quote('110', '111')))).toEqual([
      'profit fills 10 @ 110',
      'stop cancelled',
    ]);
  });

  it('fill together no more than one of them', () => {
    const first = onQuote(book(oco, { held: '10' }), quote('110', '111', { size: '3' }));
    expect(told(first)).toEqual(['profit fills 3 @ 110']);
    const [profit, stop] = oco;
    if (profit === undefined || stop === undefined) throw new Error('two are there');
    const rest = [
      { ...profit, filled: profit.filled.plus(3) },
      { ...stop, groupFilled: stop.groupFilled.plus(3) },
    ];
    expect(told(onQuote(book(rest, { held: '7' }), quote('94', '95', { at: nine + 5000 })))).toEqual([
      'stop triggered',
      'stop fills 7 @ 94',
      'profit cancelled',
      'stop cancelled',
    ]);
  });
});

describe('a bar', () => {
  const rows: readonly (readonly [string, OrderGiven, ReturnType<typeof bar>, readonly string[]])[] = [
    ['fills a market order at its open', {}, bar('100', '105', '95', '102'), ['a fills 10 @ 100']],
    [
      'fills a limit that the open reaches at the open',
      { type: 'limit', limit: '101' },
      bar('100', '105', '95', '102'),
      ['a fills 10 @ 100'],
    ],
    [
      'fills a limit that its range reaches at the limit',
      { type: 'limit', limit: '96' },
      bar('100', '105', '95', '102'),
      ['a fills 10 @ 96'],
    ],
    ['leaves a limit below its range', { type: 'limit', limit: '94' }, bar('100', '105', '95', '102'), []],
    [
      'fills a stop that the open is beyond at the open',
      { side: 'sell', type: 'stop', stop: '101' },
      bar('100', '105', '95', '102'),
      ['a triggered', 'a fills 10 @ 100'],
    ],
    [
      'fills a stop within its range at the stop',
      { side: 'sell', type: 'stop', stop: '97' },
      bar('100', '105', '95', '102'),
      ['a triggered', 'a fills 10 @ 97'],
    ],
    [
      'triggers a stop-limit within its range, and does not go back to its limit',
      { type: 'stop_limit', stop: '103', limit: '101' },
      bar('100', '105', '95', '102'),
      ['a triggered'],
    ],
    [
      'fills a stop-limit that a gap triggers when the range comes back to its limit',
      { side: 'sell', type: 'stop_limit', stop: '101', limit: '100.5' },
      bar('100', '105', '95', '102'),
      ['a triggered', 'a fills 10 @ 100.5'],
    ],
    ['does not fill an order of after its begin', { acceptedAt: nine + 60_001 }, bar('100', '105', '95', '102'), []],
    ['does not fill an order whose session was over', { expiresAt: nine + 60_000 }, bar('100', '105', '95', '102'), []],
    [
      'fills an ioc at the open or not at all',
      { timeInForce: 'ioc', type: 'limit', limit: '96' },
      bar('100', '105', '95', '102'),
      ['a cancelled'],
    ],
  ];
  it.each(rows)('%s', (_, given, seen, expected) => {
    expect(told(onBar(book([order(given)], { held: '10' }), seen))).toEqual(expected);
  });

  it('that reaches stop and take-profit fills the stop', () => {
    const oco = [
      order({ id: 'profit', side: 'sell', type: 'limit', limit: '104', group: 'g' }),
      order({ id: 'stop', side: 'sell', type: 'stop', stop: '96', parent: 'profit', group: 'g' }),
    ];
    expect(told(onBar(book(oco, { held: '10' }), bar('100', '105', '95', '102')))).toEqual([
      'stop triggered',
      'stop fills 10 @ 96',
      'profit cancelled',
    ]);
  });

  it('that fills an entry within its range lets its stop fill, and its take-profit wait', () => {
    const exits = (stop: string): readonly string[] =>
      told(
        onBar(
          book([
            order({ id: 'entry', type: 'limit', limit: '98' }),
            order({ id: 'stop', side: 'sell', type: 'stop', stop, status: 'held', parent: 'entry', group: 'g' }),
            order({
              id: 'profit',
              side: 'sell',
              type: 'limit',
              limit: '104',
              status: 'held',
              parent: 'entry',
              group: 'g',
            }),
          ]),
          bar('100', '105', '95', '102'),
        ),
      );
    expect(exits('96')).toEqual([
      'entry fills 10 @ 98',
      'stop released',
      'profit released',
      'stop triggered',
      'stop fills 10 @ 96',
      'profit cancelled',
    ]);
    expect(exits('94')).toEqual(['entry fills 10 @ 98', 'stop released', 'profit released']);
  });

  it('gives the participation of its volume at most, to all orders together', () => {
    const seen = bar('100', '105', '95', '102', '150');
    const orders = [order({ id: 'a' }), order({ id: 'b' })];
    expect(told(onBar(book(orders), seen, { participation: '0.1' }))).toEqual(['a fills 10 @ 100', 'b fills 5 @ 100']);
  });

  it('counts once', () => {
    const seen = bar('100', '105', '95', '102');
    const { used } = onBar(book([order({ type: 'limit', limit: '1' })]), seen);
    expect(told(onBar(book([order()], { used }), seen))).toEqual([]);
  });
});

describe('an order that is still on its way', () => {
  const terms = { latencyMs: 2500 };

  it.each([
    [2499, []],
    [2500, ['a fills 10 @ 100.1']],
  ])('%i ms after it was taken: %j', (ms, expected) => {
    expect(told(onQuote(book([order()]), quote('99.9', '100.1', { at: nine + ms }), terms))).toEqual(expected);
  });

  it('is not cancelled as one that found nothing', () => {
    const of = book([order({ timeInForce: 'ioc', type: 'limit', limit: '90' })]);
    expect(told(onQuote(of, quote('99.9', '100.1', { at: nine + 100 }), terms))).toEqual([]);
    expect(told(onQuote(of, quote('99.9', '100.1', { at: nine + 3000 }), terms))).toEqual(['a cancelled']);
  });

  it('takes no part in a bar that began before it came', () => {
    const of = book([order({ acceptedAt: nine + 58_000 })]);
    expect(told(onBar(of, bar('100', '101', '99', '100'), terms))).toEqual([]);
    expect(told(onBar(of, bar('100', '101', '99', '100')))).toEqual(['a fills 10 @ 100']);
  });
});
