import { performAction } from '../../../src/pool';
import { closePaperPositions, deploy, execute, getPaperPositions } from '../../../src/slices/paper_trade';
import { targetFractions } from '../../../src/slices/paper_trade/target-fractions';
import type { Action } from '../../../src/slices/action';
import type { Quote } from '../../../src/slices/quote-source-port';
import { putBarSet, type BarSeries, type BarSet } from '../../../src/slices/shared/bars';
import { fakeDesk } from '../../support/fake-desk';
import { testPorts } from '../../support/test-ports';

const quotes = {
  latest: (symbols: readonly string[]): Promise<Quote[]> =>
    Promise.resolve(
      symbols.map((symbol) => ({
        symbol,
        bid: 99,
        ask: 101,
        last: 100,
        at: '',
        source: 'test',
        kind: 'live' as const,
      })),
    ),
};

async function perform(action: Action, input: object) {
  const paperDesk = fakeDesk();
  const desk = fakeDesk();
  const ports = testPorts({ desk, paperDesk, quotes });
  const output = (await performAction(action, input, ports)) as Record<string, unknown>;
  expect(desk.calls).toEqual([]);
  return { output, calls: paperDesk.calls };
}

describe('paper_trade.execute', () => {
  const orders = [
    { symbol: 'SPX', side: 'buy', quantity: '7' },
    { symbol: 'IXIC', side: 'sell', quantity: '1' },
    { symbol: 'DIA', side: 'buy', quantity: '0.5', limit_price: '50' },
  ];

  it('sends orders as they are', async () => {
    const { output, calls } = await perform(execute, { orders });
    expect(calls).toMatchObject([
      ['submit', { orders: [{ quantity: '7', type: 'market' }, { quantity: '1' }, { quantity: '0.5' }] }],
    ]);
    expect(output).toMatchObject({ mode: 'normal', submitted: 3, left_out: [] });
  });

  it('conservatively sends half of each, near the quote, and says what is nothing then', async () => {
    const { output, calls } = await perform(execute, { orders, mode: 'conservative' });
    expect(calls).toMatchObject([
      [
        'submit',
        {
          orders: [
            { symbol: 'SPX', quantity: '3', type: 'limit', limitPrice: '101.1' },
            { symbol: 'DIA', quantity: '0.25', type: 'limit', limitPrice: '50' },
          ],
        },
      ],
    ]);
    expect(output).toMatchObject({ mode: 'conservative', submitted: 2, left_out: ['IXIC'] });
  });
});

it('paper_trade.close_all_positions closes on the paper desk alone, and says what is left', async () => {
  const { output, calls } = await perform(closePaperPositions, {});
  expect(calls).toEqual([['closeAll', { withinMs: 45_000 }]]);
  expect(output).toMatchObject({ closed: false, still_open: ['SPX'] });
});

it('paper_trade.get_positions gives those that are asked for', async () => {
  expect((await perform(getPaperPositions, { symbols: ['DIA'] })).output).toMatchObject({
    positions: [],
    open_positions: 1,
  });
});

/** Bars that rise or fall by 1 each day, enough for a momentum of 2 days. */
function series(symbol: string, step: number): BarSeries {
  const count = 60;
  const column = (of: (index: number) => number) => Array.from({ length: count }, (_, index) => of(index));
  const price = column((index) => 200 + step * index);
  return {
    symbol,
    interval: '1d',
    currency: 'USD',
    time: column((index) => Date.UTC(2018, 0, 1) + index * 86_400_000),
    open: price,
    high: price,
    low: price,
    close: price,
    adjClose: price,
    volume: column(() => 1000),
  };
}

const momentum = (strategy: string) => ({ strategy, rule: 'momentum', parameters: { lookback: 2, threshold: 0.001 } });

describe('paper_trade.deploy', () => {
  it('gives each symbol its part of the weights of the strategies that want it', () => {
    const { fractions, wantedBy, notDeployed } = targetFractions(
      {
        strategies: [
          momentum('momentum'),
          momentum('other'),
          { strategy: 'ml_ensemble', parameters: {} },
          momentum('spare'),
        ],
        weights: [
          { name: 'momentum', weight: 0.5 },
          { name: 'other', weight: 0.25 },
          { name: 'ml_ensemble', weight: 0.25 },
        ],
        allow_short: true,
      },
      [series('UP', 1), series('DOWN', -1)],
    );
    expect(Object.fromEntries(fractions)).toEqual({ UP: 0.375 });
    expect(wantedBy.get('UP')).toEqual(['momentum', 'other']);
    expect(notDeployed.map(({ strategy }) => strategy)).toEqual(['ml_ensemble', 'spare']);
    expect(notDeployed[0].reason).toMatch(/'ml_ensemble' is no rule that can be run here; there are: .*momentum/);
  });

  it('brings the account to its targets: sells first, prices that a retry keeps, half when conservative', async () => {
    const paperDesk = fakeDesk();
    const ports = testPorts({ paperDesk, quotes });
    const bars = await putBarSet(ports.artifacts, { series: [series('UP', 1), series('SPX', -1)], provenance: [] });
    const input = { strategies: [momentum('momentum')], weights: [{ name: 'momentum', weight: 0.8 }], bars };
    const output = (await performAction(deploy, input, ports)) as Record<string, unknown>;
    // Half of 0.8 over two symbols, of 10,000.5, at 100; SPX is not wanted, and its 10 shares are sold.
    expect(output).toMatchObject({
      mode: 'conservative',
      equity: '10000.5',
      targets: [
        { symbol: 'UP', fraction: 0.2, current: '0', target: '20', wanted_by: ['momentum'] },
        { symbol: 'SPX', fraction: 0, current: '10', target: '0', wanted_by: [] },
      ],
    });
    expect(paperDesk.calls).toMatchObject([
      [
        'submit',
        {
          orders: [
            {
              leg: 'SPX:close',
              symbol: 'SPX',
              side: 'sell',
              quantity: '10',
              type: 'limit',
              limitPrice: '98.51',
              firstCounts: true,
            },
            { leg: 'UP:open', symbol: 'UP', side: 'buy', quantity: '20', limitPrice: '101.5', firstCounts: true },
          ],
        },
      ],
    ]);
  });
});

