import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { BellwetherError, messageOf } from '../base/errors';
import type { JsonObject } from '../base/json';
import { didYouMean } from '../base/suggest';
import { systemErrorCode } from '../base/system-error';
import { checkVariables, compileDefinition, compileObject, hasErrors, type Compiled, type Issue } from '../definition';
import type { Plan } from '../engine';
import { definitionFolders } from '../adapters/definitions/definition-folders';
import { catalogueHere } from '../catalogue/actions-here';
import { InvalidDefinitionError, InvalidVariablesError } from './definition-errors';

export interface LoadedDefinition {
  readonly file: string;
  readonly plan: Plan;
  readonly warnings: readonly Issue[];
}

/**
 * Finds a definition by name (in `definitions/` of the working directory, then the shipped ones) or by path, and
 * compiles it.
 * @throws InvalidDefinitionError, or BellwetherError `UnknownDefinition` listing what there is.
 */
export async function loadDefinition(nameOrPath: string): Promise<LoadedDefinition> {
  const { file, text } = await readDefinition(nameOrPath);
  return runnable(file, compileDefinition(text, file, catalogueHere()));
}

/**
 * Compiles a definition that was built in code: the same object that a YAML file holds. Issues have the places that it
 * would have as a file; `name` stands for that file in them.
 * @throws InvalidDefinitionError
 */
export function compileInCode(definition: JsonObject, name = 'definition'): LoadedDefinition {
  return runnable(name, compileObject(definition, name, catalogueHere()));
}

/** @throws InvalidDefinitionError. */
function runnable(file: string, { plan, issues }: Compiled): LoadedDefinition {
  if (plan === undefined || hasErrors(issues)) throw new InvalidDefinitionError(file, issues);
  return { file, plan, warnings: issues };
}

/**
 * The variables of a run: those given, checked, and the defaults of the rest.
 * @throws InvalidVariablesError with every problem.
 */
export function completeVariables(plan: Plan, given: JsonObject): JsonObject {
  const { variables, problems } = checkVariables(plan.variables, given);
  if (problems.length > 0) throw new InvalidVariablesError(problems);
  return variables;
}

/** Reads the file that a name or a path means. */
export async function readDefinition(nameOrPath: string): Promise<{ readonly file: string; readonly text: string }> {
  if (looksLikePath(nameOrPath)) return { file: nameOrPath, text: await readFileNamed(nameOrPath) };
  const folders = definitionFolders();
  const found = await folders.find(nameOrPath);
  if (found === undefined) {
    const known = (await folders.list()).map((definition) => definition.name);
    throw new BellwetherError(
      'UnknownDefinition',
      `there is no definition '${nameOrPath}'; there are: ${known.join(', ') || 'none'}.${didYouMean(nameOrPath, known)} A file of your own is given by its path, as in ./my-definition.yaml`,
    );
  }
  return { file: path.relative(process.cwd(), found.file) || found.file, text: await folders.read(found) };
}

/** A definition is named by its name, or by the path of its file. */
export const looksLikePath = (text: string): boolean => /[\\/]/.test(text) || /\.ya?ml$/i.test(text);

async function readFileNamed(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BellwetherError('UnknownDefinition', `cannot read ${file}: ${readFailure(error)}`, { cause: error });
  }
}

function readFailure(error: unknown): string {
  switch (systemErrorCode(error)) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return "it is a folder; name one of the files in it ('bellwether validate' takes folders)";
    default:
      return messageOf(error);
  }
}
