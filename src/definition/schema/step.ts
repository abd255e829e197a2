import { z } from 'zod';
import { dependencyOutcomes, groupModes } from '../../engine/plan';
import { retrySchema, stepResourcesSchema } from './policies';
import { scheduleSchema } from './schedule';
import { anyValue, definitionName, duration, identifier, longestText, message, moment, taskQueue } from './values';

const conditionSchema = z.union([z.string(), z.boolean()], { error: 'a condition is an expression, written as text' });

const dependencySchema = z.strictObject({
  step: z.string().describe('The id of a step of the same list'),
  on: z.enum(dependencyOutcomes).describe('The outcome that is waited for'),
});

const dependsOnSchema = z
  .array(
    z.union([z.string(), dependencySchema], {
      error: "a dependency is a step's id, or { step: ID, on: succeeded | failed | skipped | finished }",
    }),
  )
  .max(200)
  .describe('Steps of the same list that must have ended before; replaces the implicit dependency on the step before');

const values = z.record(z.string(), anyValue);

const forEachSchema = z.strictObject({
  items: z
    .union([z.string(), z.array(anyValue).max(10_000)], {
      error: 'items is a list of 10,000 entries at most, or an expression in ${{ }} that gives one',
    })
    .describe('A list, or an expression in ${{ }} that gives one'),
  as: identifier('name').optional().describe("The name of the item in the steps' expressions; item unless said"),
  max_concurrent: z.int().min(1).max(200).optional().describe('Iterations at once; 1 unless said'),
  min_success: z
    .union([z.int().min(0), z.string().regex(/^(100|\d{1,2})%$/, 'a share of the items is written as "80%"')], {
      error: 'min_success is a number of items, or a share of them such as "80%"',
    })
    .optional()
    .describe('How many items must succeed; all unless said'),
});

const repeatSchema = z.strictObject({
  until: conditionSchema.optional().describe('Ends when this is true after an iteration'),
  while: conditionSchema.optional().describe('Goes on only while this is true before an iteration'),
  every: duration.optional().describe('From the start of one iteration to the start of the next, at least'),
  max_iterations: z.int().min(1).max(1_000_000).optional().describe('The step fails when it would need more'),
});

const waitMapping = z.strictObject({
  duration: z.string().optional().describe('How long, as in 5m, or an expression in ${{ }} that gives such a text'),
  until: moment.optional().describe('A point in time: 15:30, close - 5m, 2026-11-27T18:00:00Z'),
  session: z.enum(['open', 'close']).optional().describe('The next time the exchange opens or closes'),
  event: identifier('event name').optional().describe('The signal event with this name'),
  timeout: duration.optional().describe('The step fails when it has waited this long'),
});

const waitSchema = z.union([z.string(), waitMapping], {
  error:
    "wait is a duration (5m), a point in time ('15:30', close - 5m), or a mapping with one of duration, until, session, event",
});

const approveSchema = z.union(
  [
    message,
    z.strictObject({
      message: message.describe('What is asked for'),
      from: z.array(z.string().min(1)).min(1).max(50).optional().describe('Who may decide; anybody unless said'),
      quorum: z.int().min(1).max(50).optional().describe('How many must approve; 1 unless said'),
      timeout: duration.optional().describe('The step fails when nobody has decided by then'),
    }),
  ],
  { error: 'approve is the question, or a mapping with message, from, quorum, timeout' },
);

const emitSchema = z.union(
  [
    identifier('event name'),
    z.strictObject({
      event: identifier('event name').describe('The name of the event'),
      payload: anyValue.optional().describe('What handlers read as event.payload'),
    }),
  ],
  { error: 'emit is the name of an event, or { event, payload }' },
);

const failSchema = z.union(
  [
    message,
    z.strictObject({
      message: message.describe('Why it fails'),
      type: z
        .string()
        .regex(/^[A-Z][A-Za-z0-9]{0,63}$/, 'a failure type is a name such as RiskTooHigh')
        .optional()
        .describe('The type of the failure; Failed unless said'),
    }),
  ],
  { error: 'fail is the message, or { message, type }' },
);

