import { z } from 'zod';
import { isNestedDeeperThan } from '../base/json';
import {
  definitionTypes,
  dependencyOutcomes,
  engineVersion,
  type GroupPlan,
  type Plan,
  type StepPlan,
} from '../engine/plan';
import type { ActionCatalogue } from './action-catalogue';
import { hashOf } from './build-plan';
import { longestDurationMs, longestName } from './limits';
import { planProblems } from './plan-problems';
import { taskQueueSchema, variableSchema } from './schema';

/** A definition is nested 100 deep at most, and its plan holds somewhat more than it. */
const deepestPlan = 300;

const milliseconds = z.int().min(1).max(longestDurationMs);

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
    })
    .refine((retry) => retry.maxIntervalMs >= retry.initialIntervalMs, {
      error: 'maxIntervalMs is less than initialIntervalMs',
    }),
  taskQueue: taskQueueSchema.optional(),
});

const stepBase = {
  id: z.string(),
  path: z.string(),
  name: z.string().max(200).optional(),
  dependsOn: z.array(z.strictObject({ step: z.string(), on: z.enum(dependencyOutcomes) })),
  when: z.string().optional(),
  onFailure: z.lazy(() =>
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('fail') }),
      z.strictObject({ kind: z.literal('continue') }),
      z.strictObject({ kind: z.literal('fallback'), group: groupSchema }),
    ]),
  ),
  publish: z.record(z.string(), z.string()),
  weight: z.number().min(0),
};

const actionSchema = z.strictObject({
  kind: z.literal('action'),
  ...stepBase,
  action: z.string().min(1).max(200),
  with: z.record(z.string(), z.json()),
  policy: policySchema,
});

const stepSchema: z.ZodType<StepPlan> = z.lazy(() => z.union([actionSchema, groupSchema]));

const groupSchema: z.ZodType<GroupPlan> = z.lazy(() =>
  z.strictObject({
    kind: z.literal('group'),
    ...stepBase,
    mode: z.enum(['sequential', 'parallel']),
    steps: z.array(stepSchema).min(1),
  }),
);

const planSchema = z.strictObject({
  engineVersion: z.literal(engineVersion),
  hash: z.string(),
  name: z.string().min(1).max(longestName),
  version: z.string().max(32),
  type: z.enum(definitionTypes),
  description: z.string(),
  variables: z.record(z.string(), variableSchema),
  maxConcurrent: z.int().min(1).max(200),
  timeoutMs: milliseconds.optional(),
  root: groupSchema,
});

/**
 * Whether a value that claims to be a plan is one this worker can run: its shape, its hash, its actions and what they
 * may do. A plan reaches a worker from outside and is not trusted.
 * @returns what is wrong with it; empty when nothing is.
 */
export function checkPlan(
  value: unknown,
  catalogue: ActionCatalogue,
): { readonly plan?: Plan; readonly problems: readonly string[] } {
  // What reads a plan recurses; past this depth it would overflow the stack, and the compiler makes none so deep.
  if (isNestedDeeperThan(deepestPlan, value))
    return { problems: [`this is not a plan: it is nested more than ${deepestPlan} deep`] };
  const parsed = planSchema.safeParse(value);
  if (!parsed.success)
    return { problems: [`this is not a plan of engine version ${engineVersion}: ${z.prettifyError(parsed.error)}`] };
  const { hash, ...content } = parsed.data as Plan;
  const expected = hashOf(content);
  const problems =
    hash === expected
      ? []
      : [`the plan's hash is ${hash}, but its content has ${expected}: it was changed after it was compiled`];
  problems.push(...planProblems(content, catalogue));
  return problems.length > 0 ? { problems } : { plan: value as Plan, problems };
}
