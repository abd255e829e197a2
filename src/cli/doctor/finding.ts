/** One finding of the doctor. `missing` is no fault: it comes when it is needed, or nobody has set it. */
export interface Finding {
  readonly check: string;
  readonly verdict: 'ok' | 'missing' | 'wrong';
  /** What is so, and where it is wrong, what to do. */
  readonly text: string;
}

export type Found = Omit<Finding, 'check'>;
export type Look = () => Promise<Found> | Found;

export const ok = (text: string): Found => ({ verdict: 'ok', text });
export const missing = (text: string): Found => ({ verdict: 'missing', text });
export const wrong = (text: string): Found => ({ verdict: 'wrong', text });
