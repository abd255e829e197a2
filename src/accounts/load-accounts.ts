import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { BellwetherError, messageOf } from '../base/errors';
import { didYouMean } from '../base/suggest';
import { ActionError } from '../slices/action-error';
import type { AccountSettings, AccountSettingsBook, PaperSimulation } from './account-settings';
import { replayAccount } from './replay-account';
import { accountsSchema, type AccountsFile } from './accounts-schema';

/** The variable of the environment that names the file. */
const accountsVariable = 'BELLWETHER_ACCOUNTS';
const usualFile = 'bellwether.accounts.json';

/** Without a file: one paper account. */
const preset: unknown = { default: 'paper', accounts: { paper: { broker: 'paper' } } };

/**
 * The accounts of the file that BELLWETHER_ACCOUNTS names, else of `bellwether.accounts.json` in the folder, else one account
 * `paper` with 100,000 USD on the paper broker. No key is looked at here.
 * @throws BellwetherError `InvalidAccounts` with every finding.
 */
export function loadAccounts(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): AccountSettingsBook {
  const named = environment[accountsVariable];
  const isNamed = named !== undefined && named !== '';
  const file = path.resolve(folder, isNamed ? named : usualFile);
  const text = contentOf(file, isNamed);
  if (text === undefined) return bookOf(accountsSchema.parse(preset), folder);
  return bookOf(parse(file, text), path.dirname(file));
}

function contentOf(file: string, isNamed: boolean): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (!isNamed && isMissing(error)) return undefined;
    const what = isNamed ? `${accountsVariable} names a file that cannot be read` : `${file} cannot be read`;
    throw new BellwetherError('InvalidAccounts', `${what}: ${messageOf(error)}`, { cause: error });
  }
}

/** By its shape: `instanceof` fails across realms. */
function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

function parse(file: string, text: string): AccountsFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BellwetherError('InvalidAccounts', `${file} is not JSON: ${messageOf(error)}`, { cause: error });
  }
  const parsed = accountsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new BellwetherError('InvalidAccounts', `${file} is not valid:\n${z.prettifyError(parsed.error)}`);
}

/** The accounts of a file that has been checked. */
function bookOf({ default: chosen, accounts }: AccountsFile, folder: string): AccountSettingsBook {
  const names = Object.keys(accounts);
  const only = names.length === 1 ? names[0] : undefined;
  const known = new Map(names.map((name) => [name, settingsOf(name, accounts[name])]));
  const first = chosen ?? (only !== undefined && known.get(only)?.kind === 'paper' ? only : undefined);
  const book: AccountSettingsBook = {
    preset: first,
    names,
    folder,
    named(name = first) {
      if (name === undefined)
        throw new ActionError(
          'NoAccount',
          `the run names no account, and none is the default: start it with --account NAME; there are: ${names.join(', ')}`,
        );
      const found = known.get(name) ?? replayAccount(name, (base) => book.named(base));
      if (found !== undefined) return found;
      throw new ActionError(
        'UnknownAccount',
        `no account '${name}' is configured; there are: ${names.join(', ')}.${didYouMean(name, names)}`,
      );
    },
  };
  return book;
}

function settingsOf(name: string, given: AccountsFile['accounts'][string]): AccountSettings {
  const { currency, calendar, limits, short_allowed, four_eyes } = given;
  const common = { name, currency, calendar, limits, shortAllowed: short_allowed, fourEyes: four_eyes };
  if (given.broker === 'paper')
    return {
      ...common,
      broker: 'paper',
      kind: 'paper',
      openingCash: given.opening_cash,
      simulation: simulationOf(given),
    };
  const { endpoint, keys, live } = given;
  return { ...common, broker: 'alpaca', kind: live === true ? 'live' : 'paper', endpoint, keys };
}

function simulationOf({ simulation }: Extract<AccountsFile['accounts'][string], { broker: 'paper' }>): PaperSimulation {
  const { commission, fee_per_share, minimum_fee, slippage, participation, lot, leverage, outside_session, latency } =
    simulation;
  return {
    commission,
    feePerShare: fee_per_share,
    minimumFee: minimum_fee,
    slippage,
    ...(participation !== undefined && { participation }),
    lot,
    leverage,
    outsideSession: outside_session,
    latencyMs: latency,
  };
}
