import { z } from 'zod';
import { BellwetherError, messageOf } from '../base/errors';
import { ActionError } from '../slices/action-error';
import { defineAction, type Action } from '../slices/action';

const name = z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/, 'write it as slice.action, in snake_case');
const schema = z.looseObject({ type: z.literal('object') });
const retry = z.strictObject({
  max_attempts: z.int().min(1).max(100).optional(),
  initial_interval: z.string().optional(),
  backoff: z.number().min(1).optional(),
  max_interval: z.string().optional(),
  non_retryable: z.array(z.string()).optional(),
});
const declaration = z.strictObject({
  name,
  summary: z.string().min(1),
  capability: z.enum(['read', 'compute', 'notify', 'paper_trade', 'live_trade']),
  input: schema,
  output: schema,
  publishes: z.record(z.string(), z.string()).optional(),
  defaults: z.strictObject({ timeout: z.string(), heartbeat: z.string().optional(), retry: retry.optional() }),
  max_attempts: z.int().min(1).max(100).optional(),
});

/**
 * An action that workers in another language serve, from what its file declares: definitions are checked against it as against
 * any other. Our own workers refuse it, so that a step without the right `task_queue` fails with the reason. What trades is tried
 * once, unless `max_attempts` says that repeating it is safe.
 * @throws BellwetherError `BadActionFile`.
 */
export function externalAction(text: string, file: string): Action {
  const bad = (why: string, cause?: unknown): BellwetherError =>
    new BellwetherError('BadActionFile', `${file} declares no action: ${why}`, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad(messageOf(error), error);
  }
  const parsed = declaration.safeParse(value);
  if (!parsed.success) throw bad(`\n${z.prettifyError(parsed.error)}`);
  const { max_attempts: given, input, output, ...declared } = parsed.data;
  const maxAttempts = given ?? (declared.capability.endsWith('_trade') ? 1 : undefined);
  const read = (key: string, of: z.output<typeof schema>): z.ZodType => {
    try {
      return z.fromJSONSchema(of);
    } catch (error) {
      throw bad(`its ${key} is a JSON Schema that is not understood: ${messageOf(error)}`, error);
    }
  };
  return defineAction({
    ...withoutUndefined(declared),
    ...(maxAttempts !== undefined && { maxAttempts }),
    input: read('input', input),
    output: read('output', output),
    servedElsewhere: true,
    run: () =>
      Promise.reject(
        new ActionError(
          'ServedElsewhere',
          `${declared.name} is served by other workers: name their task queue in the step's task_queue`,
        ),
      ),
  });
}

type Declared = Omit<z.output<typeof declaration>, 'max_attempts' | 'input' | 'output'>;

/** The same for a reader that tells an absent key from an undefined one. */
function withoutUndefined(declared: Declared): Omit<Action, 'input' | 'output' | 'run'> {
  return JSON.parse(JSON.stringify(declared)) as Omit<Action, 'input' | 'output' | 'run'>;
}
