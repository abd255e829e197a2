import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import type { SeriesPoint } from '../monitor-store-port';
import type { Ports } from '../ports';
import { trendOf, trendSchema, type Trend, type TrendLimits } from './trends/trend';

const valuesSchema = z.record(z.string().min(1).max(100), z.number());

const pointSchema = z.strictObject({ at: z.iso.datetime({ offset: true }), values: valuesSchema });

export const analyzeTrends = defineAction({
  name: 'monitor.analyze_trends',
  summary: 'Slope and anomalies of figures over their latest values, kept from tick to tick or given',
  capability: 'compute',
  input: z
    .strictObject({
      metrics: valuesSchema
        .optional()
        .describe('The figures of now, name to number; they are added to the kept series'),
      points: z
        .array(pointSchema)
        .min(1)
        .max(10_000)
        .optional()
        .describe('The whole series, in time order, in the place of the kept one: nothing is stored'),
      series: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe('Name of the kept series; left out: one of its own for this step, shared by the ticks of a schedule'),
      window: z.int().min(3).max(10_000).default(100).describe('How many of the latest points count'),
      z_threshold: z
        .number()
        .gt(0)
        .default(3)
        .describe('Deviations from the mean before it beyond which a value is an anomaly'),
      min_points: z
        .int()
        .min(2)
        .max(10_000)
        .default(20)
        .describe('Points before the latest that it takes to speak of an anomaly'),
    })
    .refine((input) => (input.metrics === undefined) !== (input.points === undefined), {
      error: 'give either `metrics` (figures of now) or `points` (a whole series)',
    }),
  output: z.strictObject({
    trends: z.array(trendSchema),
    anomalies: z.array(z.string()).describe('Names of the metrics whose latest value is an anomaly'),
    has_anomaly: z.boolean(),
    points: z.int().describe('Points in the window'),
    from: z.string().describe('Time of the first, ISO 8601'),
    to: z.string(),
    series: z.string().nullable().describe('The kept series; null where the points were given'),
  }),
  defaults: { timeout: '30s' },
  run: async (input, ports) => {
    const series = input.series ?? defaultSeries(ports.step);
    const points =
      input.points === undefined
        ? await kept(series, input.metrics ?? {}, input.window, ports)
        : given(input.points, input.window);
    const limits = { zThreshold: input.z_threshold, minPoints: input.min_points };
    const trends = trendsOf(points, limits);
    const anomalies = trends.filter(({ anomaly }) => anomaly).map(({ metric }) => metric);
    return {
      trends,
      anomalies,
      has_anomaly: anomalies.length > 0,
      points: points.length,
      from: points[0].at,
      to: points[points.length - 1].at,
      series: input.points === undefined ? series : null,
    };
  },
});

/** A tick's run is named after its schedule and the time it was due: without that time, its ticks share a series. */
function defaultSeries({ runId, stepPath }: Ports['step']): string {
  return `${runId.replace(/-\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/, '')}/${stepPath}`;
}

async function kept(
  series: string,
  values: Readonly<Record<string, number>>,
  window: number,
  { monitorStore, clock, step }: Ports,
): Promise<readonly SeriesPoint[]> {
  const point = { at: new Date(clock.now()).toISOString(), values };
  return monitorStore.appendPoint(series, `${step.runId}/${step.stepPath}`, point, window);
}

/** @throws ActionError `InvalidSeries` when a point is not after the one before it. */
function given(points: readonly SeriesPoint[], window: number): readonly SeriesPoint[] {
  const unordered = points.findIndex(
    (point, index) => index > 0 && !(Date.parse(point.at) > Date.parse(points[index - 1].at)),
  );
  if (unordered !== -1) {
    throw new ActionError(
      'InvalidSeries',
      `point ${unordered} (${points[unordered].at}) is not after the one before it (${points[unordered - 1].at}); give points in time order`,
    );
  }
  return points.slice(-window);
}

/** One for each metric of the latest point; earlier points without it are left out for it. */
function trendsOf(points: readonly SeriesPoint[], limits: TrendLimits): Trend[] {
  return Object.keys(points[points.length - 1].values).map((metric) => {
    const having = points.filter(({ values }) => Object.hasOwn(values, metric));
    const time = having.map(({ at }) => Date.parse(at));
    return trendOf(
      metric,
      time,
      having.map(({ values }) => values[metric]),
      limits,
    );
  });
}
