import { definitionFolders } from '../../adapters/definitions/definition-folders';
import type { JsonObject } from '../../base/json';
import { catalogueHere } from '../../catalogue/actions-here';
import { completeVariables, loadDefinition } from '../../client/definitions';
import { localCheckPorts, preflight } from '../../client/preflight';
import { formatIssue } from '../../definition';
import type { Plan } from '../../engine';
import { csvFolderHere } from '../environment/csv-folder';
import { externalAddress } from '../environment/environment';
import type { Output } from '../output';
import { variablesFromText, type StartChoices } from './shared';

/** Compiles the definition and checks everything that can be known before a run. Nothing has been started yet when it throws. */
export async function prepareRun(
  nameOrPath: string,
  options: StartChoices,
  output: Output,
): Promise<{ readonly plan: Plan; readonly variables: JsonObject }> {
  const { plan, warnings } = await loadDefinition(nameOrPath);
  for (const warning of warnings) output.note(formatIssue(warning));
  const variables = variablesFromText(plan, options.var);
  const complete = completeVariables(plan, variables);
  const here = externalAddress() === undefined;
  await preflight(plan, complete, {
    catalogue: catalogueHere(),
    ...(here && { ports: localCheckPorts(csvFolderHere()), isKnown }),
  });
  return { plan, variables };
}

const isKnown = async (definition: string): Promise<boolean> =>
  (await definitionFolders().find(definition)) !== undefined;
