import { BellwetherError } from '../../base/errors';
import type { JsonObject } from '../../base/json';
import type { CatalogueEntry } from '../../catalogue';
import { catalogueHere } from '../../catalogue/actions-here';
import { didYouMean } from '../../base/suggest';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { actionPage } from '../render/action-page';
import { table } from '../render/text';

/** Longer lines are hard to read. */
const widest = 100;

/** Lists all actions, or documents one from its schemas. */
export function actions(name: string | undefined, output: Output): ExitCode {
  const catalogue = catalogueHere();
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
  else for (const line of actionPage(entry, Math.min(output.columns, widest))) output.line(line);
  return exitCodes.done;
}

/** Whether workers run it in their pool of processes. */
function poolOf({ pool }: CatalogueEntry['action']): 'always' | 'when_large' | 'never' {
  if (pool === undefined) return 'never';
  return pool === true ? 'always' : 'when_large';
}

function documentOf(entry: CatalogueEntry): JsonObject {
  const { name, summary, capability, inputSchema, outputSchema, publishes, defaults, maxAttempts, action } = entry;
  const document = {
    name,
    summary,
    capability,
    input: inputSchema,
    output: outputSchema,
    publishes,
    defaults,
    maxAttempts,
    pool: poolOf(action),
  };
  return JSON.parse(JSON.stringify(document)) as JsonObject;
}
