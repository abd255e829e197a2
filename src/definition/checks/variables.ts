import type { Finding } from '../issue';
import { reservedNames } from '../trading-context';
import { checkValue } from '../variables';
import type { Check } from './check';

/** Variable names can be used in expressions, and defaults obey their own declaration. */
export const checkVariableDeclarations: Check = function* ({ definition }) {
  for (const [name, spec] of Object.entries(definition.variables ?? {})) {
    const path = ['variables', name];
    if (!/^[a-z][a-z0-9_]*$/.test(name)) {
      yield {
        code: 'wrong-value',
        message: `'${name}' is not a valid variable name: use snake_case, beginning with a letter`,
        path,
        at: 'key',
      };
    }
    if (reservedNames.has(name)) {
      yield reserved(name, path);
    }
    if (spec.default === undefined) continue;
    for (const problem of checkValue(spec, spec.default, name)) {
      yield {
        code: problem.code,
        message: `the default breaks its own declaration: ${problem.message}`,
        path: [...path, 'default'],
      };
    }
  }
};

function reserved(name: string, path: string[]): Finding {
  return {
    code: 'reserved-name',
    message: `'${name}' already means something in expressions; choose another name`,
    path,
    at: 'key',
  };
}
