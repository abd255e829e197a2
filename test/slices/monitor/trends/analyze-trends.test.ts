import type { z } from 'zod';
import { analyzeTrends } from '../../../../src/slices/monitor';
import { trendOf } from '../../../../src/slices/monitor/trends/trend';
import reference from '../../../oracles/trend.json';
import { MemoryMonitorStore } from '../../../support/memory-alerts';
import { testNow, testPorts } from '../../../support/test-ports';

const hour = 3_600_000;
const limits = { zThreshold: 3, minPoints: 3 };
const hours = (count: number) => Array.from({ length: count }, (_, index) => testNow + index * hour);

function analyze(input: z.input<typeof analyzeTrends.input>, ports = testPorts()) {
  return analyzeTrends.run(analyzeTrends.input.parse(input), ports);
}

describe('the trend of a metric', () => {
  it.each(reference.map((entry, index) => ({ ...entry, index })))(
    'is that of scipy to 1e-9 (window $index)',
    ({ values, slope, t, z: score }) => {
      const found = trendOf('close', hours(values.length), values, limits);
      const close = (actual: number | null, expected: number) =>
        expect(Math.abs((actual ?? NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
      close(found.slope_per_hour, slope);
      close(found.slope_t, t);
      close(found.z_score, score);
      expect(found.direction).toBe(Math.abs(t) < 2 ? 'flat' : slope > 0 ? 'rising' : 'falling');
    },
  );

  it.each([
    { title: 'a level line is flat', values: [2, 2, 2, 2], direction: 'flat', slope: 0, z: null, anomaly: false },
    { title: 'an exact line rises', values: [1, 2, 3, 4], direction: 'rising', slope: 1, z: 2, anomaly: false },
    { title: 'an exact line falls', values: [4, 3, 2, 1], direction: 'falling', slope: -1, z: -2, anomaly: false },
    { title: 'two values are no trend', values: [1, 5], direction: 'unknown', slope: null, z: null, anomaly: false },
    { title: 'one value is none either', values: [1], direction: 'unknown', slope: null, z: null, anomaly: false },
    {
      title: 'a step away from what never moved is an anomaly',
      values: [2, 2, 2, 3],
      direction: 'flat',
      slope: 0.3,
      z: null,
      anomaly: true,
    },
    {
      title: 'a jump is an anomaly',
      values: [1, 2, 1, 2, 9],
      direction: 'flat',
      slope: 1.6,
      z: 12.990381056766578,
      anomaly: true,
    },
  ])('$title', ({ values, direction, slope, z: score, anomaly }) => {
    const found = trendOf('m', hours(values.length), values, limits);
    expect(found).toMatchObject({ direction, anomaly });
    if (slope === null) expect(found.slope_per_hour).toBeNull();
    else expect(found.slope_per_hour).toBeCloseTo(slope, 10);
    if (score === null) expect(found.z_score).toBeNull();
    else expect(found.z_score).toBeCloseTo(score, 10);
  });
});

describe('monitor.analyze_trends', () => {
  const tick = (monitorStore: MemoryMonitorStore, minute: number, metrics: Record<string, number>, window = 100) =>
    analyze(
      { metrics, window, min_points: 2 },
      testPorts({
        monitorStore,
        clock: { now: () => testNow + minute * 60_000 },
        step: {
          runId: `run/watch-${new Date(testNow + minute * 60_000).toISOString().replace('.000Z', 'Z')}`,
          stepPath: 'watch/analyze',
          attempt: 1,
        },
      }),
    );

  it('keeps the figures from one tick of a schedule to the next', async () => {
    const store = new MemoryMonitorStore();
    await tick(store, 0, { drawdown: 0.01, cpu: 0.2 });
    await tick(store, 1, { drawdown: 0.02, cpu: 0.2 });
    const third = await tick(store, 2, { drawdown: 0.03, cpu: 0.9 });
    expect(third).toMatchObject({
      points: 3,
      from: '2026-01-02T12:00:00.000Z',
      to: '2026-01-02T12:02:00.000Z',
      series: 'run/watch/watch/analyze',
      anomalies: ['cpu'],
      has_anomaly: true,
    });
    expect(third.trends.map(({ metric, direction }) => [metric, direction])).toEqual([
      ['drawdown', 'rising'],
      ['cpu', 'flat'],
    ]);
    expect(await tick(store, 3, { drawdown: 0.03 }, 2 + 1)).toMatchObject({
      points: 3,
      from: '2026-01-02T12:01:00.000Z',
    });
  });

  it('takes a given series, the latest of its points', async () => {
    const points = [1, 2, 3, 4, 5].map((value, index) => ({
      at: new Date(testNow + index * hour).toISOString(),
      values: { x: value },
    }));
    const found = await analyze({ points, window: 3 });
    expect(found).toMatchObject({ points: 3, series: null, trends: [{ metric: 'x', points: 3, mean: 4, latest: 5 }] });
  });

  it('refuses a series that is out of order', async () => {
    const points = [hour, 0].map((offset) => ({ at: new Date(testNow + offset).toISOString(), values: { x: 1 } }));
    await expect(analyze({ points })).rejects.toMatchObject({ code: 'InvalidSeries' });
  });

  it.each([[[1e308, -1e308, 1e308]], [[1e308, 1e308]], [[1, 2, 1e200, 3]]])(
    'refuses values beyond what a number can hold: %j',
    async (values) => {
      const points = values.map((drawdown, index) => ({
        at: new Date(testNow + index * hour).toISOString(),
        values: { calm: 1, drawdown },
      }));
      await expect(analyze({ points })).rejects.toMatchObject({
        code: 'InvalidSeries',
        message: expect.stringContaining(
          'the values of drawdown are too large to measure a trend of: the largest is 1e+',
        ),
      });
    },
  );

  it.each([[{}], [{ metrics: { x: 1 }, points: [{ at: '2026-01-02T12:00:00Z', values: { x: 1 } }] }]])(
    'wants either figures or points, not %j',
    (input) => {
      expect(analyzeTrends.input.safeParse(input).error?.issues[0]?.message).toContain('give either `metrics`');
    },
  );
});
