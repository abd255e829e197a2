import { z } from 'zod';
import { definitionTypes, dependencyOutcomes, type VariableSpec } from '../engine/plan';
import { durationPattern, parseDuration } from './duration';
import { longestDurationMs, longestName, taskQueueProblem } from './limits';

/** The definition language as zod schemas: what a person may write. From them come the types and, later, the JSON Schema. */

const durationExample = 'write for example 500ms, 30s, 5m, 2h or 1d';

const notADuration = (issue: { readonly input?: unknown }): string =>
  `'${String(issue.input)}' is not a duration; ${durationExample}`;

const duration = z
  .string({ error: notADuration })
  .regex(durationPattern, { error: notADuration })
  .refine(isUsableDuration, {
    error: (issue) => `'${String(issue.input)}' is not between 1ms and 3650d; ${durationExample}`,
  });

function isUsableDuration(text: string): boolean {
  const ms = parseDuration(text);
  return ms === undefined || (ms >= 1 && ms <= longestDurationMs);
}

const idPattern = /^[a-z][a-z0-9_]*$/;

const identifier = (what: string) =>
  z
    .string()
    .regex(idPattern, {
      error: (issue) =>
        `'${String(issue.input)}' is not a valid ${what}: use snake_case, beginning with a letter, as in fetch_data`,
    })
    .max(longestName, {
      error: (issue) => `this ${what} has ${issue.input?.length ?? 0} characters, and ${longestName} are allowed`,
    });

const retrySchema = z.strictObject({
  max_attempts: z.int().min(1).max(100).optional().describe('Attempts in all, the first included'),
  initial_interval: duration.optional().describe('Pause before the second attempt'),
  backoff: z.number().min(1).max(100).optional().describe('Factor by which the pause grows'),
  max_interval: duration.optional().describe('Longest pause'),
  non_retryable: z.array(z.string()).max(50).optional().describe('Failure types that end the step at once'),
});

const dependencySchema = z.strictObject({ step: z.string(), on: z.enum(dependencyOutcomes) });

const dependsOnSchema = z
  .array(
    z.union([z.string(), dependencySchema], {
      error: "a dependency is a step's id, or { step: ID, on: succeeded | failed | skipped | finished }",
    }),
  )
  .max(200)
  .describe('Steps of the same list that must have ended before; replaces the implicit dependency on the step before');

/** JSON values; `with` and defaults take any of them. */
const anyValue = z.json();

export const taskQueueSchema = z.string().refine((queue) => taskQueueProblem(queue) === undefined, {
  error: (issue) => `'${String(issue.input)}' ${taskQueueProblem(String(issue.input)) ?? ''}`,
});

const stepSchema = z.strictObject({
  id: identifier('step id').describe('Names the step among its siblings'),
  name: z.string().max(200).optional().describe('What people see in place of the path'),
  action: z.string().optional().describe('slice.action'),
  with: z.record(z.string(), anyValue).optional().describe("The action's input; values may hold ${{ expressions }}"),
  get steps() {
    return z.array(stepSchema).min(1).max(2000).optional().describe('The steps of a group');
  },
  mode: z.enum(['sequential', 'parallel']).optional().describe('How the steps of a group run'),
  depends_on: dependsOnSchema.optional(),
  when: z
    .union([z.string(), z.boolean()], { error: 'a condition is an expression, written as text' })
    .optional()
    .describe('The step is skipped unless this is true'),
  timeout: duration.optional().describe('Longest one attempt may take'),
  deadline: duration.optional().describe('Longest all attempts together may take'),
  heartbeat: duration.optional().describe('Longest silence of a running attempt'),
  retry: retrySchema.optional(),
  get on_failure() {
    return z
      .union([z.enum(['fail', 'continue']), z.strictObject({ fallback: z.array(stepSchema).min(1).max(100) })], {
        error: 'on_failure is fail, continue, or { fallback: [steps] }',
      })
      .optional();
  },
  publish: z
    .record(z.string(), z.string())
    .optional()
    .describe('Trading-context names and the expressions that give their values'),
  weight: z
    .number()
    .min(0)
    .max(1000)
    .optional()
    .describe('Share of the progress, relative to its siblings; 1 unless said'),
  task_queue: taskQueueSchema.optional().describe('Task queue whose workers serve this action'),
});

const variableBase = {
  description: z.string().optional(),
  enum: z.array(anyValue).min(1).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(0).optional(),
  format: z.enum(['date']).optional(),
  minItems: z.int().min(0).optional(),
  maxItems: z.int().min(0).optional(),
};

export const variableSchema: z.ZodType<VariableSpec> = z.strictObject({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']),
  default: anyValue.optional(),
  ...variableBase,
  get items() {
    return variableSchema.optional();
  },
  get properties() {
    return z.record(z.string(), variableSchema).optional();
  },
});

const versionExample = 'a version is three numbers, as in 1.0.0';

export const definitionSchema = z.strictObject({
  name: identifier('name'),
  version: z.string({ error: versionExample }).regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}$/, versionExample),
  type: z.enum(definitionTypes),
  description: z.string().max(2000).optional(),
  mode: z.enum(['sequential', 'parallel']).optional().describe('How the top-level steps run; sequential unless said'),
  variables: z.record(z.string(), variableSchema).optional(),
  resources: z
    .strictObject({
      timeout: duration.optional().describe('Longest life of a run'),
      max_concurrent: z.int().min(1).max(200).optional().describe('Actions in flight at once; 200 unless said'),
    })
    .optional(),
  defaults: z.strictObject({ timeout: duration.optional(), retry: retrySchema.optional() }).optional(),
  steps: z.array(stepSchema).min(1).max(2000),
});

export type Definition = z.infer<typeof definitionSchema>;
export type StepDefinition = z.infer<typeof stepSchema>;
export type RetryDefinition = z.infer<typeof retrySchema>;
