import { cutText } from '../base/text';
import type { Run } from './run';

const mostNotes = 50;

/** Writes down that a message had no effect, and why. Of many the latest are kept. */
export function note({ state, now }: Run, text: string): void {
  state.notes.push({ at: now, text: cutText(text, 300) });
  if (state.notes.length > mostNotes) state.notes.shift();
}
