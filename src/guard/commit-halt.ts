import type { Exposure, Halt, Ledger, NewHalt } from '../ledger';

export interface CommittedHalt {
  readonly halt: Halt;
  /** From asking to the commit, in milliseconds. */
  readonly commitMs: number;
  /** What the halt came too late for, at the moment of its commit. */
  readonly exposure: Exposure;
}

/** Closes the gate, waiting for nobody, and then looks what was under way. */
export async function commitHalt(ledger: Ledger, wanted: NewHalt): Promise<CommittedHalt> {
  const before = performance.now();
  const halt = await ledger.commitHalt(wanted);
  const commitMs = Math.round((performance.now() - before) * 10) / 10;
  return { halt, commitMs, exposure: await ledger.exposure(halt.scope, halt.key) };
}
