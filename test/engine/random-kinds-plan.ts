import fc from 'fast-check';
import type { ActionPolicy, Dependency, GroupPlan, OnFailure, Plan, StepPlan } from '../../src/engine';
import type { StepList } from '../../src/engine/plan';

/** A step before it has an id, a path and siblings to depend on. */
interface Draft {
  readonly kind:
    | 'action'
    | 'list'
    | 'conditional'
    | 'for_each'
    | 'repeat'
    | 'schedule'
    | 'wait'
    | 'wait_event'
    | 'approve'
    | 'set'
    | 'emit'
    | 'workflow'
    | 'fail'
    | 'stop';
  readonly back: readonly { readonly back: number; readonly on: Dependency['on'] }[];
  readonly when: 'none' | 'false' | '1 / 0 > 1';
  readonly onFailure: 'fail' | 'continue' | readonly Draft[];
  readonly compensate: readonly Draft[];
  readonly deadlineMs: number | undefined;
  readonly mode: StepList['mode'];
  readonly background: 'join' | 'cancel' | undefined;
  readonly count: number;
  readonly width: number;
  readonly weight: number;
  readonly steps: readonly Draft[];
}

const { step } = fc.letrec<{ step: Draft; leaf: Draft }>((tie) => {
  const list = (most: number) =>
    fc.oneof(
      { maxDepth: 3, depthIdentifier: 'kinds' },
      fc.array(tie('leaf'), { minLength: 1, maxLength: most }),
      fc.array(tie('step'), { minLength: 1, maxLength: most, size: 'max' }),
    );
  const draft = (kind: fc.Arbitrary<Draft['kind']>, steps: fc.Arbitrary<readonly Draft[]>) =>
    fc.record({
      kind,
      back: fc.array(
        fc.record({ back: fc.nat(2), on: fc.constantFrom('succeeded', 'succeeded', 'failed', 'skipped', 'finished') }),
        { maxLength: 1 },
      ),
      when: fc.constantFrom('none', 'none', 'none', 'none', 'none', 'none', 'false', '1 / 0 > 1'),
      onFailure: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'kinds' },
        { weight: 5, arbitrary: fc.constantFrom('fail' as const, 'continue' as const) },
        { weight: 1, arbitrary: list(2) },
      ),
      compensate: fc.oneof(
        { maxDepth: 2, depthIdentifier: 'kinds' },
        { weight: 8, arbitrary: fc.constant<readonly Draft[]>([]) },
        { weight: 1, arbitrary: list(2) },
      ),
      deadlineMs: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, fc.integer({ min: 1, max: 40 })),
      mode: fc.constantFrom('sequential', 'parallel'),
      background: fc.constantFrom(undefined, undefined, undefined, 'join', 'cancel'),
      count: fc.nat(3),
      width: fc.integer({ min: 1, max: 3 }),
      weight: fc.nat(2),
      steps,
    });
  const kindsOfLeaf = fc.oneof(
    { weight: 6, arbitrary: fc.constant('action' as const) },
    { weight: 5, arbitrary: fc.constantFrom('wait', 'wait_event', 'approve', 'set', 'emit', 'workflow') },
    { weight: 1, arbitrary: fc.constantFrom('fail', 'stop') },
  );
  return {
    leaf: draft(kindsOfLeaf, fc.constant([])),
    step: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'kinds' },
      { weight: 2, arbitrary: tie('leaf') },
      {
        weight: 3,
        arbitrary: draft(fc.constantFrom('list', 'list', 'conditional', 'for_each', 'repeat', 'schedule'), list(3)),
      },
    ),
  };
});

const handler = fc.array(step, { minLength: 1, maxLength: 2 });
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

/** A plan of all kinds of steps, nested, with handlers, compensations, fallbacks and limits of time. */
export const randomPlan: fc.Arbitrary<Plan> = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 5, size: 'max' }),
    mode: fc.constantFrom('sequential' as const, 'parallel' as const),
    maxConcurrent: fc.constantFrom(1, 2, 200),
    timeoutMs: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.integer({ min: 1, max: 80 })),
    told: handler,
    price: handler,
    own: fc.record({
      on_started: maybe(handler),
      on_completed: maybe(handler),
      on_failed: maybe(handler),
      on_step_failed: maybe(handler),
      on_emergency: maybe(handler),
    }),
  })
  .map(({ steps, mode, maxConcurrent, timeoutMs, told, price, own }) => {
    const events: Record<string, { external: boolean; group: GroupPlan }> = {};
    for (const [name, drafts] of Object.entries({ told, price, ...own })) {
      if (drafts === undefined) continue;
      const group = listOf('', `events.${name}`, { mode: 'sequential', steps: drafts }, false);
      events[name] = { external: name === 'price', group: { ...group, id: name } };
    }
    return {
      engineVersion: 1,
      hash: 'sha256:0',
      name: 'random',
      version: '1.0.0',
      type: 'analysis',
      description: '',
      variables: {},
      maxConcurrent,
      ...(timeoutMs !== undefined && { timeoutMs }),
      root: listOf('', '', { mode, steps }, true),
      events,
    };
  });

