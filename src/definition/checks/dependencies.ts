import type { Finding } from '../issue';
import { dependenciesOf, type OutlineScope, type OutlineStep } from '../outline';
import { didYouMean } from '../../base/suggest';
import type { Check } from './check';

/** Dependencies name steps of the same list and never lead back to where they began. */
export const checkDependencies: Check = function* ({ outline, steps }) {
  for (const step of steps) yield* checkNames(step, steps);
  const scopes = [outline, ...steps.flatMap((step) => [step.inner, step.fallback])];
  for (const scope of scopes) if (scope !== undefined) yield* checkCycles(scope);
};

function* checkNames(step: OutlineStep, all: readonly OutlineStep[]): Generator<Finding> {
  const siblings = step.scope.steps.map((sibling) => sibling.definition.id);
  const entries = step.definition.depends_on ?? [];
  for (const [index, entry] of entries.entries()) {
    const id = typeof entry === 'string' ? entry : entry.step;
    if (siblings.includes(id)) continue;
    const path = [...step.yamlPath, 'depends_on', index, ...(typeof entry === 'string' ? [] : ['step'])];
    const elsewhere = all.find((other) => other.definition.id === id);
    const message =
      elsewhere === undefined
        ? `there is no step '${id}'; the steps of this list are: ${siblings.join(', ')}.${didYouMean(id, siblings)}`
        : `step '${elsewhere.path}' is not in the same list as '${step.path}'; a step can only wait for steps beside it, so let the group that holds it wait`;
    yield { code: 'unknown-step', message, path };
  }
}

function* checkCycles(scope: OutlineScope): Generator<Finding> {
  const byId = new Map(scope.steps.map((step) => [step.definition.id, step]));
  const done = new Set<string>();
  for (const start of scope.steps) {
    const cycle = findCycle(start, byId, done);
    if (cycle === undefined) continue;
    const path = cycle.explicit ? [...cycle.at.yamlPath, 'depends_on'] : cycle.at.yamlPath;
    yield { code: 'dependency-cycle', message: `these steps wait for each other: ${cycle.ids.join(' → ')}`, path };
    return;
  }
}

interface Cycle {
  readonly at: OutlineStep;
  readonly explicit: boolean;
  readonly ids: readonly string[];
}

/** Follows dependencies without recursion; `done` collects steps from which no cycle can be reached. */
function findCycle(start: OutlineStep, byId: ReadonlyMap<string, OutlineStep>, done: Set<string>): Cycle | undefined {
  const trail: { readonly step: OutlineStep; readonly next: string[] }[] = [];
  const enter = (step: OutlineStep): void => {
    trail.push({ step, next: dependenciesOf(step).map((dependency) => dependency.step) });
  };
  if (!done.has(start.definition.id)) enter(start);
  for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
    const id = top.next.shift();
    if (id === undefined) {
      done.add(top.step.definition.id);
      trail.pop();
      continue;
    }
    const from = trail.findIndex((entry) => entry.step.definition.id === id);
    if (from >= 0) {
      const members = trail.slice(from).map((entry) => entry.step);
      // What can be taken away is what somebody wrote.
      const written = members.find((member) => member.definition.depends_on !== undefined);
      return {
        at: written ?? top.step,
        explicit: written !== undefined,
        ids: [...members.map((member) => member.definition.id), id],
      };
    }
    const target = byId.get(id);
    if (target !== undefined && !done.has(id)) enter(target);
  }
  return undefined;
}
