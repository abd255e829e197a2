import { z } from 'zod';
import type { VariableSpec } from '../../engine/plan';
import { anyValue } from './values';

const limits = {
  description: z.string().optional().describe('What the variable is for'),
  enum: z.array(anyValue).min(1).optional().describe('The only values that are allowed'),
  minimum: z.number().optional().describe('The least a number may be'),
  maximum: z.number().optional().describe('The most a number may be'),
  minLength: z.int().min(0).optional().describe('The least characters of a text'),
  maxLength: z.int().min(0).optional().describe('The most characters of a text'),
  format: z.enum(['date']).optional().describe('A date such as 2018-12-31'),
  minItems: z.int().min(0).optional().describe('The least entries of a list'),
  maxItems: z.int().min(0).optional().describe('The most entries of a list'),
};

/** A declared input of a definition: a subset of JSON Schema. */
export const variableSchema: z.ZodType<VariableSpec> = z.strictObject({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']).describe('What its values are'),
  default: anyValue.optional().describe('Without a default the variable must be given'),
  ...limits,
  get items() {
    return variableSchema.optional().describe('What the entries of a list are');
  },
  get properties() {
    return z.record(z.string(), variableSchema).optional().describe('The fields of an object');
  },
});
