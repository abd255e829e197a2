import type { z } from 'zod';
import { createParameterSpace, run } from '../../../src/slices/optimize';
import type { SearchInput } from '../../../src/slices/optimize/search-schema';
import type { BarSetRef } from '../../../src/slices/shared/artifact-ref';
import { type BarSeries, putBarSet } from '../../../src/slices/shared/bars';
import { loadSample } from '../../support/sample-series';
import { testPorts } from '../../support/test-ports';

export const ports = testPorts();

export type SpaceText = z.input<typeof createParameterSpace.input>;
export type RunInput = z.input<typeof run.input>;
export type RunOutput = z.output<typeof run.output>;

export const movingAverages: SpaceText = {
  strategy: 'moving_average_cross',
  parameters: {
    fast_period: { from: 5, to: 25, step: 5 },
    slow_period: { from: 20, to: 60, step: 10 },
    stop_loss: { values: [0.02, 0.05] },
  },
};

export async function spaceOf(text: SpaceText) {
  return createParameterSpace.output.parse(
    await createParameterSpace.run(createParameterSpace.input.parse(text), ports),
  );
}

/** SPX up to 2008, perhaps changed, as a stored bar set. */
export async function storedBars(change: (series: BarSeries) => BarSeries = (series) => series): Promise<BarSetRef> {
  const { series, provenance } = await loadSample('SPX');
  const bars = series.time.findIndex((time) => time >= Date.UTC(2009, 0, 1));
  const cut = (column: readonly number[]) => column.slice(0, bars);
  const { time, open, high, low, close, adjClose, volume } = series;
  const early = {
    ...series,
    time: cut(time),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    adjClose: cut(adjClose),
    volume: cut(volume),
  };
  return putBarSet(ports.artifacts, { series: [change(early)], provenance: [provenance] });
}

export const train = { from: '2000-01-03', to: '2006-12-29' };

/** The input of a search on the samples, with what differs. */
export async function searchOf(parts: Partial<RunInput> = {}): Promise<RunInput> {
  const space = parts.space ?? (await spaceOf(movingAverages)).space;
  return { bars: parts.bars ?? (await storedBars()), space, train, ...parts };
}

export async function searched(parts: Partial<RunInput> = {}, given = ports): Promise<RunOutput> {
  return run.output.parse(await run.run(run.input.parse(await searchOf(parts)), given));
}

/** An input without what only optimize.run takes. */
export function common(input: RunInput): SearchInput {
  const { resume: _resume, checkpoint_every: _every, ...search } = run.input.parse(input);
  return search;
}
