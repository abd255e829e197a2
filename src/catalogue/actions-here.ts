import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BellwetherError, messageOf } from '../base/errors';
import { catalogueOf, shippedActions, type Catalogue } from '../catalogue';
import { externalAction } from '../catalogue/external-action';

/**
 * The shipped actions, and those that the `.json` files declare in the folder that BELLWETHER_ACTIONS names.
 * @throws BellwetherError `BadActionFile`.
 */
export function actionsHere(environment: NodeJS.ProcessEnv = process.env): typeof shippedActions {
  const folder = environment['BELLWETHER_ACTIONS'];
  if (folder === undefined || folder === '') return shippedActions;
  const files = new Map<string, string>(shippedActions.map(({ name }) => [name, 'Bellwether itself']));
  const declared = filesIn(path.resolve(folder)).map((file) => {
    const action = externalAction(readFileSync(file, 'utf8'), file);
    const first = files.get(action.name);
    if (first !== undefined)
      throw new BellwetherError('BadActionFile', `${file} declares ${action.name}, and so does ${first}`);
    files.set(action.name, file);
    return action;
  });
  return [...shippedActions, ...declared];
}

/** Every action that definitions may call here. */
export const catalogueHere = (): Catalogue => catalogueOf(actionsHere());

function filesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => path.join(folder, name));
  } catch (error) {
    throw new BellwetherError(
      'BadActionFile',
      `BELLWETHER_ACTIONS names a folder of action files: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}
