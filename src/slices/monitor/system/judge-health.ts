import { z } from 'zod';
import type { Measures } from './measures';
import type { MeasureName, Thresholds } from './thresholds';

export const healthStatusSchema = z.enum(['healthy', 'degraded', 'unhealthy']);

/** Fewer attempts say nothing about a rate. */
const leastAttempts = 10;

export const findingSchema = z.strictObject({
  measure: z.string(),
  value: z
    .number()
    .nullable()
    .describe('null where there was no answer, or where a measure that is required is absent'),
  threshold: z.number().nullable().describe('The threshold that it is above'),
  status: z.enum(['degraded', 'unhealthy']),
  message: z.string(),
});

type Finding = z.infer<typeof findingSchema>;

interface Value {
  readonly measure: MeasureName;
  readonly value: number;
  /** What the value is of, where the name alone does not tell. */
  readonly of?: string;
}

export interface Health {
  readonly status: z.infer<typeof healthStatusSchema>;
  readonly reasons: Finding[];
  readonly absent: { measure: string; reason: string }[];
}

/**
 * Compares each measure with its thresholds; the worst finding is the status. A measure that is absent is listed, and makes the
 * system unhealthy only when it is among `required`.
 */
export function judgeHealth(measures: Measures, thresholds: Thresholds, required: readonly MeasureName[]): Health {
  const absent = absentMeasures(measures);
  const reasons = [
    ...valuesOf(measures).flatMap((entry) => findingOf(entry, thresholds)),
    ...measures.latency.flatMap((entry) => (entry.answered ? [] : [unanswered(entry.target, entry.reason)])),
    ...absent.filter(({ measure }) => required.includes(measure)).map(missing),
  ];
  const status = reasons.some((entry) => entry.status === 'unhealthy')
    ? 'unhealthy'
    : reasons.length > 0
      ? 'degraded'
      : 'healthy';
  return { status, reasons, absent };
}

function valuesOf({
  cpu,
  memory,
  disk,
  event_loop_delay: loop,
  latency,
  backlog,
  schedule_lateness: late,
  attempts,
}: Measures): Value[] {
  return [
    ...(cpu.available ? [{ measure: 'cpu_usage', value: cpu.usage } as const] : []),
    ...(memory.available ? [{ measure: 'memory_usage', value: memory.usage } as const] : []),
    ...(disk.available ? [{ measure: 'disk_usage', value: disk.usage, of: disk.folder } as const] : []),
    ...(loop.available ? [{ measure: 'event_loop_delay_ms', value: loop.p99_ms } as const] : []),
    ...latency.flatMap((entry) =>
      entry.answered ? [{ measure: 'latency_ms', value: entry.ms, of: entry.target } as const] : [],
    ),
    ...(backlog.available
      ? [
          {
            measure: 'backlog_tasks',
            value: backlog.workflow_tasks + backlog.activity_tasks,
            of: backlog.task_queue,
          } as const,
          { measure: 'backlog_age_ms', value: backlog.oldest_ms, of: backlog.task_queue } as const,
        ]
      : []),
    ...(late.available ? [{ measure: 'schedule_lateness_ms', value: late.max_ms } as const] : []),
    ...(attempts.available && attempts.finished >= leastAttempts
      ? [{ measure: 'error_rate', value: attempts.failed / attempts.finished } as const]
      : []),
  ];
}

function findingOf({ measure, value, of }: Value, thresholds: Thresholds): Finding[] {
  const { degraded, unhealthy } = thresholds[measure];
  if (!(value > degraded)) return [];
  const status = value > unhealthy ? 'unhealthy' : 'degraded';
  const threshold = status === 'unhealthy' ? unhealthy : degraded;
  const name = of === undefined ? measure : `${measure} of ${of}`;
  return [{ measure, value, threshold, status, message: `${name} is ${rounded(value)}, above ${threshold}` }];
}

function unanswered(target: string, reason: string): Finding {
  return {
    measure: 'latency_ms',
    value: null,
    threshold: null,
    status: 'unhealthy',
    message: `${target} did not answer: ${reason}`,
  };
}

function missing({ measure, reason }: { readonly measure: string; readonly reason: string }): Finding {
  const message = `${measure} is required, but could not be measured: ${reason}`;
  return { measure, value: null, threshold: null, status: 'unhealthy', message };
}

function absentMeasures(measures: Measures): { measure: MeasureName; reason: string }[] {
  const { cpu, memory, disk, event_loop_delay: loop, latency, backlog, schedule_lateness: late, attempts } = measures;
  const of = (
    measure: MeasureName,
    taken: Measures['cpu' | 'memory' | 'disk' | 'backlog' | 'attempts' | 'schedule_lateness' | 'event_loop_delay'],
  ) => (taken.available ? [] : [{ measure, reason: taken.reason }]);
  return [
    ...of('cpu_usage', cpu),
    ...of('memory_usage', memory),
    ...of('disk_usage', disk),
    ...of('event_loop_delay_ms', loop),
    ...(latency.length === 0 ? [{ measure: 'latency_ms' as const, reason: 'nothing is depended on here' }] : []),
    ...of('backlog_tasks', backlog),
    ...of('backlog_age_ms', backlog),
    ...of('schedule_lateness_ms', late),
    ...of('error_rate', attempts),
    ...(attempts.available && attempts.finished < leastAttempts
      ? [
          {
            measure: 'error_rate' as const,
            reason: `only ${attempts.finished} attempts ended; it takes ${leastAttempts}`,
          },
        ]
      : []),
  ];
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
