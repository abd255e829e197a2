import { run } from '../../../src/slices/backtest';
import { backtestResultSchema } from '../../../src/slices/shared/backtest-result';
import { type BarSeries, type BarSet, putBarSet, sessionDate } from '../../../src/slices/shared/bars';
import { testPorts } from '../../support/test-ports';
import type { Input } from './run-on-samples';
import reference from '../../oracles/backtesting_py_intraday.json';

export const ports = testPorts();

/** The made-up bars of the reference: 30 minutes each, at the sessions of XNYS. */
export const madeUp: BarSeries = {
  symbol: 'MADEUP',
  interval: '30m',
  currency: 'USD',
  time: reference.time,
  open: reference.open,
  high: reference.high,
  low: reference.low,
  close: reference.close,
  adjClose: reference.close,
  volume: reference.close.map(() => 1_000),
};

/** The bars as a set that was checked against XNYS, or as `parts` say. */
export function setOf(series: BarSeries = madeUp, parts: Partial<BarSet> = {}): BarSet {
  const { symbol, interval, time } = series;
  return {
    series: [series],
    provenance: [
      {
        source: 'csv',
        kind: 'synthetic',
        description: 'made up by a seeded generator',
        symbol,
        interval,
        from: sessionDate(time[0]),
        to: sessionDate(time[time.length - 1]),
        bars: time.length,
        sha256: 'none',
      },
    ],
    calendar: 'XNYS',
    ...parts,
  };
}

/** Backtests a moving-average cross on the made-up bars from October to December, or what else is asked for. */
export async function intraday(parts: Partial<Input> = {}, set = setOf()) {
  const bars = await putBarSet(ports.artifacts, set);
  const strategies = [{ symbol: 'MADEUP', strategy: 'moving_average_cross' }];
  const input = run.input.parse({ bars, from: reference.from, to: reference.to, strategies, ...parts });
  const output = run.output.parse(await run.run(input, ports));
  return { output, result: backtestResultSchema.parse(await ports.artifacts.getJson(output.result.ref)) };
}
