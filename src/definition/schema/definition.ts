import { z } from 'zod';
import { definitionTypes } from '../../engine/plan';
import { defaultsSchema, runResourcesSchema } from './policies';
import { marketSchema } from './market';
import { scheduleSchema } from './schedule';
import { handlerSchema, stepSchema } from './step';
import { identifier, longestText } from './values';
import { variableSchema } from './variables';

const versionExample = 'a version is three numbers, as in 1.0.0';

/** The definition language: what a person may write. From it come the types and the JSON Schema for editors. */
export const definitionSchema = z.strictObject({
  name: identifier('name').describe('snake_case; the file is named after it in kebab-case'),
  version: z
    .string({ error: versionExample })
    .regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}$/, versionExample)
    .describe('Three numbers, as in 1.0.0'),
  type: z.enum(definitionTypes).describe('Only live_trade may use actions that trade with a live venue'),
  description: z.string().max(longestText).optional().describe('What the workflow is for'),
  mode: z.enum(['sequential', 'parallel']).optional().describe('How the top-level steps run; sequential unless said'),
  calendar: z.string().optional().describe('Exchange calendar for sessions and time values; XNYS unless said'),
  market: marketSchema.optional().describe('A recorded session that runs live in, instead of the market of now'),
  variables: z.record(z.string(), variableSchema).optional().describe('Inputs of a run'),
  resources: runResourcesSchema.optional().describe('Limits of a run'),
  defaults: defaultsSchema.optional().describe('What steps do that do not say otherwise'),
  schedule: scheduleSchema.optional().describe('Starts a run at these times'),
  steps: z.array(stepSchema).min(1).max(2000).describe('The graph'),
  events: z.record(z.string(), handlerSchema).optional().describe('What events start'),
});

export type WrittenDefinition = z.infer<typeof definitionSchema>;
