import { type Html, html } from '../../base/html';

/** The sign and the family of colours of a state, of a step or of a run. The word stands beside it: neither is needed alone. */
const marks: Readonly<Record<string, readonly [mark: string, tone: string]>> = {
  waiting: ['·', 'quiet'],
  ready: ['◌', 'quiet'],
  running: ['▸', 'going'],
  recovering: ['↻', 'going'],
  succeeded: ['✓', 'good'],
  completed: ['✓', 'good'],
  degraded: ['◐', 'doubt'],
  failed: ['✗', 'bad'],
  timed_out: ['✗', 'bad'],
  terminated: ['✗', 'bad'],
  halted: ['■', 'bad'],
  cancelled: ['⊘', 'doubt'],
  skipped: ['–', 'quiet'],
};

export const markOf = (state: string): string => marks[state]?.[0] ?? '?';

export const badge = (state: string): Html =>
  html`<span class="badge ${marks[state]?.[1] ?? 'quiet'}"
    ><span aria-hidden="true">${markOf(state)}</span> ${state.replaceAll('_', ' ')}</span
  >`;
