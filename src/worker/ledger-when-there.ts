import { hasLedger, openLedger, type Ledger } from '../ledger';

export interface LedgerWhenThere {
  /** Undefined as long as there is none. @throws LedgerError when it is there and cannot be opened; the next call tries again. */
  find(): Promise<Ledger | undefined>;
  close(): Promise<void>;
}

/** The ledger of an installation, opened when somebody needs it and there is one: looking makes none. */
export function ledgerWhenThere({
  stateFolder,
  databaseUrl,
}: {
  readonly stateFolder: string;
  /** A PostgreSQL of the operator's. @default the embedded one */
  readonly databaseUrl: string | undefined;
}): LedgerWhenThere {
  let opened: Promise<Ledger> | undefined;
  return {
    async find() {
      if (opened === undefined) {
        if (databaseUrl === undefined && !hasLedger(stateFolder)) return undefined;
        opened = openLedger({ databaseUrl, stateFolder, connections: 4 });
        opened.catch(() => {
          opened = undefined;
        });
      }
      return opened;
    },
    async close() {
      const ledger = await opened?.catch(() => undefined);
      await ledger?.close();
    },
  };
}
