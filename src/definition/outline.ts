import type { IssuePath } from './issue';
import type { Definition, StepDefinition } from './schema';

/** A list of steps: the top level, the inside of a group, or a fallback. */
export interface OutlineScope {
  readonly mode: 'sequential' | 'parallel';
  readonly steps: readonly OutlineStep[];
  /** The step that holds the list; undefined at the top. */
  readonly owner: OutlineStep | undefined;
  readonly yamlPath: IssuePath;
}

/** A step of a definition with its place, worked out once for all checks. */
export interface OutlineStep {
  readonly definition: StepDefinition;
  /** Ids from the top, joined by `/`. */
  readonly path: string;
  readonly yamlPath: IssuePath;
  readonly scope: OutlineScope;
  readonly index: number;
  /** The steps of a group. */
  readonly inner: OutlineScope | undefined;
  readonly fallback: OutlineScope | undefined;
}

export function outlineOf(definition: Definition): OutlineScope {
  return scope(definition.steps, definition.mode, undefined, '', ['steps']);
}

/** Every step of an outline, outer before inner, in the order they are written. */
export function* allSteps(outline: OutlineScope): Generator<OutlineStep> {
  for (const step of outline.steps) {
    yield step;
    if (step.inner) yield* allSteps(step.inner);
    if (step.fallback) yield* allSteps(step.fallback);
  }
}

/** The ids a step waits for: its `depends_on`, else, in a sequential list, the step before. */
export function dependenciesOf(
  step: OutlineStep,
): readonly { readonly step: string; readonly on: 'succeeded' | 'failed' | 'skipped' | 'finished' }[] {
  const { depends_on: explicit } = step.definition;
  if (explicit !== undefined) {
    return explicit.map((entry) => (typeof entry === 'string' ? { step: entry, on: 'succeeded' as const } : entry));
  }
  const before = step.scope.mode === 'sequential' ? step.scope.steps[step.index - 1] : undefined;
  return before === undefined ? [] : [{ step: before.definition.id, on: 'succeeded' }];
}

function scope(
  steps: readonly StepDefinition[],
  mode: 'sequential' | 'parallel' | undefined,
  owner: OutlineStep | undefined,
  prefix: string,
  yamlPath: IssuePath,
): OutlineScope {
  const outlined: OutlineStep[] = [];
  const result: OutlineScope = { mode: mode ?? 'sequential', steps: outlined, owner, yamlPath };
  steps.forEach((definition, index) =>
    outlined.push(outlineStep(definition, index, result, prefix, [...yamlPath, index])),
  );
  return result;
}

function outlineStep(
  definition: StepDefinition,
  index: number,
  within: OutlineScope,
  prefix: string,
  yamlPath: IssuePath,
): OutlineStep {
  const path = prefix + definition.id;
  const step: { -readonly [Key in keyof OutlineStep]: OutlineStep[Key] } = {
    definition,
    path,
    yamlPath,
    scope: within,
    index,
    inner: undefined,
    fallback: undefined,
  };
  if (definition.steps) step.inner = scope(definition.steps, definition.mode, step, `${path}/`, [...yamlPath, 'steps']);
  const { on_failure: onFailure } = definition;
  if (typeof onFailure === 'object') {
    step.fallback = scope(onFailure.fallback, 'sequential', step, `${path}/fallback/`, [
      ...yamlPath,
      'on_failure',
      'fallback',
    ]);
  }
  return step;
}
