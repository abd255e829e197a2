import type { Json } from '../base/json';
import { fitSteps, jsonBytes } from './fit-steps';
import { payloadLimitBytes } from './plan';
import type { RunResult } from './result';

/** Below the limit of a payload, for the envelope around it and the message beside it. */
const resultLimitBytes = payloadLimitBytes - 32 * 1024;

/** Bytes of the note of what is omitted. */
const noteBytes = 100;

/**
 * Puts outputs into a result, so that it fits into one payload whatever they are: a run that cannot deliver its result
 * would try for ever. The largest outputs are left out and named; where the rest is too large even without any, the
 * reports of steps are shortened, then thinned out.
 */
export function fitResult(result: RunResult, outputs: Readonly<Record<string, Json>>): RunResult {
  const { steps, ...others } = result;
  // A comma behind each name and each entry.
  const sized = Object.entries(outputs).map(([path, output]) => ({
    path,
    output,
    nameBytes: jsonBytes(path) + 1,
    bytes: jsonBytes({ [path]: output }),
  }));
  const names = sized.reduce((sum, { nameBytes }) => sum + nameBytes, 0);
  const fixed = jsonBytes({ ...others, steps: [] }) + noteBytes;
  const fitted = fitSteps(steps, resultLimitBytes - fixed - names);
  let total = sized.reduce((sum, { bytes }) => sum + bytes, fixed + fitted.bytes);
  const omitted = new Set<string>();
  for (const entry of [...sized].sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))) {
    if (total <= resultLimitBytes) break;
    // Its name takes the place of the output.
    total -= entry.bytes - entry.nameBytes;
    omitted.add(entry.path);
  }
  const kept = sized.filter(({ path }) => !omitted.has(path)).map(({ path, output }) => [path, output] as const);
  return {
    ...result,
    steps: fitted.steps,
    ...(fitted.omitted && { omitted: fitted.omitted }),
    context: { ...result.context, stepOutputs: Object.fromEntries(kept), omittedOutputs: [...omitted] },
  };
}
