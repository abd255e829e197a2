import type { Dependency, StepKindName } from '../engine/plan';
import type { IssuePath } from './issue';
import type { WrittenDefinition, WrittenStep } from './schema';
import { generatedIds } from './generated-ids';
import { kindOf } from './step-kind';

/** What a list of steps is to the step or the event that holds it. */
export type ScopeRole = 'top' | 'group' | 'branch' | 'else' | 'fallback' | 'compensate' | 'handler';

/** A list of steps with its place. */
export interface OutlineScope {
  readonly role: ScopeRole;
  readonly mode: 'sequential' | 'parallel';
  readonly steps: readonly OutlineStep[];
  /** The step that holds the list; undefined at the top and in handlers. */
  readonly owner: OutlineStep | undefined;
  /** The event whose handler the list is. */
  readonly event: string | undefined;
  /** Path of the group that the list becomes in the plan; empty at the top. */
  readonly path: string;
  readonly yamlPath: IssuePath;
}

/** A step of a definition with its place, worked out once for all checks. */
export interface OutlineStep {
  readonly definition: WrittenStep;
  readonly kind: StepKindName;
  /** As written, or made from what the step does where it may be left out. */
  readonly id: string;
  /** Ids from the top, joined by `/`. */
  readonly path: string;
  readonly yamlPath: IssuePath;
  readonly scope: OutlineScope;
  readonly index: number;
  /** The steps of a group. */
  readonly inner: OutlineScope | undefined;
  /** The branches of a conditional group in order, then its `else`. */
  readonly branches: readonly OutlineScope[];
  readonly fallback: OutlineScope | undefined;
  readonly compensation: OutlineScope | undefined;
}

/** All of a definition's steps: the graph, and what events start. */
export interface Outline {
  readonly top: OutlineScope;
  readonly handlers: readonly OutlineScope[];
  /** Every list, outer before inner. */
  readonly scopes: readonly OutlineScope[];
  /** Every step, outer before inner, in the order they are written. */
  readonly steps: readonly OutlineStep[];
}

export function outlineOf(definition: WrittenDefinition): Outline {
  const top = scopeOf({ role: 'top', mode: definition.mode, path: '', yamlPath: ['steps'] }, definition.steps);
  const handlers = Object.entries(definition.events ?? {}).map(([event, handler]) =>
    scopeOf(
      {
        role: 'handler',
        event,
        path: `events.${event}`,
        yamlPath: Array.isArray(handler) ? ['events', event] : ['events', event, 'steps'],
      },
      Array.isArray(handler) ? handler : handler.steps,
    ),
  );
  const scopes = [top, ...handlers].flatMap(scopesIn);
  return { top, handlers, scopes, steps: [top, ...handlers].flatMap(stepsIn) };
}

/** The lists that a step holds, in the order of the language. */
export function scopesOf({ inner, branches, fallback, compensation }: OutlineStep): OutlineScope[] {
  return [inner, ...branches, fallback, compensation].filter((scope) => scope !== undefined);
}

/** The steps that hold a step, the nearest first. */
export function* ownersOf(step: OutlineStep): Generator<OutlineStep> {
  for (let { owner } = step.scope; owner !== undefined; owner = owner.scope.owner) yield owner;
}

/** What a step waits for: its `depends_on`, else, in a sequential list, the nearest step before that is not in the background. */
export function dependenciesOf(step: OutlineStep): readonly Dependency[] {
  const { depends_on: explicit } = step.definition;
  if (explicit !== undefined) {
    return explicit.map((entry) => (typeof entry === 'string' ? { step: entry, on: 'succeeded' as const } : entry));
  }
  if (step.scope.mode !== 'sequential') return [];
  const before = step.scope.steps.slice(0, step.index).findLast((other) => other.definition.mode !== 'background');
  return before === undefined ? [] : [{ step: before.id, on: 'succeeded' }];
}

function scopesIn(scope: OutlineScope): OutlineScope[] {
  return [scope, ...scope.steps.flatMap(scopesOf).flatMap(scopesIn)];
}

function stepsIn(scope: OutlineScope): OutlineStep[] {
  return scope.steps.flatMap((step) => [step, ...scopesOf(step).flatMap(stepsIn)]);
}

type Place = Pick<OutlineScope, 'role' | 'path' | 'yamlPath'> & {
  readonly mode?: WrittenStep['mode'];
  readonly owner?: OutlineStep;
  readonly event?: string;
};

function scopeOf({ mode, owner, event, ...place }: Place, steps: readonly WrittenStep[]): OutlineScope {
  const outlined: OutlineStep[] = [];
  const scope: OutlineScope = {
    ...place,
    mode: mode === 'parallel' ? 'parallel' : 'sequential',
    steps: outlined,
    owner,
    event,
  };
  const ids = generatedIds(steps);
  steps.forEach((definition, index) => outlined.push(outlineStep(definition, ids[index], index, scope)));
  return scope;
}

function outlineStep(definition: WrittenStep, id: string, index: number, scope: OutlineScope): OutlineStep {
  const path = scope.path === '' ? id : `${scope.path}/${id}`;
  const yamlPath = [...scope.yamlPath, index];
  const step: { -readonly [Key in keyof OutlineStep]: OutlineStep[Key] } = {
    definition,
    kind: kindOf(definition),
    id,
    path,
    yamlPath,
    scope,
    index,
    inner: undefined,
    branches: [],
    fallback: undefined,
    compensation: undefined,
  };
  const inside = (role: ScopeRole, name: string, at: IssuePath, steps: readonly WrittenStep[]): OutlineScope =>
    scopeOf({ role, owner: step, path: name === '' ? path : `${path}/${name}`, yamlPath: [...yamlPath, ...at] }, steps);
  const { steps, mode, branches = [], else: otherwise, on_failure: onFailure, compensate } = definition;
  if (steps !== undefined)
    step.inner = scopeOf({ role: 'group', mode, owner: step, path, yamlPath: [...yamlPath, 'steps'] }, steps);
  step.branches = [
    ...branches.map((branch, at) => inside('branch', `branch_${at + 1}`, ['branches', at, 'steps'], branch.steps)),
    ...(otherwise === undefined ? [] : [inside('else', 'else', ['else'], otherwise)]),
  ];
  if (typeof onFailure === 'object')
    step.fallback = inside('fallback', 'fallback', ['on_failure', 'fallback'], onFailure.fallback);
  if (compensate !== undefined) step.compensation = inside('compensate', 'compensate', ['compensate'], compensate);
  return step;
}
