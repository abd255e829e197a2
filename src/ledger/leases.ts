import type { Database } from './database';
import { present } from './present';
import type { HaltLevel } from './sending';

export interface Lease {
  readonly name: string;
  readonly account: string;
  /** Who sends the heartbeat. */
  readonly holder: string;
  /** What its silence brings. */
  readonly level: HaltLevel;
  readonly lastsMs: number;
}

export type Heartbeat =
  | { readonly renewed: true; readonly expiresAt: string }
  /** It came too late: the account is halted, and renewing works again when that halt is released. */
  | { readonly renewed: false; readonly haltId: string };

export interface HeldLease {
  readonly name: string;
  readonly account: string;
  readonly holder: string;
  readonly level: HaltLevel;
  readonly renewedAt: string;
  readonly expiresAt: string;
  readonly haltId?: string;
}

/** The dead-man's switch. A lease that ran out closes the gate from that moment, whether or not anybody has noticed yet. */
export interface Leases {
  /** @throws LedgerError `LeaseHeld` by another holder, or of another account. */
  renewLease(lease: Lease): Promise<Heartbeat>;
  /** Ends a lease in order: its silence means nothing any more. False when there is none of this holder. */
  endLease(name: string, holder: string): Promise<boolean>;
  /** Commits the halts of leases that ran out; gives their ids. For a watcher that looks every second or so. */
  haltExpiredLeases(): Promise<readonly string[]>;
  leases(): Promise<readonly HeldLease[]>;
}

export function leasesOf(database: Database): Leases {
  return {
    async renewLease({ name, account, holder, level, lastsMs }) {
      const { result } = await database.row<{
        result: { renewed: true; expires_at: string } | { renewed: false; halt: string };
      }>(`SELECT renew_lease($1, $2, $3, $4, $5 * interval '1 millisecond') AS result`, [
        name,
        account,
        holder,
        level,
        lastsMs,
      ]);
      return result.renewed ? { renewed: true, expiresAt: result.expires_at } : { renewed: false, haltId: result.halt };
    },
    async endLease(name, holder) {
      // One that ran out is not ended but halted: its silence has spoken already.
      const ended = await database.rows(
        `DELETE FROM leases WHERE name = $1 AND holder = $2 AND (expires_at > clock_timestamp() OR halt_id IS NOT NULL) RETURNING 1`,
        [name, holder],
      );
      return ended.length > 0;
    },
    async haltExpiredLeases() {
      const rows = await database.rows<{ halt: string }>('SELECT halt FROM halt_expired_leases() halt');
      return rows.map(({ halt }) => halt);
    },
    async leases() {
      const rows = await database.rows<LeaseRow>('SELECT * FROM leases ORDER BY name');
      return rows.map(({ name, account, holder, level, renewed_at, expires_at, halt_id }) => ({
        name,
        account,
        holder,
        level,
        renewedAt: renewed_at,
        expiresAt: expires_at,
        ...present({ haltId: halt_id }),
      }));
    },
  };
}

interface LeaseRow {
  readonly name: string;
  readonly account: string;
  readonly holder: string;
  readonly level: HaltLevel;
  readonly renewed_at: string;
  readonly expires_at: string;
  readonly halt_id: string | null;
}