const policy: ActionPolicy = {
  timeoutMs: 60_000,
  retry: { maxAttempts: 3, initialIntervalMs: 1000, backoff: 2, maxIntervalMs: 60_000, nonRetryable: [] },
};

function listOf(id: string, path: string, { mode, steps }: Pick<Draft, 'mode' | 'steps'>, mayEmit: boolean): GroupPlan {
  return { ...common(id, path), kind: 'group', mode, steps: stepsOf(path, { mode, steps }, mayEmit) };
}

function common(id: string, path: string) {
  return { id, path, dependsOn: [], onFailure: { kind: 'fail' }, publish: {}, weight: 1 } as const;
}

function stepsOf(prefix: string, { mode, steps }: Pick<Draft, 'mode' | 'steps'>, mayEmit: boolean): StepPlan[] {
  return steps.map((draft, index) => {
    const id = `s${index}`;
    const path = prefix === '' ? id : `${prefix}/${id}`;
    return stepOf(id, path, draft, dependenciesOf(draft, index, mode), mayEmit);
  });
}

function dependenciesOf({ back }: Draft, index: number, mode: Draft['mode']): Dependency[] {
  if (index === 0) return [];
  const drawn = back.map(({ back: far, on }) => ({ step: `s${Math.max(0, index - 1 - far)}`, on }));
  return mode === 'sequential' && drawn.length === 0 ? [{ step: `s${index - 1}`, on: 'succeeded' }] : drawn;
}

function stepOf(id: string, path: string, draft: Draft, dependsOn: Dependency[], mayEmit: boolean): StepPlan {
  const { deadlineMs, compensate, mode, weight } = draft;
  const base = {
    ...common(id, path),
    dependsOn,
    weight,
    onFailure: onFailureOf(path, draft.onFailure, mayEmit),
    ...(draft.when !== 'none' && { when: draft.when }),
    ...(compensate.length > 0 && {
      compensate: listOf('compensate', `${path}/compensate`, { mode: 'sequential', steps: compensate }, false),
    }),
  };
  const timed = { ...base, ...(deadlineMs !== undefined && { deadlineMs }) };
  const background = draft.background && { background: { onEnd: draft.background } };
  const list = { mode, steps: stepsOf(path, draft, mayEmit), ...background };
  const branch = (name: string): GroupPlan => listOf(name, `${path}/${name}`, draft, mayEmit);
  switch (draft.kind) {
    case 'action':
      return { ...base, kind: 'action', action: 'test.step', with: {}, policy };
    case 'list':
      return { ...timed, ...list, kind: 'group' };
    case 'conditional': {
      const branches = [{ when: draft.count % 2 === 0 ? 'true' : 'false', group: branch('branch_1') }];
      return { ...timed, kind: 'conditional', branches, ...(draft.width > 1 && { else: branch('else') }) };
    }
    case 'for_each': {
      const items = Array.from({ length: draft.count }, (_, item) => item);
      const minSuccess = draft.weight === 0 ? { minSuccess: { share: 0.5 } } : {};
      return { ...timed, ...list, kind: 'for_each', items, as: 'item', maxConcurrent: draft.width, ...minSuccess };
    }
    case 'repeat': {
      const until = draft.weight === 0 ? { until: `iteration >= ${draft.count}` } : {};
      const pace = draft.weight === 1 ? { everyMs: 7 } : {};
      return { ...timed, ...list, kind: 'repeat', maxIterations: draft.width, ...until, ...pace };
    }
    case 'schedule': {
      const schedule = {
        everyMs: 5,
        timeZone: 'UTC',
        skipHolidays: false,
        maxTicks: draft.width,
        overlap: 'skip',
        catchupMs: 0,
        jitterMs: 0,
      } as const;
      return { ...timed, ...list, kind: 'schedule', schedule };
    }
    case 'wait':
      return { ...timed, kind: 'wait', wait: { for: 'duration', durationMs: 1 + draft.count * 5 } };
    case 'wait_event':
      // A handler that waits for the event that starts it would never be alone.
      return {
        ...timed,
        kind: 'wait',
        wait: { for: 'event', event: mayEmit && draft.count % 2 === 1 ? 'price' : 'go' },
      };
    case 'approve':
      return { ...timed, kind: 'approve', message: 'Go on?', from: [], quorum: Math.min(2, draft.width) };
    case 'set':
      return { ...base, kind: 'set', values: { x: draft.count === 3 ? '${{ 1 / 0 }}' : draft.count } };
    case 'emit':
      return mayEmit
        ? { ...timed, kind: 'emit', event: draft.count === 3 ? 'on_emergency' : 'told', payload: null }
        : { ...base, kind: 'set', values: {} };
    case 'workflow':
      return { ...timed, kind: 'workflow', definition: 'child', with: {} };
    case 'fail':
      return { ...base, kind: 'fail', message: 'no', type: 'No' };
    case 'stop':
      return { ...base, kind: 'stop', reason: '' };
  }
}

function onFailureOf(path: string, onFailure: Draft['onFailure'], mayEmit: boolean): OnFailure {
  if (typeof onFailure === 'string') return { kind: onFailure };
  const group = listOf('fallback', `${path}/fallback`, { mode: 'sequential', steps: onFailure }, mayEmit);
  return { kind: 'fallback', group };
}
