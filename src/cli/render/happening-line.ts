import type { RunEvent } from '../../client';
import { replayLabel } from '../../base/replay-market';
import { printable } from './printable';
import { durationText } from './text';

/** What has happened to a run, in a line; nothing for what the tree of steps shows by itself. */
export function happeningLine(event: RunEvent): string | undefined {
  switch (event.kind) {
    case 'message':
      return messageLine(event.message, event.payload);
    case 'event':
      return `event ${event.name}: ${event.handler} begins`;
    case 'paused':
      return `paused${by(event.by)}`;
    case 'resumed':
      return `resumed${by(event.by)}`;
    case 'halted':
      return `halted${by(event.by)}: ${printable(event.reason)}`;
    case 'handler_failed':
      return printable(`handler ${event.handler} failed: ${event.error.type}: ${event.error.message}`);
    case 'note':
      return `note: ${printable(event.text)}`;
    case 'estimate':
      return `the last ${event.estimate.runs} runs took about ${durationText(event.estimate.durationMs)}`;
    case 'started':
      return event.market === undefined ? undefined : replayLabel(event.market);
    case 'step':
    case 'progress':
    case 'ended':
      return undefined;
  }
}

/** Only of what has no line of its own when the run has taken it in. */
function messageLine(message: string, payload: unknown): string | undefined {
  if (message === 'event' || message === 'decide')
    return `${message}: ${printable(payload === undefined ? '(nothing that can be read)' : JSON.stringify(payload))}`;
  return message === 'cancel' ? 'cancellation was asked for' : undefined;
}

const by = (name: string | undefined): string => (name === undefined ? '' : ` by ${printable(name)}`);
