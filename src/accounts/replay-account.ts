import { ActionError } from '../slices/action-error';
import type { AccountSettings, AccountSettingsBook } from './account-settings';

const form = /^(?<base>[a-z][a-z0-9_-]*)-replay-(?<session>\d{4}-\d{2}-\d{2})-(?<run>[0-9a-f]{8})$/;

/** In the ledger. */
const longestName = 63;

/**
 * The account of a run that lives in a recorded session: with the terms of the account that the run is bound to, and books of its own, so
 * that no recorded price gets into those of today. Its orders reach nobody.
 */
export function replayAccountName(base: string, session: string, firstExecutionId: string): string {
  // Its end is random; what it begins with is the minute, which runs share that are started together.
  const name = `${base}-replay-${session}-${firstExecutionId.replaceAll('-', '').slice(-8)}`;
  if (name.length <= longestName) return name;
  throw new ActionError(
    'NameTooLong',
    `the account '${base}' has too long a name for a recorded session, whose account would be '${name}': ${longestName} characters is the most; take an account with a shorter name`,
  );
}

/** The recorded session whose account has this name; undefined for an account of now, also a configured one that is named like that. */
export function replayedSession({ names }: Pick<AccountSettingsBook, 'names'>, name: string): string | undefined {
  return names.includes(name) ? undefined : form.exec(name)?.groups?.['session'];
}

/**
 * The settings of an account of a recorded session; undefined where the name is not that of one.
 * @throws ActionError `NotPaper` where it would have the terms of an account elsewhere, whose fills nobody can replay.
 */
export function replayAccount(
  name: string | undefined,
  named: AccountSettingsBook['named'],
): AccountSettings | undefined {
  const base = form.exec(name ?? '')?.groups?.['base'];
  if (name === undefined || base === undefined) return undefined;
  const settings = named(base);
  if (settings.broker === 'paper') return { ...settings, name };
  throw new ActionError(
    'NotPaper',
    `a recorded session is replayed with the terms of a paper account, and '${base}' is at ${settings.broker}; start the run with --account and an account whose broker is "paper"`,
  );
}
