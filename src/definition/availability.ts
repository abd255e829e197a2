import { dependenciesOf, ownersOf, type OutlineStep } from './outline';
import { reachabilityOf } from './reachability';

/** Whether a step is sure to have an output where another one reads it; else why not, in words that follow its name. */
export type Certainty =
  | { readonly certain: true }
  /** `onlyForBranch`: nothing else is in the way than that its branch may not have been taken. */
  | { readonly certain: false; readonly why: string; readonly onlyForBranch?: true }
  /** It never has one. */
  | { readonly certain: false; readonly why: string; readonly never: true; readonly onlyForBranch?: never };

/** Whether a step begins only after another of its list has ended, directly or through others. */
export function waitsFor(step: OutlineStep, other: OutlineStep): boolean {
  return step.scope === other.scope && reachabilityOf(step.scope, 'any').has(step, other);
}

/** Whether one of two steps of a list begins only after the other has ended. */
export function isOrdered(a: OutlineStep, b: OutlineStep): boolean {
  return waitsFor(b, a) || waitsFor(a, b);
}

/**
 * Whether `target` is sure to have succeeded when `reader` runs. `sibling` is the step beside `reader`, or beside one that
 * holds it, in which `target` stands (or is itself).
 */
export function certaintyOf(reader: OutlineStep, sibling: OutlineStep, target: OutlineStep): Certainty {
  const waits = reachabilityOf(reader.scope, 'succeeded').has(reader, sibling);
  const direct = dependenciesOf(reader).find(({ step }) => step === sibling.id)?.on;
  if (!waits && (direct === 'failed' || direct === 'skipped') && target === sibling)
    return {
      certain: false,
      never: true,
      why: `${direct === 'failed' ? 'has failed' : 'was skipped'} when '${reader.id}' runs`,
    };
  if (!waits)
    return { certain: false, why: 'may have failed or been skipped, since this does not ask for its success' };
  return whyMissingAfter(target, sibling);
}

/**
 * Whether `target`, which is in `holder` or is itself the holder, has an output for certain once `holder` has succeeded.
 * What is in a `for_each` gives a list, and that is there whatever the iterations did.
 */
export function whyMissingAfter(target: OutlineStep, holder: OutlineStep): Certainty {
  let branch: string | undefined;
  for (const step of [target, ...ownersUpTo(target, holder)].reverse()) {
    const why = whyItMayNotRun(step, step === holder);
    if (why !== undefined) return { certain: false, why: step === target ? why : `is in '${step.path}', which ${why}` };
    if (step !== holder && (step.scope.role === 'branch' || step.scope.role === 'else'))
      branch = 'is in a branch that may not have been taken';
    if (step.kind === 'for_each') break;
  }
  return branch === undefined ? { certain: true } : { certain: false, why: branch, onlyForBranch: true };
}

/** The steps between `inner` and `outer` that hold `inner`, `outer` included; none when they are the same. */
export function ownersUpTo(inner: OutlineStep, outer: OutlineStep): OutlineStep[] {
  const owners: OutlineStep[] = [];
  if (inner === outer) return owners;
  for (const owner of ownersOf(inner)) {
    owners.push(owner);
    if (owner === outer) break;
  }
  return owners;
}

function whyItMayNotRun(step: OutlineStep, awaited: boolean): string | undefined {
  const { definition, kind } = step;
  if (definition.when !== undefined && !isAlways(definition.when)) return 'runs only under a condition';
  if (typeof definition.on_failure === 'object') return 'may have failed, and its fallback run in its place';
  if (definition.on_failure === 'continue') return 'may have failed, since its failure lets the run go on';
  const outcome = dependenciesOf(step).find(({ on }) => on === 'failed' || on === 'skipped');
  if (outcome !== undefined) return `runs only when '${outcome.step}' was ${outcome.on}`;
  if (kind === 'schedule') return 'may not have had a tick';
  if (kind === 'repeat' && definition.repeat?.while !== undefined) return 'may not have had an iteration';
  if (!awaited && definition.mode === 'background') return 'is in the background';
  return undefined;
}

/** Written so that it can be switched off: it is no condition. */
const isAlways = (when: string | boolean): boolean => /^\s*(\$\{\{)?\s*true\s*(\}\})?\s*$/.test(String(when));
