/**
 * Changes of the commands that a run gives Temporal, by id. A run that was begun before a change goes on as it began, or its history
 * could not be replayed. A new one is named in the answer that each run begins with, so that its history says what holds.
 */
export const runPatches = [
  'children-window',
  'tick-report-limit',
  'limit-texts',
  'early-pause',
  'stale-timer',
  'timer-window',
] as const;
export type RunPatch = (typeof runPatches)[number];
