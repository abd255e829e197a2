import { databaseUrlOf, hasLedger, openLedger, type Ledger } from '../ledger';

/** The ledger of an installation: opened when somebody needs it, and tried again after a failure. */
export interface InstalledLedger {
  /** Undefined as long as there is none: looking makes none. @throws LedgerError when it is there and cannot be opened. */
  readonly find: () => Promise<Ledger | undefined>;
  /** Makes one where there is none. @throws LedgerError when it cannot be opened. */
  readonly open: () => Promise<Ledger>;
  readonly close: () => Promise<void>;
}

export function installedLedger({
  stateFolder,
  databaseUrl = databaseUrlOf(process.env),
  connections,
}: {
  readonly stateFolder: string;
  /** A PostgreSQL of the operator's. @default that of DATABASE_URL, else the embedded one of the state folder */
  readonly databaseUrl?: string | undefined;
  /** At most. @default 10 */
  readonly connections?: number;
}): InstalledLedger {
  let opened: Promise<Ledger> | undefined;
  function open(): Promise<Ledger> {
    opened ??= openLedger({ databaseUrl, stateFolder, ...(connections !== undefined && { connections }) }).catch(
      (error: unknown) => {
        opened = undefined;
        throw error;
      },
    );
    return opened;
  }
  return {
    find: async () =>
      opened === undefined && databaseUrl === undefined && !hasLedger(stateFolder) ? undefined : open(),
    open,
    async close() {
      const ledger = await opened?.catch(() => undefined);
      await ledger?.close();
    },
  };
}
