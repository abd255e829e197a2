import { didYouMean } from '../base/suggest';
import { ExpressionError, type StepReference } from '../expression';
import { certaintyOf, ownersUpTo, waitsFor, whyMissingAfter, type Certainty } from './availability';
import { listed } from './listed';
import { ownersOf, type OutlineScope, type OutlineStep } from './outline';

/** A reference to a step that there is not. */
export class UnknownStepError extends ExpressionError {}

/** Where an expression stands: at a step before it runs, or after all the steps of a list inside it have ended. */
export interface Position {
  readonly step: OutlineStep;
  readonly after?: OutlineScope;
  /** The steps that handlers read: those of the top level. */
  readonly top: OutlineScope;
}

/** What a step reference means where it stands. */
export interface Resolved {
  /** The step; of a conditional group the steps of that name in its branches, of which one has run at most. */
  readonly targets: readonly OutlineStep[];
  /** The `for_each` that lie between, the outermost first: the reference gives a list in a list for each. */
  readonly loops: readonly { readonly mayLackEntries: boolean }[];
  /** Whether an output is sure to be there. */
  readonly certainty: Certainty;
}

/**
 * The step that a reference means: its first id is looked up in the list it stands in, then in each list around it; further
 * ids lead into groups. @throws ExpressionError when there is no such step, or it cannot have ended by then.
 */
export function resolveReference(reference: StepReference, position: Position): Resolved {
  const [first = '', ...rest] = reference.segments;
  if (position.after !== undefined) {
    const found = stepNamed(position.after, first);
    if (found !== undefined) return descend(found, rest, reference, (target) => whyMissingAfter(target, found));
  }
  for (let at: OutlineStep | undefined = position.step; at !== undefined; at = at.scope.owner) {
    const found = stepNamed(at.scope, first);
    const reader: OutlineStep = at;
    if (found !== undefined) {
      if (found === reader) return ownSteps(found, rest, reference, position);
      if (!waitsFor(reader, found)) throw refused(reference, 'unset', notEnded(found, reader));
      return descend(found, rest, reference, (target) => certaintyOf(reader, found, target));
    }
    if (at.scope.role === 'handler') return fromHandler(reference, position);
  }
  throw refused(reference, 'unknown-name', unknownStep(reference, position));
}

/** Own ids: what compensates a step reads the step, and what a group publishes may come from its steps. */
function ownSteps(
  found: OutlineStep,
  rest: readonly string[],
  reference: StepReference,
  { step, after }: Position,
): Resolved {
  const compensates = step !== found && isInCompensation(step, found);
  const failed = [step, ...ownersUpTo(step, found)].some(
    ({ scope }) => scope.role === 'fallback' && scope.owner === found,
  );
  if (failed) return descend(found, rest, reference, () => inFallback(found, rest));
  if (compensates || (after?.owner === found && rest.length > 0))
    return descend(found, rest, reference, (target) => whyMissingAfter(target, found));
  throw refused(reference, 'unknown-name', ownReference(found, step));
}

/** The failed step has no output; what is inside a failed group may have one. */
function inFallback({ path }: OutlineStep, rest: readonly string[]): Certainty {
  return rest.length === 0
    ? { certain: false, never: true, why: 'has failed when its fallback runs' }
    : { certain: false, why: `may not have run when '${path}' failed` };
}

function isInCompensation(step: OutlineStep, of: OutlineStep): boolean {
  return [step, ...ownersUpTo(step, of)].some(({ scope }) => scope.role === 'compensate' && scope.owner === of);
}

/** Handlers run at any time: nothing is sure to have run by then. */
function fromHandler(reference: StepReference, position: Position): Resolved {
  const [first = '', ...rest] = reference.segments;
  const found = stepNamed(position.top, first);
  if (found === undefined) throw refused(reference, 'unknown-name', unknownStep(reference, position));
  return descend(found, rest, reference, () => ({ certain: false, why: 'may not have run when the event comes' }));
}

function descend(
  start: OutlineStep,
  segments: readonly string[],
  reference: StepReference,
  certainty: (target: OutlineStep) => Certainty,
): Resolved {
  let steps: readonly OutlineStep[] = [start];
  let inEveryBranch = true;
  const loops: OutlineStep[] = [];
  for (const segment of segments) {
    const loop = steps.find(({ kind }) => kind === 'for_each');
    if (loop !== undefined) loops.push(loop);
    const inside = steps.flatMap(innerScopes);
    const next = inside.flatMap((scope) => stepNamed(scope, segment) ?? []);
    if (next.length === 0) throw refused(reference, 'unknown-name', noSuchStep(segment, steps[0], inside));
    const isExhaustive = steps.every((step) => step.kind !== 'conditional' || step.definition.else !== undefined);
    inEveryBranch &&= isExhaustive && next.length === inside.length;
    steps = next;
  }
  return {
    targets: steps,
    loops: loops.map((loop) => ({ mayLackEntries: mayLackEntries(loop, steps) })),
    certainty: joint(steps, inEveryBranch, certainty),
  };
}

