import { BellwetherError } from '../base/errors';
import { didYouMean } from '../base/suggest';
import type { ActionCall, AttemptEnd, PerformAttempt } from './attempts';
import { planPathOf } from './plan-path';

export const faultKinds = ['error', 'timeout', 'slow', 'ambiguous'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Something that goes wrong on purpose: with the N-th attempt of a step, counted over the whole run from 1, all its ticks together. */
export interface Fault {
  readonly step: string;
  readonly kind: FaultKind;
  readonly attempt: number;
}

const form = /^\s*(?<step>[a-z][\w./[\]]*)\s*:\s*(?<kind>[a-z]+)\s*@\s*(?<attempt>[1-9]\d{0,8})\s*$/;

/** What a fault is, as people write it. */
const faultHelp =
  "a fault is written as STEP: KIND@N, as in 'orders: timeout@3': STEP is a path or the id of a step, KIND is error, timeout, slow or ambiguous, N counts its attempts from 1";

/**
 * Reads `orders: timeout@3` for a plan whose actions have these paths. The id of a step is enough where only one step has it.
 * @throws BellwetherError `WrongUse`.
 */
export function readFault(text: string, actionPaths: readonly string[]): Fault {
  const { step = '', kind: given = '', attempt } = form.exec(text)?.groups ?? {};
  if (step === '') throw new BellwetherError('WrongUse', `'${text}' is no fault; ${faultHelp}`);
  const kind = faultKinds.find((known) => known === given);
  if (kind === undefined)
    throw new BellwetherError(
      'WrongUse',
      `'${given}' in '${text}' is no kind of fault; there are ${faultKinds.join(', ')}.${didYouMean(given, faultKinds)}`,
    );
  return { step: actionNamed(step, actionPaths, text), kind, attempt: Number(attempt) };
}

function actionNamed(step: string, paths: readonly string[], text: string): string {
  const wanted = planPathOf(step);
  const named = paths.includes(wanted) ? [wanted] : paths.filter((path) => path.endsWith(`/${wanted}`));
  const [found] = named;
  if (found !== undefined && named.length === 1) return found;
  const why =
    found === undefined
      ? `there is no action step '${step}'; there are: ${paths.join(', ') || 'none'}.${didYouMean(step, paths)}`
      : `'${step}' may be ${named.join(' or ')}: write the path`;
  throw new BellwetherError('WrongUse', `the fault '${text}': ${why}`);
}

/**
 * Lets faults happen. `error`: the action is not asked, and the attempt fails (it may be retried). `timeout`: it is not asked, and no answer
 * comes. `slow`: it does its work, and answers just before its time is up. `ambiguous`: it does its work, and its answer is lost.
 */
export function withFaults(
  perform: PerformAttempt,
  faults: readonly Fault[],
  onStruck: (fault: Fault) => void = () => undefined,
): PerformAttempt {
  if (faults.length === 0) return perform;
  const attempts = new Map<string, number>();
  return async (call) => {
    const path = planPathOf(call.path);
    const number = (attempts.get(path) ?? 0) + 1;
    attempts.set(path, number);
    const fault = faults.find((one) => one.step === path && one.attempt === number);
    if (fault === undefined) return perform(call);
    onStruck(fault);
    return faulty(fault, call, perform);
  };
}

async function faulty({ kind, attempt }: Fault, call: ActionCall, perform: PerformAttempt): Promise<AttemptEnd> {
  switch (kind) {
    case 'error': {
      const message = `a fault that was asked for: error@${attempt}`;
      return { kind: 'failed', error: { type: 'InjectedFault', message }, retryable: true, tookMs: 0 };
    }
    case 'timeout':
      return { kind: 'silent', sendsHeartbeats: true };
    case 'ambiguous':
      await perform(call);
      return { kind: 'silent', sendsHeartbeats: true };
    case 'slow': {
      const end = await perform(call);
      return end.kind === 'silent' ? end : { ...end, tookMs: Math.max(end.tookMs, call.policy.timeoutMs - 1) };
    }
  }
}
