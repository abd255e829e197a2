import { forbiddenNames, stepFields } from '../../expression';
import type { Finding } from '../issue';
import { pathProblem } from '../limits';
import type { OutlineScope } from '../outline';
import type { Check } from './check';

const reserved: readonly string[] = [...stepFields, ...forbiddenNames, 'fallback', 'compensate', 'else'];

/** Every id names one step of its list, and none hides a field that expressions read. */
export const checkIds: Check = function* ({ steps }) {
  for (const step of steps) {
    const { id, scope } = step;
    if (step.definition.id === undefined) {
      if (scope.role === 'handler' || scope.role === 'compensate') continue;
      yield { code: 'missing-key', message: "the key 'id' is missing here", path: step.yamlPath };
      continue;
    }
    const finding = (code: Finding['code'], message: string): Finding => ({
      code,
      message,
      path: [...step.yamlPath, 'id'],
    });
    const tooLong = pathProblem(step.path);
    if (tooLong !== undefined) yield finding('wrong-value', `step '${id}' ${tooLong}`);
    if (reserved.includes(id) || /^branch_\d+$/.test(id)) {
      yield finding(
        'reserved-name',
        `'${id}' is not allowed as a step id, since it means something else in expressions; choose another`,
      );
    }
    const first = firstOf(scope, id);
    if (first < step.index) {
      yield finding(
        'duplicate-id',
        `the id '${id}' is taken by step ${first + 1} of this list; ids are unique within a list`,
      );
    }
  }
};

const firsts = new WeakMap<OutlineScope, ReadonlyMap<string, number>>();

/** The index of the first step of an id in a list. */
function firstOf(scope: OutlineScope, id: string): number {
  let byId = firsts.get(scope);
  if (byId === undefined) {
    byId = new Map([...scope.steps].reverse().map((step) => [step.id, step.index]));
    firsts.set(scope, byId);
  }
  return byId.get(id) ?? 0;
}
