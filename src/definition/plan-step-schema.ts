import { z } from 'zod';
import { dependencyOutcomes, overlapPolicies, type GroupPlan, type StepPlan } from '../engine/plan';
import { longestDurationMs } from './limits';
import { taskQueue } from './schema';

/** The shapes of a plan's steps. A plan reaches a worker from outside, so all of it is looked at. */

export const milliseconds = z.int().min(1).max(longestDurationMs);
const offset = z.int().min(-longestDurationMs).max(longestDurationMs);

const policySchema = z.strictObject({
  timeoutMs: milliseconds,
  deadlineMs: milliseconds.optional(),
  heartbeatMs: milliseconds.optional(),
  retry: z
    .strictObject({
      maxAttempts: z.int().min(1).max(100),
      initialIntervalMs: milliseconds,
      backoff: z.number().min(1).max(100),
      maxIntervalMs: milliseconds,
      nonRetryable: z.array(z.string()).max(50),
      jitter: z.number().min(0).max(1).optional(),
    })
    .refine((retry) => retry.maxIntervalMs >= retry.initialIntervalMs, {
      error: 'maxIntervalMs is less than initialIntervalMs',
    }),
  taskQueue: taskQueue.optional(),
  onCancel: z.literal('wait').optional(),
  resources: z
    .strictObject({
      memoryBytes: z.int().min(1).optional(),
      cpu: z.number().positive().optional(),
      cpuTimeMs: milliseconds.optional(),
    })
    .optional(),
});

const momentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('session'), edge: z.enum(['open', 'close']), offsetMs: offset }),
  z.strictObject({ kind: z.literal('clock'), secondOfDay: z.int().min(0).max(86_399) }),
  z.strictObject({ kind: z.literal('instant'), epochMs: z.int() }),
]);

export const schedulePlanSchema = z.strictObject({
  cron: z.array(z.string()).min(1).max(20).optional(),
  everyMs: milliseconds.optional(),
  timeZone: z.string(),
  session: z.strictObject({ from: momentSchema, to: momentSchema }).optional(),
  skipHolidays: z.boolean(),
  until: momentSchema.optional(),
  maxTicks: z.int().min(1).optional(),
  overlap: z.enum(overlapPolicies),
  catchupMs: milliseconds,
  jitterMs: z.int().min(0).max(longestDurationMs),
});

const base = {
  id: z.string(),
  path: z.string(),
  name: z.string().max(200).optional(),
  dependsOn: z.array(z.strictObject({ step: z.string(), on: z.enum(dependencyOutcomes) })),
  when: z.string().optional(),
  deadlineMs: milliseconds.optional(),
  onFailure: z.lazy(() =>
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('fail') }),
      z.strictObject({ kind: z.literal('continue') }),
      z.strictObject({ kind: z.literal('fallback'), group: groupSchema }),
    ]),
  ),
  compensate: z.lazy(() => groupSchema).optional(),
  publish: z.record(z.string(), z.string()),
  weight: z.number().min(0),
};

const list = {
  mode: z.enum(['sequential', 'parallel']),
  steps: z.array(z.lazy(() => stepSchema)).min(1),
  background: z.strictObject({ onEnd: z.enum(['join', 'cancel']) }).optional(),
};

const values = z.record(z.string(), z.json());

export const groupSchema: z.ZodType<GroupPlan> = z.lazy(() =>
  z.strictObject({ kind: z.literal('group'), ...base, ...list }),
);

const stepSchema: z.ZodType<StepPlan> = z.lazy(() => z.discriminatedUnion('kind', kinds));

const kinds = [
  z.strictObject({ kind: z.literal('group'), ...base, ...list }),
  z.strictObject({
    kind: z.literal('action'),
    ...base,
    action: z.string().min(1).max(200),
    with: values,
    policy: policySchema,
  }),
  z.strictObject({
    kind: z.literal('conditional'),
    ...base,
    branches: z.array(z.strictObject({ when: z.string(), group: groupSchema })).min(1),
    else: groupSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('for_each'),
    ...base,
    ...list,
    items: z.json(),
    as: z.string(),
    maxConcurrent: z.int().min(1).max(200),
    minSuccess: z
      .union([z.strictObject({ count: z.int().min(0) }), z.strictObject({ share: z.number().min(0).max(1) })])
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('repeat'),
    ...base,
    ...list,
    until: z.string().optional(),
    while: z.string().optional(),
    everyMs: milliseconds.optional(),
    maxIterations: z.int().min(1),
  }),
  z.strictObject({ kind: z.literal('schedule'), ...base, ...list, schedule: schedulePlanSchema }),
  z.strictObject({
    kind: z.literal('wait'),
    ...base,
    wait: z.discriminatedUnion('for', [
      z.strictObject({ for: z.literal('duration'), durationMs: milliseconds }),
      z.strictObject({ for: z.literal('computed'), duration: z.string() }),
      z.strictObject({ for: z.literal('moment'), moment: momentSchema }),
      z.strictObject({ for: z.literal('session'), edge: z.enum(['open', 'close']) }),
      z.strictObject({ for: z.literal('event'), event: z.string() }),
    ]),
    timeoutMs: milliseconds.optional(),
  }),
  z.strictObject({
    kind: z.literal('approve'),
    ...base,
    message: z.string(),
    from: z.array(z.string()),
    quorum: z.int().min(1),
    timeoutMs: milliseconds.optional(),
  }),
  z.strictObject({ kind: z.literal('set'), ...base, values }),
  z.strictObject({ kind: z.literal('emit'), ...base, event: z.string(), payload: z.json() }),
  z.strictObject({ kind: z.literal('workflow'), ...base, definition: z.string(), with: values }),
  z.strictObject({ kind: z.literal('fail'), ...base, message: z.string(), type: z.string() }),
  z.strictObject({ kind: z.literal('stop'), ...base, reason: z.string() }),
] as const;
