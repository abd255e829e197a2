import { z } from 'zod';
import { definitionTypes } from '../engine/plan';

/** What the old system called a definition: the shape that is assumed of it, as docs/import.md has it. */
const oldApiVersion = 'bot_v2/workflows/v2';

const duration = z.union([z.number().positive(), z.string().min(1)], {
  error: 'a duration is a number of seconds, or a text such as 30s, 5m, 9h',
});
const values = z.record(z.string(), z.json());

const oldRetry = z.strictObject({
  max_attempts: z.int().min(1).optional(),
  delay: duration.optional(),
  backoff: z.number().min(1).optional(),
});

const oldStep = z.strictObject({
  name: z.string().min(1),
  description: z.string().optional(),
  slice: z.string().optional().describe('With action: which slice has it'),
  action: z.string().optional().describe('slice.action, or the action of the slice'),
  parameters: values.optional(),
  mode: z.enum(['sequential', 'parallel', 'conditional', 'background', 'scheduled']).optional(),
  condition: z.string().optional(),
  depends_on: z.array(z.string()).optional(),
  timeout: duration.optional(),
  retry: oldRetry.optional(),
  retries: z.int().min(0).optional().describe('Attempts after the first'),
  schedule: z.string().optional().describe('Cron'),
  on_failure: z.enum(['stop', 'continue']).optional(),
  get steps() {
    return z.array(oldStep).min(1).optional();
  },
  get conditions() {
    return z
      .array(z.strictObject({ if: z.string(), steps: z.array(oldStep).min(1) }))
      .min(1)
      .optional();
  },
  get else() {
    return z.array(oldStep).min(1).optional();
  },
});

export type OldStep = z.infer<typeof oldStep>;

export const oldDefinition = z.strictObject({
  apiVersion: z.literal(oldApiVersion, { error: `apiVersion is ${oldApiVersion}; nothing else is imported` }),
  kind: z.literal('Workflow').optional(),
  metadata: z.strictObject({
    name: z.string().min(1),
    version: z.union([z.string(), z.number()]).optional(),
    description: z.string().optional(),
    labels: values.optional(),
    annotations: values.optional(),
  }),
  spec: z.strictObject({
    type: z.enum(definitionTypes),
    mode: z.enum(['sequential', 'parallel', 'scheduled']).optional(),
    schedule: z.string().optional().describe('Cron'),
    variables: values.optional(),
    resources: z
      .strictObject({
        cpu: z.number().positive().optional(),
        memory: z.string().optional(),
        max_concurrent: z.int().min(1).optional(),
        timeout: duration.optional(),
      })
      .optional(),
    steps: z.array(oldStep).min(1),
    handlers: z.record(z.string(), z.array(oldStep).min(1)).optional(),
  }),
});

export type OldDefinition = z.infer<typeof oldDefinition>;
