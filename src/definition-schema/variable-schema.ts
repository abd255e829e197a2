import type { Json } from '../base/json';
import { propertyOf, type Schema } from './json-schema';

/** A variable whose default and allowed values are of its type. */
export function variableDefinition(variable: Schema): Schema {
  const types = propertyOf(variable, 'type')['enum'];
  if (!Array.isArray(types)) throw new Error('the schema of the language has no types of variables');
  return { ...variable, allOf: (types as readonly Json[]).map(valuesOfType) };
}

function valuesOfType(type: Json): Schema {
  return {
    if: { properties: { type: { const: type } }, required: ['type'] },
    then: { properties: { default: { type }, enum: { items: { type } } } },
  };
}
