import { findCycle } from '../cycle';
import type { Finding } from '../issue';
import { dependenciesOf, ownersOf, type OutlineScope, type OutlineStep } from '../outline';
import { didYouMean } from '../../base/suggest';
import { listed } from '../listed';
import type { Check } from './check';

/** Dependencies name steps of the same list and never lead back to where they began. */
export const checkDependencies: Check = function* ({ outline, steps }) {
  const elsewhere = new Map([...steps].reverse().flatMap((step) => [[step.id, step] as const]));
  for (const step of steps) elsewhere.set(step.path, step);
  for (const scope of outline.scopes) {
    const siblings = new Set(scope.steps.map((sibling) => sibling.id));
    for (const step of scope.steps) yield* checkNames(step, siblings, elsewhere);
    yield* checkCycles(scope);
  }
};

/** `elsewhere` has every step by its path, and the first one of each id. */
function* checkNames(
  step: OutlineStep,
  siblings: ReadonlySet<string>,
  elsewhere: ReadonlyMap<string, OutlineStep>,
): Generator<Finding> {
  const seen = new Set<string>();
  for (const [index, entry] of (step.definition.depends_on ?? []).entries()) {
    const id = typeof entry === 'string' ? entry : entry.step;
    const path = [...step.yamlPath, 'depends_on', index, ...(typeof entry === 'string' ? [] : ['step'])];
    if (seen.has(id)) {
      const message = `'${id}' stands here twice; one entry says which outcome is waited for: { step: ${id}, on: finished }`;
      yield { code: 'wrong-value', message, path };
    }
    seen.add(id);
    if (siblings.has(id)) continue;
    const other = elsewhere.get(id) ?? elsewhere.get(id.replaceAll('.', '/'));
    if (other === undefined) {
      const known = [...siblings];
      const message = `there is no step '${id}'; the steps of this list are: ${listed(known)}.${didYouMean(id, known)}`;
      yield { code: 'unknown-step', message, path };
    } else {
      const message = `step '${other.path}' is not in the same list as '${step.path}'; a step can only wait for steps beside it${remedy(step, other)}`;
      yield { code: 'dependency-scope', message, path };
    }
  }
}

/** Which of the steps that hold the two are beside each other, so that the one can wait for the other. */
function remedy(step: OutlineStep, target: OutlineStep): string {
  const holders = [step, ...ownersOf(step)];
  if (holders.includes(target)) return `, and '${target.path}' holds this one`;
  const beside = [target, ...ownersOf(target)].find((other) => holders.some((holder) => holder.scope === other.scope));
  const waiting = holders.find((holder) => holder.scope === beside?.scope);
  if (beside === undefined || waiting === undefined)
    return ', and what an event starts does not wait for the steps of the run';
  if (beside !== waiting) return `, so let '${waiting.path}' wait for '${beside.id}'`;
  return beside.kind === 'conditional'
    ? `, and of the branches of '${beside.path}' only one runs`
    : `, and both are in '${beside.path}'`;
}

function* checkCycles(scope: OutlineScope): Generator<Finding> {
  // Of steps with the same id, an issue of its own, the first is meant.
  const byId = new Map([...scope.steps].reverse().map((step) => [step.id, step]));
  const nextOf = (id: string): string[] => {
    const step = byId.get(id);
    return step === undefined ? [] : dependenciesOf(step).map((dependency) => dependency.step);
  };
  const done = new Set<string>();
  for (const { id } of scope.steps) {
    const cycle = findCycle(id, nextOf, done);
    if (cycle === undefined) continue;
    const members = cycle.flatMap((member) => byId.get(member) ?? []);
    // What can be taken away is what somebody wrote.
    const written = members.find((member) => member.definition.depends_on !== undefined);
    const path = written === undefined ? members[0].yamlPath : [...written.yamlPath, 'depends_on'];
    const message = `these steps wait for each other: ${[...cycle, cycle[0]].join(' → ')}`;
    yield { code: 'dependency-cycle', message, path };
  }
}
