import type { Finding } from '../issue';
import type { OutlineStep } from '../outline';
import type { StepDefinition } from '../schema';
import type { Check } from './check';

const kinds = ['action', 'steps'] as const;

/** Keys that mean nothing without an `action` beside them. */
const actionOnly = [
  'with',
  'timeout',
  'deadline',
  'heartbeat',
  'retry',
  'task_queue',
] as const satisfies readonly (keyof StepDefinition)[];

/** Every step is exactly one kind of step and has only the keys of that kind. */
export const checkStepKinds: Check = function* ({ steps }) {
  for (const step of steps) yield* checkStep(step);
};

function* checkStep({ definition, yamlPath }: OutlineStep): Generator<Finding> {
  const present = kinds.filter((kind) => definition[kind] !== undefined);
  if (present.length !== 1) {
    const found = present.length === 0 ? 'none of them is here' : `here are ${present.join(' and ')}`;
    yield {
      code: 'step-kind',
      message: `step '${definition.id}' needs exactly one of ${kinds.join(', ')}; ${found}`,
      path: yamlPath,
    };
  }
  if (definition.steps !== undefined && definition.action === undefined) {
    for (const key of actionOnly) {
      if (definition[key] === undefined) continue;
      yield {
        code: 'action-only',
        message: `'${key}' belongs to a step with an action; '${definition.id}' is a group`,
        path: [...yamlPath, key],
        at: 'key',
      };
    }
  }
  if (definition.mode !== undefined && definition.steps === undefined) {
    yield {
      code: 'group-only',
      message: `'mode' says how the steps of a group run; '${definition.id}' has no steps`,
      path: [...yamlPath, 'mode'],
      at: 'key',
    };
  }
}
