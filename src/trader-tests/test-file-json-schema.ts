import { z } from 'zod';
import type { JsonObject } from '../base/json';
import { testFileSchema } from './test-file-schema';

/** The JSON Schema of files of tests, for editors. What it cannot say (which actions and steps there are) is said by `bellwether test`. */
export function testFileJsonSchema(): JsonObject {
  // zod's JSON Schema is plain data; the round trip leaves out what JSON cannot carry.
  const schema = JSON.parse(
    JSON.stringify(z.toJSONSchema(testFileSchema, { io: 'input', unrepresentable: 'any' })),
  ) as JsonObject;
  return { ...schema, title: 'Bellwether workflow tests' };
}
