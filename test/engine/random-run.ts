import fc from 'fast-check';
import type { ActionPolicy, Dependency, GroupPlan, OnFailure, Plan, StepPlan } from '../../src/engine';
import type { Script, ScriptedOutcome } from '../support/scripted-run';

/** A plan with what becomes of its actions. Whatever is drawn is a plan that the compiler could have made. */
export interface RandomRun {
  readonly plan: Plan;
  readonly script: Script & { readonly outcomes: Readonly<Record<string, ScriptedOutcome>> };
}

/** A step before it has an id, a path and siblings to depend on. */
interface Draft {
  readonly dependencies: readonly { readonly back: number; readonly on: Dependency['on'] }[];
  readonly condition: 'none' | 'true' | 'false' | 'undecidable' | 'dependency succeeded';
  readonly onFailure: 'fail' | 'continue' | readonly Draft[];
  readonly weight: number;
  readonly outcome: ScriptedOutcome;
  /** The steps of a group; an action has none. */
  readonly steps: readonly Draft[];
  readonly mode: GroupPlan['mode'];
  /** Plan order is the reverse of the order in which dependencies point. */
  readonly reversed: boolean;
}

const outcome: fc.Arbitrary<ScriptedOutcome> = fc
  .record({
    takesMs: fc.nat(20),
    error: fc.oneof({ weight: 5, arbitrary: fc.constant('') }, fc.constant('Broken')),
    whenCancelled: fc.constantFrom('stops' as const, 'stops' as const, 'ends_anyway' as const),
    stopsAfterMs: fc.nat(5),
  })
  .map(({ error, ...rest }) => (error === '' ? rest : { ...rest, error }));

const { step } = fc.letrec<{ step: Draft; none: readonly Draft[] }>((tie) => {
  const steps = (most: number) =>
    fc.array(tie('step'), { minLength: 1, maxLength: most, depthIdentifier: 'steps', size: 'max' });
  const none = fc.constant<readonly Draft[]>([]);
  return {
    none,
    step: fc.record({
      dependencies: fc.array(
        fc.record({
          back: fc.nat(3),
          on: fc.constantFrom('succeeded', 'succeeded', 'succeeded', 'failed', 'skipped', 'finished'),
        }),
        { maxLength: 2 },
      ),
      condition: fc.oneof(
        { weight: 12, arbitrary: fc.constant('none' as const) },
        fc.constantFrom('true', 'false', 'undecidable', 'dependency succeeded'),
      ),
      onFailure: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'steps' },
        { weight: 4, arbitrary: fc.constantFrom('fail' as const, 'continue' as const) },
        { weight: 1, arbitrary: steps(2) },
      ),
      weight: fc.nat(2),
      outcome,
      steps: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'steps' },
        { weight: 3, arbitrary: none },
        { weight: 2, arbitrary: steps(4) },
      ),
      mode: fc.constantFrom('sequential', 'parallel'),
      reversed: fc.boolean(),
    }),
  };
});

/** Runs of up to a few dozen steps, nested, with dependencies on every outcome, failures, and one in four cancelled. */
export const randomRun: fc.Arbitrary<RandomRun> = fc
  .record({
    steps: fc.array(step, { minLength: 2, maxLength: 8, size: 'max' }),
    mode: fc.constantFrom('sequential' as const, 'parallel' as const),
    reversed: fc.boolean(),
    maxConcurrent: fc.constantFrom(1, 2, 3, 200),
    timeoutMs: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.nat(60)),
    cancelAtMs: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.integer({ min: -1, max: 60 })),
  })
  .map(({ maxConcurrent, timeoutMs, cancelAtMs, ...list }) => {
    const outcomes: Record<string, ScriptedOutcome> = {};
    const plan: Plan = {
      engineVersion: 1,
      hash: 'sha256:0',
      name: 'random',
      version: '1.0.0',
      type: 'analysis',
      description: '',
      variables: {},
      maxConcurrent,
      ...(timeoutMs !== undefined && { timeoutMs: timeoutMs + 1 }),
      root: { ...common('', ''), kind: 'group', mode: list.mode, steps: stepsOf(list, '', outcomes) },
    };
    return { plan, script: { outcomes, ...(cancelAtMs !== undefined && { cancelAtMs }) } };
  });

const policy: ActionPolicy = {
  timeoutMs: 60_000,
  retry: { maxAttempts: 3, initialIntervalMs: 1000, backoff: 2, maxIntervalMs: 60_000, nonRetryable: [] },
};

function common(id: string, path: string) {
  return { id, path, dependsOn: [], onFailure: { kind: 'fail' }, publish: {}, weight: 1 } as const;
}

function stepsOf(
  list: Pick<Draft, 'steps' | 'mode' | 'reversed'>,
  prefix: string,
  outcomes: Record<string, ScriptedOutcome>,
): StepPlan[] {
  const steps = list.steps.map((draft, index): StepPlan => {
    const id = `s${index}`;
    const path = prefix === '' ? id : `${prefix}/${id}`;
    const dependsOn = dependenciesOf(draft, index, list.mode);
    const base = {
      ...common(id, path),
      dependsOn,
      weight: draft.weight,
      onFailure: onFailureOf(draft, path, outcomes),
      ...conditionOf(draft, dependsOn),
    };
    if (draft.steps.length > 0)
      return { ...base, kind: 'group', mode: draft.mode, steps: stepsOf(draft, path, outcomes) };
    outcomes[path] = draft.outcome;
    return { ...base, kind: 'action', action: 'test.step', with: {}, policy };
  });
  return list.reversed ? steps.reverse() : steps;
}

function dependenciesOf(draft: Draft, index: number, mode: Draft['mode']): Dependency[] {
  if (index === 0) return [];
  const drawn = draft.dependencies.map(({ back, on }) => ({ step: `s${Math.max(0, index - 1 - back)}`, on }));
  return mode === 'sequential' && drawn.length === 0 ? [{ step: `s${index - 1}`, on: 'succeeded' }] : drawn;
}

function conditionOf(draft: Draft, dependsOn: readonly Dependency[]): { readonly when?: string } {
  switch (draft.condition) {
    case 'none':
      return {};
    case 'true':
    case 'false':
      return { when: draft.condition };
    case 'undecidable':
      return { when: '1 / 0 > 1' };
    case 'dependency succeeded':
      return dependsOn.length === 0 ? {} : { when: `steps.${dependsOn[0].step}.status == 'succeeded'` };
  }
}

function onFailureOf(draft: Draft, path: string, outcomes: Record<string, ScriptedOutcome>): OnFailure {
  if (typeof draft.onFailure === 'string') return { kind: draft.onFailure };
  const place = `${path}/fallback`;
  const steps = stepsOf({ steps: draft.onFailure, mode: 'sequential', reversed: false }, place, outcomes);
  return { kind: 'fallback', group: { ...common('fallback', place), kind: 'group', mode: 'sequential', steps } };
}
