import {
  dynType,
  ExpressionError,
  stringType,
  type StepReference,
  type Type,
  type TypeEnvironment,
} from '../expression';
import type { ActionCatalogue } from './action-catalogue';
import { dependenciesOf, type OutlineScope, type OutlineStep } from './outline';
import type { Definition } from './schema';
import { typeOfSchema, typeOfVariable } from './schema-type';
import { didYouMean } from '../base/suggest';
import { tradingContext } from './trading-context';

/** What the names in a step's expressions stand for. `own` adds the step's own output, as `publish` reads it. */
export function environmentOf(
  step: OutlineStep,
  definition: Definition,
  catalogue: ActionCatalogue,
  own?: { readonly output: Type },
): TypeEnvironment {
  const variables = new Map(
    Object.entries(definition.variables ?? {}).map(([name, spec]) => [name, typeOfVariable(spec)]),
  );
  return {
    name: (name) => (name === 'output' ? own?.output : (variables.get(name) ?? tradingContext.get(name))),
    names: () => [...variables.keys(), ...tradingContext.keys(), 'steps', ...(own ? ['output'] : [])],
    step: (reference) => typeOfReference(reference, step, catalogue),
  };
}

function typeOfReference(reference: StepReference, from: OutlineStep, catalogue: ActionCatalogue): Type {
  const target = resolve(reference, from);
  if (reference.field === 'status') return stringType;
  const { action } = target.definition;
  if (action === undefined) {
    const inside =
      target.inner?.steps.map((step) => `steps.${reference.segments.join('.')}.${step.definition.id}.output`) ?? [];
    throw refused(
      reference,
      'unknown-field',
      `'${target.path}' is a group and has no output of its own; its steps have: ${inside.join(', ')}`,
    );
  }
  const description = catalogue.get(action);
  return description === undefined ? dynType : typeOfSchema(description.outputSchema);
}

/** The step that is meant: looked up among the siblings, then in each enclosing list. It must have ended by then. */
function resolve(reference: StepReference, from: OutlineStep): OutlineStep {
  const [first, ...rest] = reference.segments;
  for (let at: OutlineStep | undefined = from; at !== undefined; at = at.scope.owner) {
    const found = at.scope.steps.find((sibling) => sibling.definition.id === first);
    if (found === undefined) continue;
    if (found === at) throw refused(reference, 'unknown-name', ownReference(found, from));
    if (!waitsFor(at, found)) {
      throw refused(
        reference,
        'unset',
        `step '${found.path}' may not have ended when this is evaluated; add '${found.definition.id}' to depends_on of '${at.path}'`,
      );
    }
    return descend(found, rest, reference);
  }
  throw refused(reference, 'unknown-name', unknownStep(reference, from));
}

function descend(start: OutlineStep, segments: readonly string[], reference: StepReference): OutlineStep {
  let step = start;
  for (const segment of segments) {
    const inside: readonly OutlineStep[] = step.inner?.steps ?? [];
    const next = inside.find((candidate) => candidate.definition.id === segment);
    if (next === undefined) {
      const known = inside.map((candidate) => candidate.definition.id);
      throw refused(
        reference,
        'unknown-name',
        `there is no step '${segment}' in '${step.path}'; there are: ${known.join(', ') || 'none'}.${didYouMean(segment, known)}`,
      );
    }
    step = next;
  }
  return step;
}

/** Whether a step begins only after another of its list has ended, directly or through others. */
function waitsFor(step: OutlineStep, other: OutlineStep): boolean {
  const dependencies = dependenciesIn(step.scope);
  const seen = new Set<OutlineStep>();
  const queue = [step];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const next of dependencies.get(at) ?? []) {
      if (next === other) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return false;
}

const dependenciesByScope = new WeakMap<OutlineScope, ReadonlyMap<OutlineStep, readonly OutlineStep[]>>();

/** What each step of a list waits for, worked out once: many references ask for it. */
function dependenciesIn(scope: OutlineScope): ReadonlyMap<OutlineStep, readonly OutlineStep[]> {
  let dependencies = dependenciesByScope.get(scope);
  if (dependencies === undefined) {
    // Of steps with one id, which is an issue of its own, references mean the first.
    const byId = new Map([...scope.steps].reverse().map((step) => [step.definition.id, step]));
    dependencies = new Map(
      scope.steps.map((step) => [
        step,
        dependenciesOf(step).flatMap(({ step: id }) => {
          const target = byId.get(id);
          return target === undefined ? [] : [target];
        }),
      ]),
    );
    dependenciesByScope.set(scope, dependencies);
  }
  return dependencies;
}

function ownReference(found: OutlineStep, from: OutlineStep): string {
  return found === from
    ? `step '${found.path}' cannot read its own output before it has run`
    : `'${found.path}' holds this step; write steps.ID for the steps beside it`;
}

function unknownStep(reference: StepReference, from: OutlineStep): string {
  const [first = ''] = reference.segments;
  const visible: string[] = [];
  for (let scope: OutlineScope | undefined = from.scope; scope !== undefined; scope = scope.owner?.scope) {
    visible.push(...scope.steps.map((step) => step.definition.id));
  }
  return `there is no step '${first}' here; there are: ${visible.join(', ')}.${didYouMean(first, visible)}`;
}

function refused(
  reference: StepReference,
  code: 'unknown-field' | 'unknown-name' | 'unset',
  message: string,
): ExpressionError {
  return new ExpressionError(code, message, reference.at, reference.end);
}
