import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BellwetherError, messageOf } from '../base/errors';
import { catalogueOf, shippedActions, type Catalogue } from '../catalogue';
import type { Action } from '../slices/action';
import { externalAction } from './external-action';
import { ownActions } from './own-actions';

/**
 * The shipped actions, those that the modules export in the folder that BELLWETHER_SLICES names, and those that the `.json` files
 * declare in the folder that BELLWETHER_ACTIONS names.
 * @throws BellwetherError `BadSliceFile`, `BadActionFile`.
 */
export function actionsHere(environment: NodeJS.ProcessEnv = process.env): readonly Action[] {
  const files = new Map<string, string>(shippedActions.map(({ name }) => [name, 'Bellwether itself']));
  const take = (code: string, { name }: Action, file: string): void => {
    const first = files.get(name);
    if (first !== undefined) throw new BellwetherError(code, `${file} declares ${name}, and so does ${first}`);
    files.set(name, file);
  };
  const own = folderOf(environment, 'BELLWETHER_SLICES');
  const exported = own === undefined ? [] : ownActions(own);
  for (const { action, file } of exported) take('BadSliceFile', action, file);
  const declaredIn = folderOf(environment, 'BELLWETHER_ACTIONS');
  const declared = declaredIn === undefined ? [] : filesIn(declaredIn).map(readExternal);
  for (const { action, file } of declared) take('BadActionFile', action, file);
  return [...shippedActions, ...[...exported, ...declared].map(({ action }) => action)];
}

/** Every action that definitions may call here. */
export const catalogueHere = (): Catalogue => catalogueOf(actionsHere());

function folderOf(environment: NodeJS.ProcessEnv, variable: string): string | undefined {
  const folder = environment[variable];
  return folder === undefined || folder === '' ? undefined : path.resolve(folder);
}

const readExternal = (file: string) => ({ file, action: externalAction(readFileSync(file, 'utf8'), file) });

function filesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => path.join(folder, name));
  } catch (error) {
    throw new BellwetherError(
      'BadActionFile',
      `BELLWETHER_ACTIONS names a folder of action files: ${messageOf(error)}`,
      { cause: error },
    );
  }
}
