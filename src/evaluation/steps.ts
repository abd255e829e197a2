import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { didYouMean } from '../base/suggest';
import type { Finding } from '../definition/issue';
import { stepFields, withArticle } from '../expression';
import { typeOfJson } from './type-of-json';

/** A step as an expression can read it: its own output and status as far as they are set, and the steps inside it. */
export interface KnownStep {
  readonly output?: Json;
  readonly status?: string;
  readonly steps: ReadonlyMap<string, KnownStep>;
}

/** What a step's status can be. */
const statuses = ['waiting', 'ready', 'running', 'recovering', 'succeeded', 'failed', 'skipped', 'cancelled'];

/** Steps by id: `{ a: { output, status } }`; other keys of a step are the steps inside it. What is wrong goes to `findings`. */
export function readSteps(
  given: JsonObject,
  path: Finding['path'],
  findings: Finding[],
): ReadonlyMap<string, KnownStep> {
  const steps = new Map<string, KnownStep>();
  for (const [id, value = null] of Object.entries(given)) {
    const at = [...path, id];
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(id)) {
      findings.push({ code: 'wrong-value', message: `'${id}' is not the id of a step`, path: at, at: 'key' });
    } else if (isJsonObject(value)) steps.set(id, readStep(value, at, findings));
    else findings.push({ code: 'wrong-type', message: notAStep(id, value), path: at });
  }
  return steps;
}

function readStep(given: JsonObject, path: Finding['path'], findings: Finding[]): KnownStep {
  const { output, status, ...inner } = given;
  const steps = readSteps(inner, path, findings);
  if (status === undefined) return { steps, ...(output !== undefined && { output }) };
  if (typeof status === 'string' && statuses.includes(status))
    return { steps, status, ...(output !== undefined && { output }) };
  const near = typeof status === 'string' ? didYouMean(status, statuses) : '';
  const message = `a step's status is one of ${statuses.join(', ')}; not ${JSON.stringify(status)}.${near}`;
  findings.push({ code: 'wrong-value', message, path: [...path, 'status'] });
  return { steps };
}

function notAStep(id: string, value: Json): string {
  return `'${id}' is a mapping with ${stepFields.join(' and ')}, or with the steps inside it; not ${withArticle(typeOfJson(value))}`;
}
