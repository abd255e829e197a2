import type { z } from 'zod';
import { ActionError } from '../../action-error';
import { type Parameters, parametersSchema } from './parameters-schema';
import type { Strategy } from './strategy';

/**
 * The parameters of a strategy with its defaults filled in.
 * @throws ActionError `InvalidParameters` naming each wrong one, and all that the strategy has.
 */
export function parseParameters(strategy: Strategy, given: Readonly<Record<string, unknown>>): Parameters {
  const parsed = strategy.parameters.safeParse(given);
  if (parsed.success) return parametersSchema.parse(parsed.data);
  const problems = parsed.error.issues.map((issue) =>
    issue.path.length === 0
      ? issue.message
      : `${issue.path.join('.')}: ${issue.message} (it is ${valueAt(given, issue)})`,
  );
  const allowed = Object.entries(strategy.parameters.parse({})).map(
    ([name, value]) => `${name} (default ${String(value)})`,
  );
  throw new ActionError(
    'InvalidParameters',
    `parameters of strategy ${strategy.name}: ${problems.join('; ')}. It takes ${allowed.join(', ')}`,
  );
}

function valueAt(given: Readonly<Record<string, unknown>>, issue: z.core.$ZodIssue): string {
  return JSON.stringify(given[String(issue.path[0])]) ?? 'left out';
}
