import { parseDuration } from '../base/duration';
import { BellwetherError } from '../base/errors';
import { didYouMean } from '../base/suggest';
import type { Finding, IssuePath } from '../definition/issue';
import { listed } from '../definition/listed';
import { planPathOf, type Message, type MessageMoment, type PlannedMessage } from '../simulation';
import { instantMs } from './load-test-file';
import type { WrittenMessage } from './test-file-schema';

const statuses = ['waiting', 'ready', 'running', 'recovering', 'succeeded', 'failed', 'skipped', 'cancelled'] as const;
const moments = ['after', 'at', 'when'] as const;
const kinds = ['halt', 'cancel', 'pause', 'resume', 'event', 'approve', 'reject'] as const;

/** What is wrong with a message whose keys have the right types. */
export function messageFindings(message: WrittenMessage, at: IssuePath, paths: readonly string[]): Finding[] {
  const problem = (text: string, path: IssuePath = at): Finding[] => [{ code: 'wrong-value', message: text, path }];
  if (moments.filter((key) => message[key] !== undefined).length !== 1)
    return problem(`a message has exactly one of ${moments.join(', ')}, as in { after: 5m, halt: too risky }`);
  if (kinds.filter((key) => message[key] !== undefined).length !== 1)
    return problem(`a message has exactly one of ${kinds.join(', ')}, as in { after: 5m, halt: too risky }`);
  if (message.payload !== undefined && message.event === undefined)
    return problem('only an event has a payload', [...at, 'payload']);
  const steps = [message.approve, message.reject].filter((step) => step !== undefined);
  const unknown = [...steps.map((step) => ({ step, key: message.approve === step ? 'approve' : 'reject' }))];
  if (message.when !== undefined && message.when !== 'quiet') {
    const found = stepMoment(message.when);
    if (found === undefined)
      return problem(
        `'${message.when}' is neither quiet nor a path and a status, as in 'fetch_data succeeded'; statuses are ${statuses.join(', ')}`,
        [...at, 'when'],
      );
    unknown.push({ step: found.path, key: 'when' });
  }
  return unknown
    .filter(({ step }) => !paths.includes(planPathOf(step)))
    .map(({ step, key }) => ({
      code: 'unknown-step',
      message: `there is no step '${step}'; there are: ${listed(paths)}.${didYouMean(step, paths)}`,
      path: [...at, key],
    }));
}

/** A message that has been checked, for a run that starts at a time (milliseconds since the epoch). */
export function messageOf(message: WrittenMessage, startAt: number): PlannedMessage {
  return { when: momentOf(message, startAt), send: whatOf(message) };
}

function momentOf({ after, at, when }: WrittenMessage, startAt: number): MessageMoment {
  if (after !== undefined) return { kind: 'at', at: startAt + (parseDuration(after) ?? 0) };
  if (at !== undefined) return { kind: 'at', at: instantMs(at) };
  const step = when === undefined ? undefined : stepMoment(when);
  return step === undefined ? { kind: 'quiet' } : { kind: 'step', ...step };
}

function stepMoment(text: string): { readonly path: string; readonly status: (typeof statuses)[number] } | undefined {
  const [path = '', given, ...rest] = text.trim().split(/\s+/);
  const status = statuses.find((known) => known === given);
  return status === undefined || rest.length > 0 ? undefined : { path, status };
}

function whatOf({ halt, cancel, pause, resume, event, payload, approve, reject, by }: WrittenMessage): Message {
  const who = by === undefined ? {} : { by };
  if (halt !== undefined) return { kind: 'halt', reason: halt, ...who };
  if (cancel !== undefined) return { kind: 'cancel', reason: 'cancellation was requested' };
  if (pause !== undefined) return { kind: 'pause', ...who };
  if (resume !== undefined) return { kind: 'resume', ...who };
  if (event !== undefined) return { kind: 'event', name: event, payload: payload ?? null };
  const step = approve ?? reject;
  if (step === undefined) throw new BellwetherError('WrongUse', 'a message that says nothing');
  return { kind: 'decide', step, approved: approve !== undefined, by: by ?? 'somebody' };
}