/** Whether an iteration may end without an output although the loop succeeds. */
function mayLackEntries(loop: OutlineStep, targets: readonly OutlineStep[]): boolean {
  if (loop.definition.for_each?.min_success !== undefined) return true;
  return targets.some((target) => {
    const outermost = ownersUpTo(target, loop).at(-2) ?? target;
    return !whyMissingAfter(target, outermost).certain;
  });
}

/** A step that is in every branch is as sure as the least sure of its namesakes would be if its branch were taken. */
function joint(
  targets: readonly OutlineStep[],
  inEveryBranch: boolean,
  certainty: (target: OutlineStep) => Certainty,
): Certainty {
  const each = targets.map(certainty);
  const doubtful = each.find((one) => !one.certain && !(inEveryBranch && one.onlyForBranch === true));
  return doubtful ?? { certain: true };
}

const innerScopes = ({ inner, branches }: OutlineStep): OutlineScope[] =>
  inner === undefined ? [...branches] : [inner, ...branches];

const stepNamed = (scope: OutlineScope, id: string): OutlineStep | undefined =>
  scope.steps.find((step) => step.id === id);

function notEnded(found: OutlineStep, reader: OutlineStep): string {
  return `step '${found.path}' may not have ended when this is evaluated; add '${found.id}' to depends_on of '${reader.path}'`;
}

function ownReference(found: OutlineStep, from: OutlineStep): string {
  return found === from
    ? `step '${found.path}' cannot read its own output before it has run`
    : `'${found.path}' holds this step; write steps.ID for the steps beside it`;
}

function noSuchStep(segment: string, holder: OutlineStep, inside: readonly OutlineScope[]): string {
  const known = [...new Set(inside.flatMap(({ steps }) => steps.map(({ id }) => id)))];
  return `there is no step '${segment}' in '${holder.path}'; there are: ${known.join(', ') || 'none'}.${didYouMean(segment, known)}`;
}

function unknownStep(reference: StepReference, { step, top, after }: Position): string {
  const [first = ''] = reference.segments;
  const visible = (after?.steps ?? []).map(({ id }) => id);
  for (let scope: OutlineScope | undefined = step.scope; scope !== undefined; scope = scope.owner?.scope) {
    visible.push(...scope.steps.map(({ id }) => id));
    if (scope.role === 'handler') visible.push(...top.steps.map(({ id }) => id));
  }
  const scopes = [...(after === undefined ? [] : [after]), ...scopesAround(step), top];
  const inside = scopes.map((scope) => pathsInside(scope).get(first)).find((path) => path !== undefined);
  const advice = inside === undefined ? didYouMean(first, visible) : ` One is inside a group: write steps.${inside}.`;
  return `there is no step '${first}' here; there are: ${listed(visible)}.${advice}`;
}

function scopesAround(step: OutlineStep): OutlineScope[] {
  return [step.scope, ...Array.from(ownersOf(step), ({ scope }) => scope)];
}

const pathsByScope = new WeakMap<OutlineScope, ReadonlyMap<string, string>>();

/** Where the steps in the groups of a list are, by their id, as references name them: `group.inner.id`. Worked out once. */
function pathsInside(scope: OutlineScope): ReadonlyMap<string, string> {
  const known = pathsByScope.get(scope);
  if (known !== undefined) return known;
  const paths = new Map<string, string>();
  const add = (id: string, path: string): unknown => paths.has(id) || paths.set(id, path);
  for (const holder of scope.steps) {
    for (const inner of innerScopes(holder)) {
      for (const { id } of inner.steps) add(id, `${holder.id}.${id}`);
      for (const [id, path] of pathsInside(inner)) add(id, `${holder.id}.${path}`);
    }
  }
  pathsByScope.set(scope, paths);
  return paths;
}

function refused(reference: StepReference, code: 'unknown-name' | 'unset', message: string): ExpressionError {
  const { at, end } = reference;
  return code === 'unset' ? new ExpressionError(code, message, at, end) : new UnknownStepError(code, message, at, end);
}
