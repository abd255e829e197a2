import { BellwetherError } from '../../base/errors';
import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { catalogueOf, type CatalogueEntry } from '../../catalogue';
import { didYouMean } from '../../base/suggest';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { table } from '../render/text';

/** Lists all actions, or documents one from its schemas. */
export function actions(name: string | undefined, output: Output): ExitCode {
  const catalogue = catalogueOf();
  if (name === undefined) {
    const entries = catalogue.entries.map(({ name: action, capability, summary }) => ({
      name: action,
      capability,
      summary,
    }));
    if (output.json) output.document({ actions: entries });
    else
      for (const line of table(entries.map((entry) => [entry.name, entry.capability, entry.summary])))
        output.line(line);
    return exitCodes.done;
  }
  const entry = catalogue.get(name);
  if (entry === undefined) {
    throw new BellwetherError(
      'UnknownAction',
      `there is no action '${name}'; there are: ${catalogue.names.join(', ')}.${didYouMean(name, catalogue.names)}`,
    );
  }
  if (output.json) output.document(documentOf(entry));
  else for (const line of describe(entry)) output.line(line);
  return exitCodes.done;
}

function documentOf(entry: CatalogueEntry): JsonObject {
  const { name, summary, capability, inputSchema, outputSchema, publishes, defaults } = entry;
  return JSON.parse(
    JSON.stringify({ name, summary, capability, input: inputSchema, output: outputSchema, publishes, defaults }),
  ) as JsonObject;
}

function describe(entry: CatalogueEntry): string[] {
  const { defaults } = entry;
  return [
    `${entry.name}   (${entry.capability})`,
    `  ${entry.summary}`,
    '',
    'input',
    ...table(fieldRows(entry.inputSchema, true)).map((line) => `  ${line}`),
    '',
    'output',
    ...table(fieldRows(entry.outputSchema, false)).map((line) => `  ${line}`),
    '',
    `by default: timeout ${defaults.timeout}, ${String(entry.maxAttempts ?? defaults.retry?.max_attempts ?? 3)} attempts at most`,
  ];
}

function fieldRows(schema: JsonObject, showRequired: boolean): string[][] {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? (schema['required'] as readonly Json[]) : [];
  return Object.entries(properties).map(([name, field]) => {
    const spec = isJsonObject(field) ? field : {};
    const need = !showRequired
      ? ''
      : spec['default'] !== undefined
        ? `= ${JSON.stringify(spec['default'])}`
        : required.includes(name)
          ? 'required'
          : 'optional';
    return [name, typeText(spec), need, typeof spec['description'] === 'string' ? spec['description'] : ''];
  });
}

function typeText(spec: JsonObject): string {
  if (Array.isArray(spec['enum'])) return (spec['enum'] as readonly Json[]).map(String).join('|');
  if (spec['type'] === 'array' && isJsonObject(spec['items'])) return `list of ${typeText(spec['items'])}`;
  if (Array.isArray(spec['anyOf']))
    return (spec['anyOf'] as readonly Json[])
      .map((member) => (isJsonObject(member) ? typeText(member) : ''))
      .join(' or ');
  return typeof spec['type'] === 'string' ? spec['type'] : 'any';
}
