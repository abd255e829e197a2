import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { schemaTypeText, unionMembers, valueText } from './schema-type';
import { wrap } from './wrap';

export interface FieldListing {
  /** Columns that a line may take. */
  readonly width: number;
  /** `input`: which fields have to be given, and what counts for those that are not. `output`: which may be absent. */
  readonly side: 'input' | 'output';
}

/**
 * The fields of an object's JSON Schema, each with its type, limits, default and description; what it holds stands below
 * it, two columns to the right.
 */
export function fieldLines(schema: Json | undefined, listing: FieldListing, indent = '  '): string[] {
  const holders = objectsIn(schema);
  return holders.flatMap((holder, index) => [
    ...(holders.length === 1 ? [] : [`${indent}either (${index + 1} of ${holders.length})`]),
    ...ownFieldLines(holder, listing, holders.length === 1 ? indent : `${indent}  `),
  ]);
}

function ownFieldLines(holder: JsonObject, listing: FieldListing, indent: string): string[] {
  const { properties, required, additionalProperties } = holder;
  const needed = Array.isArray(required) ? (required as readonly Json[]) : [];
  const fields = Object.entries(isJsonObject(properties) ? properties : {});
  const open = additionalProperties !== undefined && additionalProperties !== false && fields.length > 0;
  return [
    ...fields.flatMap(([name, field]) => oneFieldLines(name, field, needed.includes(name), listing, indent)),
    ...(open && listing.side === 'input' ? wrap('and any other field', listing.width, indent) : []),
  ];
}

function oneFieldLines(
  name: string,
  field: Json | undefined,
  isNeeded: boolean,
  listing: FieldListing,
  indent: string,
): string[] {
  const description = isJsonObject(field) ? field['description'] : undefined;
  const need = needText(field, isNeeded, listing.side);
  const head = `${name}: ${schemaTypeText(field)}${need === '' ? '' : `; ${need}`}`;
  return [
    ...wrap(head, listing.width, indent, `${indent}      `),
    ...(typeof description === 'string' ? wrap(description, listing.width, `${indent}    `) : []),
    ...fieldLines(field, listing, `${indent}  `),
  ];
}

function needText(field: Json | undefined, isNeeded: boolean, side: FieldListing['side']): string {
  if (side === 'output') return isNeeded ? '' : 'may be absent';
  const fallback = isJsonObject(field) ? field['default'] : undefined;
  if (fallback === undefined) return isNeeded ? 'required' : 'optional';
  return `default ${typeof fallback === 'string' ? valueText(fallback) : listText(fallback)}`;
}

/** With a space after each comma, so that a long list can be broken. */
function listText(value: Json): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return `[${(value as readonly Json[]).map(valueText).join(', ')}]`;
}

/** The objects with fields that a value may be or, if it is a list, that it holds. */
function objectsIn(schema: Json | undefined): JsonObject[] {
  if (!isJsonObject(schema)) return [];
  const members = unionMembers(schema);
  if (members !== undefined) return members.flatMap(objectsIn);
  if (schema['items'] !== undefined) return objectsIn(schema['items']);
  if (isJsonObject(schema['properties'])) return [schema];
  // A record: what each of its fields holds.
  return objectsIn(schema['additionalProperties']);
}
