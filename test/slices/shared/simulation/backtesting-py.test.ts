import { type BarSeries, firstIndexAtOrAfter, sessionTime } from '../../../../src/slices/shared/bars';
import { type Simulation, type SimulationRules, simulate } from '../../../../src/slices/shared/simulation';
import { parseParameters, strategyNamed } from '../../../../src/slices/shared/strategies';
import reference from '../../../oracles/backtesting_py.json';
import awkward from '../../../oracles/backtesting_py_awkward.json';
import { loadSample } from '../../../support/sample-series';

type Case = (typeof reference)[number];

const series = new Map<string, BarSeries>();

beforeAll(async () => {
  for (const symbol of ['SPX', 'IXIC'] as const) series.set(symbol, (await loadSample(symbol)).series);
});

function simulated(example: Case): Simulation {
  const bars = series.get(example.symbol);
  if (bars === undefined) throw new Error(`no sample ${example.symbol}`);
  const strategy = strategyNamed(example.strategy);
  const parameters = parseParameters(strategy, { allow_short: example.allow_short });
  const first = firstIndexAtOrAfter(bars, sessionTime(example.from));
  const last = firstIndexAtOrAfter(bars, sessionTime(example.to));
  return simulate(bars, strategy.targets(bars, parameters), { first, last }, rulesOf(example));
}

function rulesOf(example: Case | (typeof awkward)[number]): SimulationRules {
  return {
    initialCapital: example.initial_capital,
    commission: example.commission,
    slippage: example.slippage,
    fractional: example.fractional,
    positionSize: 1,
    stopLoss: example.stop_loss ?? undefined,
    takeProfit: example.take_profit ?? undefined,
  };
}

/** Whole shares are the same number; of fractional ones the library trades multiples of 1e-8. */
function expectNear(actual: number, expected: number, share: number, scale = Math.abs(expected)) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(share * scale);
}

describe.each(reference)(
  'backtesting.py: $symbol $strategy, short $allow_short, fractional $fractional, slippage $slippage, stop $stop_loss, target $take_profit',
  (example) => {
    const tolerance = example.fractional ? 1e-7 : 1e-10;

    it('trades the same sides on the same dates for the same reasons', () => {
      const expected = example.trades.map(([side, , entryDate, , exitDate, , , , , reason]) => [
        side,
        entryDate,
        exitDate,
        reason,
      ]);
      const actual = simulated(example).trades.map((trade) => [
        trade.side,
        trade.entry_date,
        trade.exit_date,
        trade.exit_reason,
      ]);
      expect(expected.length).toBeGreaterThan(50);
      expect(actual).toEqual(expected);
    });

    it('fills the same quantities at the same prices for the same profit', () => {
      const { trades } = simulated(example);
      example.trades.forEach(([, quantity, , entry, , exit, commission, pnl, returnPct], index) => {
        const trade = trades[index];
        const value = Number(quantity) * Number(entry);
        expectNear(trade.quantity, Number(quantity), tolerance);
        expectNear(trade.entry_price, Number(entry), 1e-12);
        expectNear(trade.exit_price, Number(exit), 1e-12);
        expectNear(trade.commission, Number(commission), tolerance);
        expectNear(trade.pnl, Number(pnl), tolerance, value);
        expectNear(trade.return_pct, Number(returnPct), 1e-9, 1);
      });
    });

    it('has the same equity at every close compared', () => {
      const { equity } = simulated(example);
      for (const [bar, value] of example.equity) expectNear(equity[bar], value, tolerance);
      expect(example.equity.at(-1)?.[0]).toBe(equity.length - 1);
    });
  },
);

describe.each(awkward)(
  'backtesting.py on awkward bars $seed, fractional $fractional, commission $commission, stop $stop_loss, target $take_profit',
  (example) => {
    const tolerance = example.fractional ? 1e-7 : 1e-10;

    function traded(): Simulation {
      const column = (index: number) => example.bars.map((bar) => bar[index]);
      const bars: BarSeries = {
        symbol: 'AWKWARD',
        interval: '1d',
        currency: 'USD',
        time: example.bars.map((_, index) => Date.UTC(2020, 0, 1 + index)),
        open: column(0),
        high: column(1),
        low: column(2),
        close: column(3),
        adjClose: column(3),
        volume: column(3),
      };
      const window = { first: example.first, last: example.bars.length - 1 };
      return simulate(bars, Int8Array.from(example.targets), window, rulesOf(example));
    }

    it('trades the same, fill for fill and to the cent', () => {
      const { trades } = traded();
      expect(example.trades.length).toBeGreaterThan(40);
      expect(trades.map((trade) => [trade.side, trade.entry_date, trade.exit_date, trade.exit_reason])).toEqual(
        example.trades.map(([side, , entryDate, , exitDate, , , , , reason]) => [side, entryDate, exitDate, reason]),
      );
      example.trades.forEach(([, quantity, , entry, , exit, commission, pnl], index) => {
        const trade = trades[index];
        expectNear(trade.quantity, Number(quantity), tolerance);
        expectNear(trade.entry_price, Number(entry), 1e-12);
        expectNear(trade.exit_price, Number(exit), 1e-12);
        expectNear(trade.commission, Number(commission), tolerance);
        expect(Math.abs(trade.pnl - Number(pnl))).toBeLessThan(0.005);
      });
    });

    it('has the same equity at every close', () => {
      const { equity } = traded();
      expect(example.equity).toHaveLength(equity.length);
      for (const [bar, value] of example.equity) expectNear(equity[bar], value, tolerance);
    });
  },
);
