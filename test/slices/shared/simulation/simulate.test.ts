import * as fc from 'fast-check';
import type { BarSeries } from '../../../../src/slices/shared/bars';
import { type SimulationRules, simulate } from '../../../../src/slices/shared/simulation';
import { loadSample } from '../../../support/sample-series';

const DAY_MS = 86_400_000;
const free: SimulationRules = { initialCapital: 1000, commission: 0, slippage: 0, fractional: true, positionSize: 1 };

/** Bars of [open, high, low, close], one a day from 2020-01-01. */
function barsOf(rows: readonly (readonly [number, number, number, number])[]): BarSeries {
  const column = (index: 0 | 1 | 2 | 3) => rows.map((row) => row[index]);
  return {
    symbol: 'TEST',
    interval: '1d',
    currency: 'USD',
    time: rows.map((_, bar) => Date.UTC(2020, 0, 1) + bar * DAY_MS),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    adjClose: column(3),
    volume: rows.map(() => 1),
  };
}

const flat = (price: number) => [price, price, price, price] as const;

/** Over all bars but the first, whose target is the first to be traded. */
function trade(rows: Parameters<typeof barsOf>[0], targets: readonly number[], rules: Partial<SimulationRules> = {}) {
  const window = { first: 1, last: rows.length - 1 };
  return simulate(barsOf(rows), Int8Array.from(targets), window, { ...free, ...rules });
}

