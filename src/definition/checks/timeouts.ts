import { parseDuration } from '../duration';
import type { Finding, IssuePath } from '../issue';
import { ownersOf, type OutlineStep } from '../outline';
import type { WrittenDefinition } from '../schema';
import type { Check } from './check';

interface Policy {
  readonly timeout?: string | undefined;
  readonly deadline?: string | undefined;
  readonly heartbeat?: string | undefined;
  readonly retry?:
    { readonly initial_interval?: string | undefined; readonly max_interval?: string | undefined } | undefined;
}

/** The times of a policy go together: an attempt fits into the deadline, a heartbeat into an attempt, a pause into the longest. */
export const checkTimeouts: Check = function* ({ definition, steps }) {
  yield* problems(definition.defaults ?? {}, ['defaults']);
  for (const step of steps) {
    yield* problems(step.definition, step.yamlPath);
    yield* insideLimits(step, definition);
  }
};

/** What a step says it takes, against the limits of what it is in: the groups around it, the defaults, the run. */
function* insideLimits(step: OutlineStep, { defaults, resources }: WrittenDefinition): Generator<Finding> {
  const { timeout, deadline, wait, action } = step.definition;
  const waited = typeof wait === 'string' ? wait : wait?.duration;
  const [length, at, words] = timeout === undefined ? [waited, 'wait', 'it waits'] : [timeout, 'timeout', takes(step)];
  const limits = [
    ...[...ownersOf(step)].flatMap((holder) =>
      [holder.definition.timeout, holder.definition.deadline].map(
        (limit) => [limit, `'${holder.path}' around it`] as const,
      ),
    ),
    ...(action !== undefined && deadline === undefined
      ? [[defaults?.deadline, 'the deadline of defaults'] as const]
      : []),
    [resources?.timeout, 'the whole run'] as const,
  ];
  const broken = limits.find(([limit]) => isLonger(length, limit));
  if (broken === undefined) return;
  const message = `${words} ${length ?? ''}, but ${broken[1]} allows only ${broken[0] ?? ''}`;
  const inner = at === 'wait' && typeof wait === 'object' ? ['duration'] : [];
  yield { code: 'impossible-timeout', message, path: [...step.yamlPath, at, ...inner] };
}

const takes = ({ kind }: OutlineStep): string => (kind === 'action' ? 'one attempt may take' : 'it may take');

function* problems({ timeout, deadline, heartbeat, retry }: Policy, path: IssuePath): Generator<Finding> {
  if (isLonger(timeout, deadline)) {
    const message = `one attempt may take ${timeout ?? ''}, but all attempts together only ${deadline ?? ''}`;
    yield { code: 'impossible-timeout', message, path: [...path, 'timeout'] };
  }
  if (isLonger(heartbeat, timeout)) {
    const message = `a silence of ${heartbeat ?? ''} is longer than an attempt may take (${timeout ?? ''}), so it would never be noticed`;
    yield { code: 'impossible-timeout', message, path: [...path, 'heartbeat'] };
  }
  if (isLonger(retry?.initial_interval, retry?.max_interval)) {
    const message = `the longest pause (${retry?.max_interval ?? ''}) is shorter than the first (${retry?.initial_interval ?? ''})`;
    yield { code: 'impossible-timeout', message, path: [...path, 'retry', 'max_interval'] };
  }
  if (isLonger(retry?.initial_interval, deadline)) {
    const message = `the first pause (${retry?.initial_interval ?? ''}) is longer than all attempts together may take (${deadline ?? ''})`;
    yield { code: 'impossible-timeout', message, path: [...path, 'retry', 'initial_interval'] };
  }
}

/** Whether the one duration is longer than the other, where both are there and right. */
export function isLonger(a: string | undefined, b: string | undefined): boolean {
  const [first, second] = [parseDuration(a ?? ''), parseDuration(b ?? '')];
  return first !== undefined && second !== undefined && first > second;
}
