import type { Gate } from '../../ledger';
import { deskHaltLevels, type DeskHalt } from '../../slices/trading-desk-port';

/** The halts of a simulated account. They go by virtual time. */
export class SimulatedHalts {
  private readonly halts: DeskHalt[] = [];

  constructor(private readonly now: () => number) {}

  /** Those that hold now, for a run. */
  active(runId: string): readonly DeskHalt[] {
    const now = this.now();
    return this.halts.filter(
      ({ scope, key, until }) => (scope !== 'run' || key === runId) && (until === undefined || Date.parse(until) > now),
    );
  }

  /** Commits a halt; one with the same scope, level and end that holds already stands for it. */
  commit(wanted: Omit<DeskHalt, 'id' | 'at'>): DeskHalt {
    const same = this.halts.find(
      ({ scope, key, level, until }) =>
        scope === wanted.scope && key === wanted.key && level === wanted.level && until === wanted.until,
    );
    if (same !== undefined) return same;
    const halt = { ...wanted, id: `halt-${this.halts.length + 1}`, at: new Date(this.now()).toISOString() };
    this.halts.push(halt);
    return halt;
  }

  get all(): readonly DeskHalt[] {
    return this.halts;
  }

  /** The gravest level that holds for a run, as the checks before an order ask for it. */
  gate(runId: string): Gate {
    const halts = this.active(runId);
    const level = deskHaltLevels.findLast((known) => halts.some((halt) => halt.level === known));
    return {
      ...(level !== undefined && { level }),
      epoch: String(this.halts.length),
      halts: halts.map((halt) => ({ ...halt, drill: false })),
    };
  }
}
