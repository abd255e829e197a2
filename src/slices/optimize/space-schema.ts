import { z } from 'zod';
import { parameterListing, strategyNameSchema } from '../shared/strategies';

const value = z.union([z.number(), z.string(), z.boolean()]);

/** What stands for a dimension in a definition: numbers in steps, choices, or one fixed value. */
const dimensionInput = z.union([
  z.strictObject({
    from: z.number().describe('First value'),
    to: z.number().describe('Last value, if the steps reach it'),
    step: z.number().positive().describe('Distance of two values'),
  }),
  z.strictObject({ values: z.array(value).min(1).max(10_000).describe('The values to try') }),
  value,
]);

export const spaceInput = z.strictObject({
  strategy: strategyNameSchema.describe('The rule whose parameters are searched'),
  parameters: z
    .record(z.string(), dimensionInput)
    .describe(
      'What to try for each parameter: { from, to, step }, { values: […] }, or one value. Names are those of the strategy, and stop_loss and ' +
        `take_profit (shares of the entry price). What is left out has its default: ${parameterListing}`,
    ),
  constraints: z
    .array(z.string())
    .max(50)
    .default([])
    .describe(
      'What candidates must keep, such as `fast_period < slow_period` or `take_profit >= 2 * stop_loss`; the strategy adds its own',
    ),
  max_candidates: z.int().min(1).max(1_000_000).default(100_000).describe('More candidates than this are refused'),
  chunks: z
    .int()
    .min(1)
    .max(1_000)
    .default(4)
    .describe('In how many parts to list the search, for a for_each over optimize.evaluate_chunk'),
});

/** A search space as it travels between steps. */
export const spaceSchema = z.strictObject({
  strategy: strategyNameSchema,
  dimensions: z
    .array(z.strictObject({ name: z.string(), values: z.array(value).min(1) }))
    .describe('What varies, in order; the last one varies fastest'),
  constraints: z.array(z.string()),
  combinations: z.int().describe('Before constraints'),
  size: z.int().describe('Candidates: combinations that keep the constraints and that the strategy allows'),
});

export const chunkSchema = z.strictObject({
  index: z.int().min(0).describe('Which part, from 0'),
  of: z.int().min(1).describe('How many parts there are'),
});

export const spaceOutput = z.strictObject({
  space: spaceSchema,
  size: z.int().describe('Candidates to try'),
  chunks: z.array(chunkSchema).describe('The search in parts of about equal size'),
});

export type DimensionInput = z.output<typeof dimensionInput>;
export type Space = z.output<typeof spaceSchema>;
export type ParameterValue = z.output<typeof value>;
