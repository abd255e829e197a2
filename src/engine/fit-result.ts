import { utf8Length, type Json } from '../base/json';
import { payloadLimitBytes } from './plan';
import type { RunResult, StepReport } from './result';

/** Below the limit of a payload, for the envelope around it. */
const resultLimitBytes = payloadLimitBytes - 16 * 1024;
const longestText = 120;

/**
 * Puts the outputs into a result, the largest left out where not all fit into one payload: a run that cannot deliver its
 * result would try for ever. Should it be too large even without outputs, the texts of its steps are cut short.
 */
export function fitResult(result: RunResult, outputs: Readonly<Record<string, Json>>): RunResult {
  const bare = bytesOf(result) <= resultLimitBytes ? result : { ...result, steps: result.steps.map(withShortTexts) };
  const sized = Object.entries(outputs).map(([path, output]) => ({ path, output, bytes: bytesOf({ [path]: output }) }));
  let total = sized.reduce((sum, entry) => sum + entry.bytes, bytesOf(bare));
  const omitted = new Set<string>();
  for (const entry of [...sized].sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))) {
    if (total <= resultLimitBytes) break;
    // Its name takes the place of the output.
    total -= entry.bytes - bytesOf(entry.path) - 1;
    omitted.add(entry.path);
  }
  const kept = sized.filter(({ path }) => !omitted.has(path)).map(({ path, output }) => [path, output] as const);
  return {
    ...bare,
    context: { ...bare.context, stepOutputs: Object.fromEntries(kept), omittedOutputs: [...omitted] },
  };
}

function withShortTexts(step: StepReport): StepReport {
  return {
    ...step,
    ...(step.error && { error: { ...step.error, message: short(step.error.message) } }),
    ...(step.skip && { skip: { ...step.skip, text: short(step.skip.text) } }),
    ...(step.condition !== undefined && { condition: short(step.condition) }),
  };
}

const short = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);

const bytesOf = (value: unknown): number => utf8Length(JSON.stringify(value));
