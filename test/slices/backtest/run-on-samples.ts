import type { z } from 'zod';
import { run } from '../../../src/slices/backtest';
import type { BarSetRef } from '../../../src/slices/shared/artifact-ref';
import { backtestResultSchema } from '../../../src/slices/shared/backtest-result';
import { type BarSeries, type BarSet, putBarSet } from '../../../src/slices/shared/bars';
import { loadSample } from '../../support/sample-series';
import { testPorts } from '../../support/test-ports';

export type Input = z.input<typeof run.input>;

export const ports = testPorts();

export const onSpx = { symbol: 'SPX', strategy: 'moving_average_cross' };

/** All bars of both samples. Do not change them. */
export async function sampleBars(): Promise<BarSet> {
  const loaded = [await loadSample('SPX'), await loadSample('IXIC')];
  return { series: loaded.map(({ series }) => series), provenance: loaded.map(({ provenance }) => provenance) };
}

let stored: Promise<BarSetRef> | undefined;

/** The samples as they are, stored once. */
export function storedSamples(): Promise<BarSetRef> {
  stored ??= changed((series) => series);
  return stored;
}

/** Backtests SPX from 2007 to 2009, or what else is asked for, and gives the output and the stored result. */
export async function backtest(parts: Partial<Input> = {}) {
  const bars = parts.bars ?? (await storedSamples());
  const input = run.input.parse({ bars, from: '2007-01-01', to: '2009-12-31', strategies: [onSpx], ...parts });
  const output = run.output.parse(await run.run(input, ports));
  return { output, result: backtestResultSchema.parse(await ports.artifacts.getJson(output.result.ref)) };
}

/** The samples as a stored bar set with some of their series changed. */
export async function changed(change: (series: BarSeries) => BarSeries): Promise<BarSetRef> {
  const samples = await sampleBars();
  return putBarSet(ports.artifacts, { ...samples, series: samples.series.map(change) });
}

/** A series with its columns, all of the same length, changed alike. */
export function withColumns(series: BarSeries, change: (column: readonly number[]) => number[]): BarSeries {
  return {
    ...series,
    time: change(series.time),
    open: change(series.open),
    high: change(series.high),
    low: change(series.low),
    close: change(series.close),
    adjClose: change(series.adjClose),
    volume: change(series.volume),
  };
}
