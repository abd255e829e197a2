import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { calendarNames } from '../calendar';
import { idPattern, definitionSchema, variableSchema } from '../definition/schema';
import { stepSchema } from '../definition/schema/step';
import { anyValue } from '../definition/schema/values';
import type { DescribedAction } from './described-action';
import { eventsSchema } from './events-schema';
import { expressionSchema } from './input-schema';
import { mapSchemas, propertyOf, withoutNoise, withProperties, type Schema } from './json-schema';
import { stepDefinitions } from './step-schema';
import { variableDefinition } from './variable-schema';

/**
 * The JSON Schema (draft-07, which every editor knows) of definitions that call these actions. It knows the keys, their
 * types and places, and the inputs of the actions; what needs more than one place to be seen is left to `validate`.
 */
export function definitionJsonSchema(actions: readonly DescribedAction[]): JsonObject {
  const { definitions, ...language } = languageSchema();
  const { step, variable, value } = definitions;
  if (step === undefined || variable === undefined || value === undefined)
    throw new Error('the schema of the language has no definition of a step, a variable or a value');
  const calendar = { ...propertyOf(language, 'calendar'), enum: [...calendarNames] };
  const variables = { ...propertyOf(language, 'variables'), propertyNames: { pattern: idPattern.source } };
  const events = eventsSchema(propertyOf(language, 'events'));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Bellwether definition',
    description: 'A trading workflow as a graph of steps',
    ...withProperties(language, { calendar, variables, events }),
    definitions: {
      ...stepDefinitions(step, actions),
      variable: variableDefinition(variable),
      value,
      expression: expressionSchema,
    },
  };
}

/** Schemas that refer to themselves, by the names they get. */
const names = new Map<unknown, string>([
  [stepSchema, 'step'],
  [variableSchema, 'variable'],
  [anyValue, 'value'],
]);

/** Where the name stands until the definitions are renamed. */
const nameKey = 'x-name';

/** The schema of the language as zod tells it, its definitions under names of their own. */
function languageSchema(): Schema & { readonly definitions: Readonly<Record<string, Schema | undefined>> } {
  const written = z.toJSONSchema(definitionSchema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const name = names.get(zodSchema);
      if (name !== undefined) Object.assign(jsonSchema, { [nameKey]: name });
    },
  });
  const { $schema: _draft, definitions = {}, ...language } = JSON.parse(JSON.stringify(written)) as JsonObject;
  const own = Object.entries(isJsonObject(definitions) ? definitions : {});
  const renamed = new Map(own.map(([key, schema]) => [`#/definitions/${key}`, nameOf(schema, key)]));
  const rewrite = (schema: JsonObject): Schema =>
    mapSchemas(schema, (inner) => {
      const { [nameKey]: _name, $ref: reference, ...rest } = withoutNoise(inner);
      const name = typeof reference === 'string' ? renamed.get(reference) : undefined;
      return name === undefined ? rest : { ...rest, $ref: `#/definitions/${name}` };
    });
  return {
    ...rewrite(language),
    definitions: Object.fromEntries(
      own.flatMap(([key, schema]): [string, Schema][] =>
        isJsonObject(schema) ? [[nameOf(schema, key), rewrite(schema)]] : [],
      ),
    ),
  };
}

function nameOf(schema: Json | undefined, key: string): string {
  const name = isJsonObject(schema) ? schema[nameKey] : undefined;
  if (typeof name === 'string') return name;
  throw new Error(`the definition '${key}' of the language's schema has no name: give it one in 'names'`);
}
