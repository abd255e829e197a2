import { type BarSeries, firstIndexAtOrAfter, sessionTime } from '../../../../src/slices/shared/bars';
import { type Simulation, simulate } from '../../../../src/slices/shared/simulation';
import { parseParameters, strategyNamed } from '../../../../src/slices/shared/strategies';
import reference from '../../../oracles/backtesting_py.json';
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
  return simulate(
    bars,
    strategy.targets(bars, parameters),
    { first, last },
    {
      initialCapital: example.initial_capital,
      commission: example.commission,
      slippage: example.slippage,
      fractional: example.fractional,
      positionSize: 1,
      stopLoss: example.stop_loss ?? undefined,
      takeProfit: example.take_profit ?? undefined,
    },
  );
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
