import type { RunResult, StepError } from '../../../src/engine';
import type { Expected } from './scenario';

/** What a run came to, as far as a scenario says what it must: both sides, to be compared as a whole. */
export function compared(
  expected: Expected,
  result: RunResult,
  starts: readonly string[],
): { readonly wanted: unknown; readonly got: unknown } {
  const steps = new Map(result.steps.map((step) => [step.path, step]));
  const named = Object.keys(expected.steps);
  const shown = result.steps.map(({ path }) => path).filter((path) => isShown(path, named));
  const pick = <Value>(keys: readonly string[], value: (key: string) => Value): Record<string, Value> =>
    Object.fromEntries(keys.map((key) => [key, value(key)]));
  const { outputs, errors, skipped, attempts, iterations, notes } = expected;
  const started = starts.filter((path) => expected.order.includes(path));
  return {
    wanted: {
      status: expected.status,
      ...(expected.error && { error: expected.error }),
      ...(named.length > 0 && { steps: expected.steps }),
      errors,
      skipped,
      outputs,
      attempts,
      iterations,
      order: expected.order,
      never: [],
      notes,
      handler_failures: expected.handler_failures,
      unexpected: [],
      ...(expected.facts && { facts: expected.facts }),
    },
    got: {
      status: result.status,
      ...(expected.error && { error: like(expected.error, result.error) }),
      ...(named.length > 0 && { steps: pick(shown, (path) => steps.get(path)?.status) }),
      errors: pick(Object.keys(errors), (path) => like(errors[path], steps.get(path)?.error)),
      skipped: pick(Object.keys(skipped), (path) => part(skipped[path], steps.get(path)?.skip?.text)),
      outputs: pick(Object.keys(outputs), (path) => result.context.stepOutputs[path]),
      attempts: pick(Object.keys(attempts), (path) => steps.get(path)?.attempts),
      iterations: pick(Object.keys(iterations), (path) => {
        const report = steps.get(path)?.iterations;
        return report && pick(Object.keys(iterations[path]), (key) => report[key as keyof typeof report]);
      }),
      order: expected.order.length > 0 ? started : [],
      never: starts.filter((path) => expected.never.includes(path)),
      notes: (result.notes ?? []).map(({ text }, index) => part(notes[index], text)),
      handler_failures: (result.handlerFailures ?? []).map(({ handler }) => handler),
      // Says why, where a step failed that should not have.
      unexpected: result.steps.flatMap(({ path, status, error }) =>
        status === 'failed' && named.includes(path) && expected.steps[path] !== 'failed' ? [error] : [],
      ),
      ...(expected.facts && { facts: result.context.facts }),
    },
  };
}

/** Steps of handlers, compensations and iterations are told of only where the scenario names one of their kind. */
function isShown(path: string, named: readonly string[]): boolean {
  if (named.includes(path)) return true;
  return !path.startsWith('events.') && !path.includes('[') && !path.includes('/compensate');
}

/** An error with only what is asked of it. */
function like(wanted: Expected['error'], error: StepError | undefined): unknown {
  if (wanted === undefined || error === undefined) return error;
  return {
    ...(wanted.type !== undefined && { type: error.type }),
    ...(wanted.message !== undefined && { message: part(wanted.message, error.message) }),
    ...(wanted.step !== undefined && { step: error.step }),
  };
}

/** A text that holds the wanted part counts as that part. */
function part(wanted: string | undefined, text: string | undefined): string | undefined {
  return wanted !== undefined && text?.includes(wanted) === true ? wanted : text;
}