const stopSchema = z.union(
  [message, z.literal(true), z.strictObject({ reason: message.describe('Why the run ends') })],
  {
    error: 'stop is the reason, true, or { reason }',
  },
);

const workflowSchema = z.union(
  [definitionName, z.strictObject({ name: definitionName.describe('The name of the definition') })],
  {
    error: 'workflow is the name of a definition; its variables go in with',
  },
);

/** A step of any kind. Its id may be left out only where nothing refers to it: in handlers and compensations; a check sees to that. */
export const stepSchema = z.strictObject({
  id: identifier('step id').optional().describe('Names the step among its siblings'),
  name: z.string().min(1).max(200).optional().describe('What people see in place of the path'),
  action: z.string().optional().describe('slice.action'),
  with: values.optional().describe("The action's input, or a workflow's variables; values may hold ${{ expressions }}"),
  get steps() {
    return z.array(stepSchema).min(1).max(2000).optional().describe('The steps of a group');
  },
  mode: z.enum(groupModes).optional().describe('How the steps of a group run; sequential unless said'),
  get branches() {
    return z
      .array(
        z.strictObject({
          when: conditionSchema.describe('The branch runs when this is true and no branch before it ran'),
          steps: z.array(stepSchema).min(1).max(2000).describe('The steps of the branch'),
        }),
      )
      .min(1)
      .max(100)
      .optional()
      .describe('Of a conditional group: the first whose when is true runs');
  },
  get else() {
    return z.array(stepSchema).min(1).max(2000).optional().describe('Of a conditional group: runs when no branch does');
  },
  for_each: forEachSchema.optional().describe('Runs the steps once for each item'),
  repeat: repeatSchema.optional().describe('Runs the steps again and again'),
  schedule: scheduleSchema.optional().describe('Runs the steps at times'),
  on_end: z
    .enum(['join', 'cancel'])
    .optional()
    .describe('What the end of its list does to a background group; join unless said'),
  set: values.optional().describe('Values computed without an action, read as steps.ID.output.KEY'),
  emit: emitSchema.optional().describe('Starts the handlers of an event and waits for them'),
  wait: waitSchema.optional().describe('Waits for a time or an event'),
  approve: approveSchema.optional().describe('Waits for a decision'),
  workflow: workflowSchema.optional().describe('Runs a definition as a child'),
  fail: failSchema.optional().describe('Fails'),
  stop: stopSchema.optional().describe('Ends the run; nothing else starts'),
  depends_on: dependsOnSchema.optional(),
  when: conditionSchema.optional().describe('The step is skipped unless this is true'),
  timeout: duration.optional().describe('Longest one attempt may take'),
  deadline: duration.optional().describe('Longest all attempts together may take'),
  heartbeat: duration.optional().describe('Longest silence of a running attempt'),
  retry: retrySchema.optional().describe('How often a failed attempt is made again'),
  get on_failure() {
    return z
      .union(
        [
          z.enum(['fail', 'continue']),
          z.strictObject({
            fallback: z.array(stepSchema).min(1).max(100).describe('Runs in place of the failed step'),
          }),
        ],
        {
          error: 'on_failure is fail, continue, or { fallback: [steps] }',
        },
      )
      .optional()
      .describe('What a failure does to the run: fail unless said');
  },
  get compensate() {
    return z
      .array(stepSchema)
      .min(1)
      .max(100)
      .optional()
      .describe('Undoes the step when the run fails after it; the last step done is the first undone');
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
  resources: stepResourcesSchema.optional().describe('What its computation may take'),
  task_queue: taskQueue.optional().describe('Task queue whose workers serve this action'),
});

const handlerMapping = z.strictObject({
  steps: z.array(stepSchema).min(1).max(100).describe('What the event starts'),
  external: z.boolean().optional().describe('The event comes by signal from outside; no step has to emit it'),
  description: z.string().max(longestText).optional().describe('What the handler is for'),
});

/** What an event starts: a list of steps, or a mapping that holds one. */
export const handlerSchema = z.union([z.array(stepSchema).min(1).max(100), handlerMapping], {
  error: 'a handler is a list of steps, or a mapping with steps',
});

/** A step as it is written. */
export type WrittenStep = z.infer<typeof stepSchema>;
