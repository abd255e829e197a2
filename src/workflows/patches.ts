import { patched } from '@temporalio/workflow';
import type { RunPatch } from '../base/run-patches';

/** Whether a change of commands holds in this execution. */
export type Holds = (patch: RunPatch) => boolean;

/**
 * By what the run was begun with, where its history says that. Else by a marker of Temporal, which must not be asked for in the moment
 * in which the local activity is answered: where the server had closed the first task by then, as for a query, the marker is in
 * the second one, and a replay, which gives the answer in the first, does not find it.
 */
export function patchesOf(begunWith: readonly string[] = []): Holds {
  const known = new Set(begunWith);
  return (patch) => known.has(patch) || patched(`bellwether-${patch}`);
}
