import { BellwetherError } from '../base/errors';
import { stepHolders } from '../base/step-path';
import { didYouMean } from '../base/suggest';
import type { ActionCall, AttemptEnd, PerformAttempt } from './attempts';
import { planPathOf } from './plan-path';

export const faultKinds = ['error', 'timeout', 'slow', 'ambiguous'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Something that goes wrong on purpose: with the N-th attempt of a step, counted over the whole run from 1, all its ticks together. */
export interface Fault {
  readonly step: string;
  /** The step is a list of steps: the attempts of all actions in it are counted together. */
  readonly within?: true;
  readonly kind: FaultKind;
  readonly attempt: number;
}

const form = /^\s*(?<step>[a-z][\w./[\]]*)\s*:\s*(?<kind>[a-z]+)\s*@\s*(?<attempt>[1-9]\d{0,8})\s*$/;

/** What a fault is, as people write it. */
const faultHelp =
  "a fault is written as STEP: KIND@N, as in 'orders: timeout@3': STEP is a path or the id of a step, or of a list of steps, KIND is error, timeout, slow or ambiguous, N counts its attempts from 1";

/**
 * Reads `orders: timeout@3` for a plan whose actions have these paths. The id of a step is enough where only one step has
 * it; that of a list of steps (a group, a conditional, a loop) stands for the actions in it.
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
  return { ...placeOf(step, actionPaths, text), kind, attempt: Number(attempt) };
}

function placeOf(step: string, paths: readonly string[], text: string): Pick<Fault, 'step' | 'within'> {
  const wanted = planPathOf(step);
  const lists = [...new Set(paths.flatMap(stepHolders))];
  const named = (among: readonly string[]): readonly string[] =>
    among.includes(wanted) ? [wanted] : among.filter((path) => path.endsWith(`/${wanted}`));
  const actions = named(paths);
  const found = actions.length > 0 ? actions : named(lists);
  const [place] = found;
  if (place !== undefined && found.length === 1) return { step: place, ...(actions.length === 0 && { within: true }) };
  const why =
    place === undefined
      ? `there is no step '${step}' that is an action or has one in it.${didYouMean(wanted, namesOf([...paths, ...lists]))} There are: ${paths.join(', ') || 'none'}`
      : `'${step}' may be ${found.join(' or ')}: write the path`;
  throw new BellwetherError('WrongUse', `the fault '${text}': ${why}`);
}

/** Paths, and the ids that they end in. */
const namesOf = (paths: readonly string[]): readonly string[] => [
  ...new Set([...paths, ...paths.map((path) => path.slice(path.lastIndexOf('/') + 1))]),
];

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
  const attempts = new Map<Fault, number>();
  return async (call) => {
    const path = planPathOf(call.path);
    const here = faults.filter(({ step, within }) => step === path || (within === true && path.startsWith(`${step}/`)));
    for (const one of here) attempts.set(one, (attempts.get(one) ?? 0) + 1);
    const fault = here.find((one) => one.attempt === attempts.get(one));
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