describe('paper_trade.deploy decides', () => {
  const weights = [{ name: 'momentum', weight: 0.8 }];

  /** What is wanted of a symbol by momentum, with bars whose last one is of a Thursday, 2018-03-01, at a time of the market. */
  async function decided(one: BarSeries, moment: string, parts: object = {}, unfinished?: BarSet['unfinished']) {
    const clock = { now: () => Date.parse(moment) };
    const ports = testPorts({ paperDesk: fakeDesk(), quotes, clock });
    const bars = await putBarSet(ports.artifacts, { series: [one], provenance: [], calendar: 'XNYS', unfinished });
    const input = { strategies: [momentum('momentum')], weights, bars, ...parts };
    return deploy.output.parse(await performAction(deploy, input, ports));
  }

  it.each([
    ['2018-03-01T20:59:00Z', 0.4],
    ['2018-03-01T21:00:00Z', 0],
  ])('at %s on the bars that are over', async (moment, fraction) => {
    const rising = series('UP', 1);
    const close = rising.close.map((price, bar) => (bar === 59 ? 100 : price));
    const { targets, warnings } = await decided({ ...rising, low: close, close, adjClose: close }, moment);
    expect(targets).toMatchObject([{ symbol: 'UP', fraction }]);
    expect(warnings).toEqual([]);
  });

  it('and were when they were loaded: a half-made bar stays one, however late it is by now', async () => {
    const rising = series('UP', 1);
    const close = rising.close.map((price, bar) => (bar === 59 ? 100 : price));
    const unfinished = [{ symbol: 'UP', from: rising.time[59] }];
    const half = { ...rising, low: close, close, adjClose: close };
    const { targets, warnings } = await decided(half, '2018-03-01T21:05:00Z', {}, unfinished);
    expect(targets).toMatchObject([{ symbol: 'UP', fraction: 0.4 }]);
    expect(warnings).toEqual([
      'UP: its bar of 2018-03-01 was not over when it was loaded, and is left out; load the bars again after its end',
    ]);
  });

  it('by prices adjusted for splits, as a backtest does', async () => {
    const rising = series('UP', 1);
    const split = (values: readonly number[]) => values.map((price, bar) => (bar >= 59 ? price / 4 : price));
    const traded = { ...rising, open: split(rising.open), high: split(rising.high), low: split(rising.low) };
    const bars = { ...traded, close: split(rising.close), adjClose: rising.close.map((price) => price / 4) };
    expect((await decided(bars, '2018-03-01T22:00:00Z')).targets).toMatchObject([{ symbol: 'UP', fraction: 0.4 }]);
  });

  it('and says where the bars are old', async () => {
    expect((await decided(series('UP', 1), '2018-03-20T15:00:00Z')).warnings).toEqual([
      'UP: its last bar is of 2018-03-01, 19 days before the time of the market: the strategies decide on old prices',
    ]);
  });

  it.each([
    ['strategies', { strategies: [momentum('momentum'), momentum('momentum')] }],
    ['weights', { weights: [...weights, ...weights] }],
  ])('for each strategy once: %s that name one twice are refused', async (field, parts) => {
    await expect(decided(series('UP', 1), '2018-03-01T22:00:00Z', parts)).rejects.toMatchObject({
      code: 'InvalidInput',
      message: `${field} names momentum twice; give each strategy once, with one weight`,
    });
  });
});

it('paper_trade.deploy trades nothing where no strategy is given', async () => {
  const paperDesk = fakeDesk();
  const ports = testPorts({ paperDesk });
  const bars = await putBarSet(ports.artifacts, { series: [series('SPX', 1)], provenance: [] });
  expect(await performAction(deploy, { strategies: [], weights: [], bars }, ports)).toMatchObject({
    orders: [],
    targets: [],
  });
  expect(paperDesk.calls).toEqual([]);
});
