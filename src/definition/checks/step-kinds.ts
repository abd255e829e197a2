import type { StepKindName } from '../../engine/plan';
import type { Finding } from '../issue';
import type { OutlineStep } from '../outline';
import type { WrittenStep } from '../schema';
import { kindKeys, kindKeysOf, qualifierKeys, type KindKey } from '../step-kind';
import type { Check } from './check';

type Key = keyof WrittenStep;

/** Every step is exactly one kind of step and has only the keys of that kind. */
export const checkStepKinds: Check = function* ({ steps }) {
  for (const step of steps) yield* checkStep(step);
};

function* checkStep(step: OutlineStep): Generator<Finding> {
  const { definition, id, yamlPath } = step;
  const present = kindKeysOf(definition);
  if (present.length !== 1) {
    const found = present.length === 0 ? 'none of them is here' : `here are ${present.join(' and ')}`;
    const [qualifier] = present.length === 0 ? qualifierKeys.filter((key) => definition[key] !== undefined) : [];
    const lacking =
      qualifier === undefined
        ? ''
        : `'${qualifier}' stands beside the steps that it is about, and '${id}' has no steps; `;
    const message = `${lacking}step '${id}' needs exactly one of ${kindKeys.join(', ')}; ${found}`;
    yield { code: 'step-kind', message, path: yamlPath };
  }
  const qualifiers = qualifierKeys.filter((key) => definition[key] !== undefined);
  // Of a step that is no kind, the keys may belong to any.
  const kinds = present.map(kindOfKey);
  if (qualifiers.length > 1) {
    const message = `step '${id}' has ${qualifiers.join(' and ')}; put one of them around a group that has the other`;
    yield { code: 'step-kind', message, path: [...yamlPath, qualifiers[1]], at: 'key' };
  }
  yield* misplacedKeys(step, kinds.length === 1 ? [step.kind] : kinds);
  if (present.length === 1) yield* modeOf(step);
}

function kindOfKey(key: KindKey): StepKindName {
  if (key === 'branches') return 'conditional';
  return key === 'steps' ? 'group' : key;
}

/** Keys that belong to some kinds of steps, in words that follow "belongs to". */
const places: readonly {
  readonly keys: readonly Key[];
  readonly kinds: readonly StepKindName[];
  readonly to: string;
}[] = [
  { keys: ['with'], kinds: ['action', 'workflow'], to: 'a step with an action or a workflow' },
  {
    keys: ['heartbeat', 'retry', 'resources', 'task_queue'],
    kinds: ['action', 'group', 'conditional', 'for_each', 'repeat', 'schedule'],
    to: 'a step with an action, or to a group, whose actions take it over',
  },
  {
    keys: ['timeout', 'deadline'],
    kinds: ['action', 'group', 'conditional', 'for_each', 'repeat', 'schedule', 'wait', 'approve', 'workflow', 'emit'],
    to: 'a step that takes time',
  },
  {
    keys: [...qualifierKeys, 'mode'],
    kinds: ['group', 'conditional', 'for_each', 'repeat', 'schedule'],
    to: 'a group',
  },
  { keys: ['else'], kinds: ['conditional'], to: 'a group with branches' },
  {
    keys: ['compensate'],
    kinds: ['action', 'group', 'conditional', 'for_each', 'repeat', 'workflow', 'emit', 'set', 'wait', 'approve'],
    to: 'a step that can be undone',
  },
  {
    keys: ['publish'],
    kinds: ['action', 'set', 'wait', 'approve', 'workflow', 'group', 'conditional', 'for_each', 'repeat'],
    to: 'a step that has a value',
  },
];

/** The keys of which none of `own`, the kinds that the step may be, has a use. */
function* misplacedKeys({ definition, id, yamlPath }: OutlineStep, own: readonly StepKindName[]): Generator<Finding> {
  const words = own.map((kind) => (kind === 'group' ? 'a group' : `a step with '${kind}'`)).join(' and ');
  for (const { keys, kinds, to } of places) {
    if (own.length === 0 || own.some((kind) => kinds.includes(kind))) continue;
    for (const key of keys) {
      if (definition[key] === undefined) continue;
      const message = `'${key}' belongs to ${to}; '${id}' is ${words}`;
      yield { code: 'misplaced-key', message, path: [...yamlPath, key], at: 'key' };
    }
  }
}

function* modeOf({ definition, id, kind, yamlPath }: OutlineStep): Generator<Finding> {
  const { mode, on_end: onEnd } = definition;
  const at = (key: Key, message: string): Finding => ({
    code: 'misplaced-key',
    message,
    path: [...yamlPath, key],
    at: 'key',
  });
  if (kind === 'conditional') {
    if (mode !== undefined && mode !== 'conditional')
      yield at('mode', `a group with branches is conditional; take the mode '${mode}' away from '${id}'`);
    for (const key of qualifierKeys)
      if (definition[key] !== undefined)
        yield at(key, `'${key}' stands beside steps; put a group with '${key}' around the conditional group '${id}'`);
  } else if (mode === 'conditional' && definition.steps !== undefined) {
    yield at('mode', `a conditional group has its steps in branches: [{ when, steps }] and else; '${id}' has none`);
  }
  if (onEnd !== undefined && mode !== 'background')
    yield at(
      'on_end',
      `'on_end' says what happens to a group in the background; '${id}' is not one (mode: background)`,
    );
}
