import { marketTimeAt } from '../base/replay-market';
import type { RunDescription } from '../protocol';
import type { HappeningEvent } from './run-events';
import type { RunMessage } from './run-messages';

type Pause = Extract<HappeningEvent, { kind: 'paused' | 'resumed' }>;

/**
 * The pauses and resumptions between two looks at a run, those too that both lie in between, as far as messages tell of them. How the
 * run stands in the end it says itself: a message that it has not taken in has paused nothing.
 */
export function pausesBetween(
  before: RunDescription | undefined,
  after: RunDescription,
  messages: readonly RunMessage[],
): readonly Pause[] {
  const was = before?.paused;
  const is = after.paused;
  const found = changesBy(messages, was !== undefined, after);
  if (is === undefined) {
    if (found.at(-1)?.kind === 'paused') return found.slice(0, -1);
    return was !== undefined && found.length === 0 ? [{ kind: 'resumed' }] : found;
  }
  // The last pause is as the run has it; what led up to it, the messages tell.
  const earlier = found.at(-1)?.kind === 'paused' ? found.slice(0, -1) : found;
  if (was?.at === is.at) return [];
  const ended: readonly Pause[] = was !== undefined && earlier.length === 0 ? [{ kind: 'resumed' }] : earlier;
  return [...ended, { kind: 'paused', ...is }];
}

function changesBy(messages: readonly RunMessage[], wasPaused: boolean, { market }: RunDescription): Pause[] {
  const changes: Pause[] = [];
  let paused = wasPaused;
  for (const { message, at, payload } of messages) {
    if (message !== (paused ? 'resume' : 'pause')) continue;
    paused = !paused;
    const time = new Date(marketTimeAt(market, Date.parse(at))).toISOString();
    changes.push({ kind: paused ? 'paused' : 'resumed', at: time, ...senderOf(payload) });
  }
  return changes;
}

/** A person may have typed the message: nothing is sure about it. */
function senderOf(payload: unknown): { readonly by?: string } {
  if (typeof payload !== 'object' || payload === null || !('by' in payload)) return {};
  return typeof payload.by === 'string' && payload.by !== '' ? { by: payload.by } : {};
}
