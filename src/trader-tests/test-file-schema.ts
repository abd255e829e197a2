import { z } from 'zod';
import { definitionName, duration } from '../definition/schema/values';

const stepEnds = ['succeeded', 'failed', 'skipped', 'cancelled'] as const;
const runEnds = ['completed', 'degraded', 'failed', 'halted', 'cancelled', 'timed_out'] as const;

const instant = z
  .string({ error: 'a time is written in UTC or with its offset, in quotes, as in "2008-10-15T14:00:00Z"' })
  .refine((text) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) && !Number.isNaN(Date.parse(text)), {
    error: (issue) =>
      `'${String(issue.input)}' is no time; write it in UTC or with its offset, as in 2008-10-15T14:00:00Z`,
  });

const mockedError = z.strictObject({
  type: z.string().min(1).describe('What conditions and retry.non_retryable see, such as NoData'),
  message: z.string().optional().describe('@default a sentence that says that the test asked for it'),
  retryable: z.boolean().optional().describe('Whether the retry policy of the step applies; true unless said'),
});

const answer = {
  output: z.json().optional().describe('What the action gives; checked against its output schema'),
  error: mockedError.optional().describe('It fails instead'),
  takes: duration.optional().describe('Virtual time that it takes; none unless said'),
};

const mock = z.strictObject({
  ...answer,
  sequence: z
    .array(z.strictObject(answer))
    .min(1)
    .optional()
    .describe('One answer for each attempt, in their order; the last one for all that follow'),
});

const mocks = z.record(z.string(), mock).describe('By name of an action, or by path of a step, which comes first');

const message = z.strictObject({
  after: duration.optional().describe('Virtual time after the start of the run'),
  at: instant.optional().describe('Virtual time'),
  when: z
    .string()
    .optional()
    .describe('`PATH STATUS` of a step, as soon as it stands so; or quiet: nothing more happens by itself'),
  halt: z.string().optional().describe('An emergency halt, for this reason'),
  cancel: z.literal(true).optional(),
  pause: z.literal(true).optional(),
  resume: z.literal(true).optional(),
  event: z.string().optional().describe('Name of an event from outside'),
  payload: z.json().optional().describe('What the event carries'),
  approve: z.string().optional().describe('Path of an approval'),
  reject: z.string().optional().describe('Path of an approval'),
  by: z.string().optional().describe('Who does it'),
});

const stepExpectation = z.union([
  z.enum([...stepEnds, 'never']),
  z.strictObject({
    status: z
      .enum([...stepEnds, 'never'])
      .optional()
      .describe('How it ended last; never: it was not come to'),
    attempts: z.int().min(0).optional().describe('Attempts of its last execution'),
    succeeded: z.int().min(0).optional().describe('How often, over all iterations and ticks'),
    failed: z.int().min(0).optional(),
    skipped: z.int().min(0).optional(),
    cancelled: z.int().min(0).optional(),
    error: z.string().optional().describe('Type of its failure, or a part of the message'),
  }),
]);

const partial = z.record(z.string(), z.json());

const expectation = z.strictObject({
  status: z.enum(runEnds).describe('How the run ends'),
  error: z.string().optional().describe('Type of its failure, or a part of the message'),
  steps: z.record(z.string(), stepExpectation).optional().describe('By path, without the numbers of iterations'),
  order: z.array(z.string()).optional().describe('Paths of actions that begin in this order; others may come between'),
  inputs: partial
    .optional()
    .describe('What the action of a step was last given, by path; a mapping may leave keys out'),
  outputs: partial.optional().describe('What a step last gave, by path; a mapping may leave keys out'),
  facts: partial.optional().describe('Facts of the trading context at the end'),
  orders: z
    .array(partial)
    .optional()
    .describe('Every order that a trading action was given, in order; each may leave keys out'),
  alerts: z
    .array(partial)
    .optional()
    .describe('Every input of an action that notifies, in order; each may leave keys out'),
  events: z.array(z.string()).optional().describe('Every event that started a handler, in order'),
});

const testCase = z.strictObject({
  name: z.string().min(1).max(200),
  variables: partial.optional().describe('Inputs of the run; the others have their defaults'),
  at: instant.optional().describe('Virtual time at which the run starts'),
  for: duration.optional().describe('Longest virtual time that is waited for the end; 32d unless said'),
  actions: mocks.optional(),
  messages: z.array(message).optional().describe('What somebody outside tells the run'),
  faults: z.array(z.string()).optional().describe("What goes wrong on purpose, as in 'orders: timeout@3'"),
  expect: expectation,
});

/** A file of tests: what a person may write. From it come the types and the JSON Schema for editors. */
export const testFileSchema = z.strictObject({
  definition: definitionName
    .optional()
    .describe('Name of the definition under test; else the file beside this one, without .test'),
  at: instant.optional().describe('Virtual time at which runs start that do not say otherwise'),
  actions: mocks.optional().describe('What actions give in every test that does not say otherwise'),
  tests: z.array(testCase).min(1).max(1000),
});

export type TestFile = z.infer<typeof testFileSchema>;
export type TestCase = TestFile['tests'][number];
export type Mock = z.infer<typeof mock>;
export type MockedAnswer = Omit<Mock, 'sequence'>;
export type WrittenMessage = z.infer<typeof message>;
export type Expectation = TestCase['expect'];
export type StepExpectation = z.infer<typeof stepExpectation>;
