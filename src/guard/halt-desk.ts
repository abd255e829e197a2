import type { Halt } from '../ledger';
import type { CarriedOut } from '../protocol';

export interface CarryOutOptions {
  /** How long the ends of cancels and fills are waited for. */
  readonly withinMs: number;
  readonly signal: AbortSignal;
  /** Tells that somebody is alive while something is waited for. */
  readonly beat: () => void;
}

/**
 * Whoever can carry a halt out at the venue of an account: cancels what the halt forbids and, at level `flatten`, closes by the
 * closing orders of the ledger. To be asked again until it is done; whoever else asks at the same time, nothing is closed twice.
 */
export interface HaltDesk {
  /** @throws BellwetherError when the venue or the ledger cannot be asked. */
  carryOut(halt: Halt, account: string, options: CarryOutOptions): Promise<CarriedOut>;
}
