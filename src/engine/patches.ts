import type { RunPatch } from '../base/run-patches';
import type { Run } from './run';

/** The changes of what the engine asks for. */
export type EnginePatch = Extract<RunPatch, 'children-window' | 'tick-report-limit' | 'limit-texts'>;

/** Tells whether a change holds in this execution. The answer may write to its history: it is asked for only where the change shows. */
export type PatchCheck = (patch: EnginePatch) => boolean;

/** Where no history is replayed, every change holds. */
export const everyPatch: PatchCheck = () => true;

/** Whether a change holds here; asked once, and then the same to the end of the execution. */
export function isPatched({ state, patched }: Run, patch: EnginePatch): boolean {
  state.patches ??= {};
  return (state.patches[patch] ??= patched(patch));
}
