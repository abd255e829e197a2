import { loadCalendar, type TradingCalendar } from '../../calendar';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import type { BacktestResult, Trade } from '../shared/backtest-result';
import { type BarSet, getBarSet, sessionDate } from '../shared/bars';
import { isLarge } from '../shared/large';
import { letOthersRun } from '../shared/let-others-run';
import { exposure, performance, type SessionSpan, sessionSpan, tradeStatistics } from '../shared/metrics';
import { type Simulation, simulate, simulationRules } from '../shared/simulation';
import { assumptionsOf } from './assumptions';
import { portfolioCurve } from './portfolio';
import { type RunInput, type RunOutput, runInput, runOutput } from './run-schema';
import { type Sleeve, sleeveOf } from './sleeve';
import { warningsOf } from './warnings';

const resultKind = 'backtest_result' as const;

export const run = defineAction({
  name: 'backtest.run',
  summary: 'Simulate strategies bar by bar over a test window, net of costs, beside buy and hold',
  capability: 'compute',
  input: runInput,
  output: runOutput,
  defaults: { timeout: '5m', heartbeat: '1m' },
  pool: ({ bars }) => isLarge(bars),
  run: async (input, ports) => {
    const set = await getBarSet(ports.artifacts, input.bars);
    const calendar = set.calendar === undefined ? undefined : loadCalendar(set.calendar);
    const sleeves = sleevesOf(input, set, calendar);
    const currency = currencyOf(sleeves);
    const simulated: SimulatedSleeve[] = [];
    for (const [index, sleeve] of sleeves.entries()) {
      await letOthersRun(ports.signal);
      ports.progress(index / sleeves.length, `simulating ${sleeve.series.symbol}`);
      simulated.push(simulateSleeve(sleeve, input, sleeves.length));
    }
    const result = resultOf(simulated);
    const span = sessionSpan(result.equity, calendar, result.interval);
    const report = reportOf(result, simulated, span);
    const stored = await ports.artifacts.putJson(resultKind, result);
    ports.progress(1);
    return {
      result: { ref: stored.ref, kind: resultKind, bytes: stored.bytes },
      ...report,
      currency,
      assumptions: assumptionsOf(input, sleeves, currency),
      ...originOf(input, set, simulated, span),
    };
  },
});

interface SimulatedSleeve {
  readonly sleeve: Sleeve;
  readonly initialCapital: number;
  readonly traded: Simulation;
  readonly held: Simulation;
}

function sleevesOf(input: RunInput, set: BarSet, calendar: TradingCalendar | undefined): Sleeve[] {
  if (input.from > input.to) {
    throw new ActionError('InvalidWindow', `from is ${input.from} and to is ${input.to}; from must not be after to`);
  }
  const symbols = input.strategies.map((selection) => selection.symbol);
  const repeated = symbols.find((symbol, index) => symbols.indexOf(symbol) !== index);
  if (repeated !== undefined) {
    throw new ActionError(
      'DuplicateSymbol',
      `strategies names symbol ${repeated} more than once; give one strategy a symbol`,
    );
  }
  return input.strategies.map((selection) => sleeveOf(selection, set, input, calendar));
}

function currencyOf(sleeves: readonly Sleeve[]): string {
  const [currency, ...others] = new Set(sleeves.map((sleeve) => sleeve.series.currency));
  if (others.length === 0) return currency;
  const listing = sleeves.map(({ series }) => `${series.symbol} in ${series.currency}`).join(', ');
  throw new ActionError(
    'MixedCurrencies',
    `the symbols trade in different currencies (${listing}); backtest each currency by itself`,
  );
}

/** By the strategy, and beside it bought at the window's first open with all the capital and held to the last close. */
function simulateSleeve(sleeve: Sleeve, input: RunInput, sleeves: number): SimulatedSleeve {
  const { series, strategy, parameters, window, closings } = sleeve;
  const initialCapital = input.initial_capital / sleeves;
  const rules = simulationRules({ ...input, ...sleeve.exits }, initialCapital);
  const buyAndHold = { ...rules, positionSize: 1, stopLoss: undefined, takeProfit: undefined };
  const alwaysLong = new Int8Array(series.time.length).fill(1);
  return {
    sleeve,
    initialCapital,
    traded: simulate(series, strategy.targets(series, parameters), window, rules, closings),
    held: simulate(series, alwaysLong, window, buyAndHold),
  };
}

function resultOf(simulated: readonly SimulatedSleeve[]): BacktestResult {
  const inOrder = (first: Trade, second: Trade) =>
    first.entry_date < second.entry_date ? -1 : Number(first.entry_date > second.entry_date);
  return {
    interval: simulated[0].sleeve.series.interval,
    equity: portfolioCurve(simulated.map((part) => ({ ...part, equity: part.traded.equity }))),
    benchmark: portfolioCurve(simulated.map((part) => ({ ...part, equity: part.held.equity }))),
    trades: simulated.flatMap((part) => part.traded.trades).sort(inOrder),
  };
}

function reportOf(
  { interval, equity, benchmark, trades }: BacktestResult,
  simulated: readonly SimulatedSleeve[],
  span: SessionSpan,
) {
  const time = equity.time.slice(1);
  const symbols = simulated.map(({ sleeve }) => sleeve.series.symbol);
  return {
    performance: performance(equity, span, interval),
    benchmark: performance(benchmark, span, interval),
    trades: { ...tradeStatistics(trades), exposure: exposure(trades, time, symbols) },
    costs: {
      commission: trades.reduce((total, trade) => total + trade.commission, 0),
      slippage: trades.reduce((total, trade) => total + trade.slippage_cost, 0),
    },
    test_window: { ...testWindowOf(simulated, time), bars: time.length },
    strategies: simulated.map(usedOf),
  };
}

/** The first and the last session of any symbol, and of intraday bars how many there are. */
function testWindowOf(
  simulated: readonly SimulatedSleeve[],
  time: readonly number[],
): Omit<RunOutput['test_window'], 'bars'> {
  const traded = simulated.flatMap(({ sleeve: { sessions, window } }) =>
    (sessions ?? []).filter(({ first, end }) => end > window.first && first <= window.last).map(({ date }) => date),
  );
  if (traded.length === 0) return { from: sessionDate(time[0]), to: sessionDate(time[time.length - 1]) };
  const dates = [...new Set(traded)].sort();
  return { from: dates[0], to: dates[dates.length - 1], sessions: dates.length };
}

function usedOf({ sleeve, initialCapital, traded }: SimulatedSleeve): RunOutput['strategies'][number] {
  return {
    symbol: sleeve.series.symbol,
    strategy: sleeve.strategy.name,
    parameters: sleeve.parameters,
    ...sleeve.exits,
    warmup_bars: sleeve.warmupBars,
    initial_capital: initialCapital,
    final_value: traded.equity[traded.equity.length - 1],
    trades: traded.trades.length,
  };
}

/** Where the bars came from, and what is doubtful about the figures. */
function originOf(
  input: RunInput,
  set: BarSet,
  simulated: readonly SimulatedSleeve[],
  span: SessionSpan,
): Pick<RunOutput, 'warnings' | 'provenance'> {
  const symbols = new Set(simulated.map(({ sleeve }) => sleeve.series.symbol));
  const notTraded = set.series.map((series) => series.symbol).filter((symbol) => !symbols.has(symbol));
  const provenance = set.provenance.filter((entry) => symbols.has(entry.symbol));
  const doubts = (set.doubts ?? []).filter(({ symbol }) => symbols.has(symbol));
  return { warnings: warningsOf({ input, sleeves: simulated, notTraded, provenance, doubts, span }), provenance };
}
