import { BellwetherError } from '../../base/errors';
import type { JsonObject } from '../../base/json';
import { variableFromText } from '../../definition';
import type { Plan, RunStatus } from '../../engine';
import { exitCodes, type ExitCode } from '../exit-codes';

/** `--var name=value`, as often as needed; commander calls this for each. */
export function collectVariable(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1)
    throw new BellwetherError('WrongUse', `--var takes name=value, as in --var symbols=SPX,IXIC; not '${text}'`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Variables given as text, as the values that the plan's declarations want. */
export function variablesFromText(plan: Plan, texts: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      variableFromText(text, Object.hasOwn(plan.variables, name) ? plan.variables[name] : undefined),
    ]),
  );
}

/** The exit code of a run's end. */
export function exitCodeOf(status: RunStatus): ExitCode {
  return status === 'completed' || status === 'degraded' ? exitCodes.done : exitCodes.runFailed;
}
