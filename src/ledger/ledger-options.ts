/** The PostgreSQL that DATABASE_URL names; undefined for the embedded one. A variable that is set to nothing is not set. */
export function databaseUrlOf(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const url = environment['DATABASE_URL'];
  return url === '' ? undefined : url;
}

export interface LedgerOptions {
  /** A PostgreSQL of yours, version 14 or later. @default the embedded one of the state folder */
  readonly databaseUrl?: string | undefined;
  /** Absolute. */
  readonly stateFolder: string;
  /** The schema that the tables are in. @default 'bellwether' */
  readonly schema?: string;
  /** Connections at most. @default 10 */
  readonly connections?: number;
  /** The embedded database keeps running after this process, until it is stopped. @default false */
  readonly detached?: boolean;
  /** How long after its begin a send may still reach the broker. Longer than any call is allowed to take. @default 5000 */
  readonly sendSettleMs?: number;
}
