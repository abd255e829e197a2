import { parseDuration } from '../duration';
import type { Finding, IssuePath } from '../issue';
import type { RetryDefinition } from '../schema';
import type { Check } from './check';

/** The pauses between attempts grow from the first to the longest. */
export const checkRetry: Check = function* ({ definition, steps }) {
  yield* checkIntervals(definition.defaults?.retry, ['defaults', 'retry']);
  for (const step of steps) yield* checkIntervals(step.definition.retry, [...step.yamlPath, 'retry']);
};

function* checkIntervals(retry: RetryDefinition | undefined, path: IssuePath): Generator<Finding> {
  const { initial_interval: first, max_interval: longest } = retry ?? {};
  if (first === undefined || longest === undefined) return;
  if ((parseDuration(longest) ?? 0) >= (parseDuration(first) ?? 0)) return;
  const message = `the longest pause (${longest}) is shorter than the first (${first})`;
  yield { code: 'wrong-value', message, path: [...path, 'max_interval'] };
}