describe('simulate', () => {
  it('fills the signal of a close at the next open and counts every cost', () => {
    const rows = [flat(90), [100, 120, 95, 110], [125, 130, 115, 120]] as const;
    const { trades, equity } = trade(rows, [1, 0, 0], { commission: 0.01, slippage: 0.02, fractional: false });
    // Buys 9 at 102 (a tenth would cost 1030.20 with commission), sells at 125 less 2 %.
    expect(trades).toEqual([
      {
        symbol: 'TEST',
        side: 'long',
        quantity: 9,
        entry_date: '2020-01-02',
        entry_price: 102,
        exit_date: '2020-01-03',
        exit_price: 122.5,
        commission: expect.closeTo(9.18 + 11.025, 10),
        slippage_cost: expect.closeTo(18 + 22.5, 10),
        pnl: expect.closeTo(184.5 - 20.205, 10),
        return_pct: expect.closeTo(((184.5 - 20.205) / 918) * 100, 10),
        bars_held: 1,
        exit_reason: 'signal',
      },
    ]);
    expect([...equity]).toEqual([expect.closeTo(1000 - 918 - 9.18 + 9 * 110, 10), expect.closeTo(1164.295, 10)]);
  });

  it('earns from a short position when the price falls', () => {
    const { trades, equity } = trade([flat(100), flat(100), flat(80)], [-1, 0, 0], {
      commission: 0.01,
      slippage: 0.02,
      fractional: false,
    });
    // Sells 10 at 98: 98.98 each with commission; buys back at 81.60.
    expect(trades[0]).toMatchObject({
      side: 'short',
      quantity: 10,
      entry_price: 98,
      exit_price: 81.6,
      exit_reason: 'signal',
    });
    expect(trades[0].pnl).toBeCloseTo(164 - 9.8 - 8.16, 10);
    expect(equity[0]).toBeCloseTo(1000 - 20 - 9.8, 10);
  });

  it('closes before it opens when it turns around, and sizes from what is left', () => {
    const { trades } = trade([flat(100), flat(100), flat(50), flat(25)], [1, -1, -1, -1]);
    expect(trades).toMatchObject([
      { side: 'long', quantity: 10, pnl: -500, exit_reason: 'signal' },
      { side: 'short', quantity: 10, entry_price: 50, pnl: 250, exit_reason: 'end_of_data' },
    ]);
  });

  it('closes what is open at the last close, with its costs', () => {
    const { trades, equity } = trade([flat(100), [100, 110, 100, 110]], [1, 1], { slippage: 0.1, commission: 0.01 });
    expect(trades).toMatchObject([
      { exit_date: '2020-01-02', exit_price: 99, bars_held: 0, exit_reason: 'end_of_data' },
    ]);
    expect(equity[0]).toBeCloseTo(1000 + trades[0].pnl, 10);
  });

  it('does not trade the signal of the last close', () => {
    expect(trade([flat(100), flat(100)], [0, 1]).trades).toEqual([]);
  });

  it('enters with a share of the equity and keeps the rest', () => {
    expect(trade([flat(100), flat(100), flat(200)], [1, 0, 0], { positionSize: 0.25 }).trades).toMatchObject([
      { quantity: 2.5, pnl: 250 },
    ]);
  });

  it('skips entries that the money is not enough for, one an open', () => {
    const { trades, equity, skippedEntries } = trade([flat(1001), flat(1001), flat(1001), flat(900)], [1, 1, 1, 1], {
      fractional: false,
    });
    expect({ skippedEntries, equity: [...equity] }).toEqual({ skippedEntries: 2, equity: [1000, 1000, 1000] });
    expect(trades).toMatchObject([{ quantity: 1, entry_date: '2020-01-04' }]);
  });

  const stops = { stopLoss: 0.1, takeProfit: 0.2 };
  it.each([
    ['a long stop at its price', 1, [100, 105, 89, 95], 90, 'stop'],
    ['a long stop touched exactly', 1, [100, 105, 90, 95], 90, 'stop'],
    ['a long take-profit at its price', 1, [100, 125, 95, 110], 120, 'take_profit'],
    ['a short stop at its price', -1, [100, 111, 95, 105], 110, 'stop'],
    ['a short take-profit at its price', -1, [100, 105, 79, 90], 80, 'take_profit'],
    ['the stop when a bar reaches both', 1, [100, 130, 80, 100], 90, 'stop'],
    ['the stop when a bar reaches both, short', -1, [100, 130, 70, 100], 110, 'stop'],
  ] as const)('leaves within the entry bar by %s', (_, side, bar, price, reason) => {
    const { trades } = trade([flat(100), bar, flat(100)], [side, 0, 0], stops);
    expect(trades).toMatchObject([{ exit_date: '2020-01-02', bars_held: 0, exit_reason: reason }]);
    expect(trades[0].exit_price).toBeCloseTo(price, 10);
  });

  it.each([
    ['a long stop', 1, [85, 88, 80, 82], 85, 'stop'],
    ['a long take-profit', 1, [130, 140, 125, 130], 130, 'take_profit'],
    ['a short stop', -1, [115, 120, 112, 118], 115, 'stop'],
    ['a short take-profit', -1, [70, 75, 65, 70], 70, 'take_profit'],
  ] as const)('fills %s at the open of a bar that opens beyond it', (_, side, bar, price, reason) => {
    const { trades } = trade([flat(100), flat(100), bar, flat(100)], [side, side, 0, 0], stops);
    expect(trades).toMatchObject([{ exit_price: price, exit_date: '2020-01-03', exit_reason: reason }]);
  });

  it('measures stop and take-profit from the entry price, slips on the stop and not on the take-profit', () => {
    const slipping = { ...stops, slippage: 0.01 };
    expect(trade([flat(100), [100, 100, 89, 95]], [1, 0], slipping).trades[0].exit_price).toBeCloseTo(
      101 * 0.9 * 0.99,
      10,
    );
    const won = trade([flat(100), [100, 130, 100, 125]], [1, 0], slipping).trades[0];
    expect(won.exit_price).toBeCloseTo(101 * 1.2, 10);
    expect(won.slippage_cost).toBeCloseTo(won.quantity, 10);
  });

  it('leaves by the signal at the open before looking at the stop', () => {
    const { trades } = trade([flat(100), flat(100), [85, 86, 70, 71]], [1, 0, 0], stops);
    expect(trades).toMatchObject([{ exit_price: 85, exit_reason: 'signal' }]);
  });

  it('enters the side that a stop ended only after the target has left it', () => {
    const stopped = [100, 100, 80, 100] as const;
    const rows = [flat(100), stopped, flat(100), flat(100), flat(100), flat(100)];
    const entries = (targets: readonly number[]) =>
      trade(rows, targets, stops).trades.map((entry) => `${entry.side} ${entry.entry_date}`);
    expect(entries([1, 1, 1, 1, 1, 0])).toEqual(['long 2020-01-02']);
    expect(entries([1, 1, 0, 1, 1, 0])).toEqual(['long 2020-01-02', 'long 2020-01-05']);
    expect(entries([1, 0, 1, 1, 1, 0])).toEqual(['long 2020-01-02', 'long 2020-01-04']);
    expect(entries([1, -1, -1, -1, -1, 0])).toEqual(['long 2020-01-02', 'short 2020-01-03']);
  });

  it('closes a short position that has lost everything at a close, and trades no more', () => {
    const { trades, equity } = trade(
      [flat(100), flat(100), [150, 250, 150, 210], flat(100), flat(50)],
      [-1, -1, -1, -1, -1],
    );
    expect(trades).toMatchObject([{ exit_date: '2020-01-03', exit_price: 210, pnl: -1100, exit_reason: 'liquidated' }]);
    expect([...equity]).toEqual([1000, -100, -100, -100]);
  });

  it.each([
    ['zero', 0],
    ['negative', -5],
    ['no number', NaN],
    ['infinite', Infinity],
  ])('refuses a price that is %s', (_, price) => {
    expect(() => trade([flat(100), [price, 101, 99, 100]], [0, 0])).toThrow(
      expect.objectContaining({
        code: 'InvalidBars',
        message: expect.stringContaining('TEST on 2020-01-02') as string,
      }),
    );
  });

  it('reconciles to the cent and knows nothing of what comes later, whatever the targets and rules', async () => {
    const { series } = await loadSample('SPX');
    const share = (max: number) => fc.double({ min: 0, max, noNaN: true });
    const rules = fc.record({
      initialCapital: fc.integer({ min: 1000, max: 10_000_000 }),
      commission: share(0.02),
      slippage: share(0.02),
      fractional: fc.boolean(),
      positionSize: fc.double({ min: 0.01, max: 1, noNaN: true }),
      stopLoss: fc.option(fc.double({ min: 0.001, max: 0.2, noNaN: true }), { nil: undefined }),
      takeProfit: fc.option(fc.double({ min: 0.001, max: 0.2, noNaN: true }), { nil: undefined }),
    });
    const runs = fc.array(fc.tuple(fc.constantFrom(-1, 0, 1), fc.integer({ min: 1, max: 20 })), {
      minLength: 5,
      maxLength: 60,
    });
    fc.assert(
      fc.property(rules, runs, fc.integer({ min: 1, max: 4000 }), (chosen, stretches, first) => {
        const pattern = stretches.flatMap(([target, bars]) => new Array<number>(bars).fill(target));
        const window = { first, last: first + Math.min(pattern.length, 1000) - 1 };
        const targets = new Int8Array(series.time.length);
        targets.set(pattern.slice(0, 1000), first - 1);
        const { trades, equity } = simulate(series, targets, window, chosen);

        const profit = trades.reduce((sum, { pnl }) => sum + pnl, 0);
        expect(Math.abs(chosen.initialCapital + profit - equity[equity.length - 1])).toBeLessThan(0.005);
        for (const { side, quantity, entry_price, exit_price, commission, pnl } of trades) {
          const gross = (side === 'long' ? 1 : -1) * quantity * (exit_price - entry_price);
          expect(Math.abs(gross - commission - pnl)).toBeLessThan(0.005);
        }
        const half = { first, last: first + Math.floor((window.last - first) / 2) };
        const earlier = simulate(series, targets, half, chosen).equity;
        expect([...earlier.slice(0, -1)]).toEqual([...equity.slice(0, earlier.length - 1)]);
      }),
      { seed: 11, numRuns: 150 },
    );
  });
});
