import { isJsonObject, type Json, type JsonObject } from '../../base/json';

/** What values a JSON Schema allows, in one line: `number above 0, at most 1`, `list of string, 1 to 50 of them`. */
export function schemaTypeText(schema: Json | undefined): string {
  if (!isJsonObject(schema)) return 'any value';
  if ('const' in schema) return `always ${valueText(schema['const'])}`;
  const allowed = schema['enum'];
  if (Array.isArray(allowed)) return oneOf((allowed as readonly Json[]).map(valueText));
  const members = unionMembers(schema);
  if (members !== undefined) return either([...new Set(members.map(schemaTypeText))]);
  return either(kindsOf(schema).map((kind) => kindText(kind, schema)));
}

function either(texts: readonly string[]): string {
  return texts.join(texts.some((text) => text.includes(',')) ? ', or ' : ' or ');
}

/** The alternatives of a schema that is a union; undefined when it is none. */
export function unionMembers(schema: JsonObject): readonly Json[] | undefined {
  const members = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(members) ? (members as readonly Json[]) : undefined;
}

/** A value as a definition would have it: text without quotes where that is plain. */
export function valueText(value: Json | undefined): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value ?? null);
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `always ${values.join('')}` : `one of ${values.join(', ')}`;
}

function kindsOf({ type }: JsonObject): readonly string[] {
  if (Array.isArray(type)) return (type as readonly Json[]).map(valueText);
  return [typeof type === 'string' ? type : 'any'];
}

function kindText(kind: string, schema: JsonObject): string {
  switch (kind) {
    case 'string':
      return stringText(schema);
    case 'number':
    case 'integer':
      return limited(kind === 'integer' ? 'whole number' : 'number', numberLimits(schema));
    case 'boolean':
      return 'true or false';
    case 'array':
      if (Array.isArray(schema['prefixItems'])) return tupleText(schema['prefixItems'] as readonly Json[]);
      return limited(`list of ${itemText(schema['items'])}`, sizeLimits(schema, 'Items', 'of them'));
    case 'object':
      return objectText(schema);
    case 'any':
      return 'any value';
    default:
      return kind;
  }
}

/** Each place of a list that has places of its own: `[text, text, number]`. */
function tupleText(places: readonly Json[]): string {
  return `[${places.map(itemText).join(', ')}]`;
}

/** In parentheses where it has limits of its own: those of the list stand behind it. */
function itemText(items: Json | undefined): string {
  const text = schemaTypeText(items);
  return text.includes(',') ? `(${text})` : text;
}

const formats: Readonly<Record<string, string>> = { date: 'date YYYY-MM-DD', 'date-time': 'date and time, ISO 8601' };

function stringText(schema: JsonObject): string {
  const { format, pattern } = schema;
  // The pattern of a format says the same once more, unreadably.
  if (typeof format === 'string') return formats[format] ?? `text, ${format}`;
  const matching = typeof pattern === 'string' ? [`matching ${pattern}`] : [];
  return limited('text', [...sizeLimits(schema, 'Length', 'characters'), ...matching]);
}

/** An object with names of its own: what each holds. Fields that have their names from the schema are shown below it. */
function objectText({ properties, additionalProperties }: JsonObject): string {
  if (isJsonObject(properties) || !isJsonObject(additionalProperties)) return 'object';
  return `object, each of its fields ${schemaTypeText(additionalProperties)}`;
}

function numberLimits(schema: JsonObject): string[] {
  const low = limit(schema, 'minimum');
  const high = limit(schema, 'maximum');
  const above = limit(schema, 'exclusiveMinimum');
  const below = limit(schema, 'exclusiveMaximum');
  if (low !== undefined && high !== undefined && above === undefined && below === undefined)
    return [`${low} to ${high}`];
  return [
    ...(low === undefined ? [] : [`${low} or more`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(high === undefined ? [] : [`at most ${high}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
}

function sizeLimits(schema: JsonObject, what: 'Items' | 'Length', unit: string): string[] {
  const low = limit(schema, `min${what}`);
  const high = limit(schema, `max${what}`);
  if (low === undefined) return high === undefined ? [] : [`at most ${high} ${unit}`];
  if (low === high) return [`exactly ${low} ${unit}`];
  return [high === undefined ? `${low} or more ${unit}` : `${low} to ${high} ${unit}`];
}

/** A limit that is one: zod gives every integer those of a double. */
function limit(schema: JsonObject, key: string): number | undefined {
  const value = schema[key];
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
}

function limited(name: string, limits: readonly string[]): string {
  return [name, ...limits].join(', ');
}
