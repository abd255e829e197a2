import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { loadAccounts } from '../../accounts';
import { loadChannels } from '../../adapters/channels';
import { messageOf } from '../../base/errors';
import { catalogueHere } from '../../catalogue/actions-here';
import { databaseUrlOf, hasLedger } from '../../ledger';
import { stateFolder } from '../../server';
import { missing, ok, wrong, type Found, type Look } from './finding';

/** What is set for this installation, by files and the environment. Nothing is started, and no order can come of it. */
export const settingsChecks: Readonly<Record<string, Look>> = {
  accounts: () => {
    const { names, preset } = loadAccounts(process.env, process.cwd());
    return ok(`${names.join(', ')}; a run that names none ${preset === undefined ? 'is refused' : `has ${preset}`}`);
  },
  channels: async () => {
    const { list } = await loadChannels(process.env);
    const names = list.map(({ name }) => name).join(', ');
    return list.length > 1
      ? ok(names)
      : missing(`alerts go to the log only; BELLWETHER_CHANNELS names a file of others`);
  },
  'CSV folder': () => barFolder('BELLWETHER_CSV_FOLDER', '.csv'),
  'Parquet folder': () => barFolder('BELLWETHER_PARQUET_FOLDER', '.parquet'),
  actions: () => ok(`${catalogueHere().names.length} actions`),
  ledger: checkLedger,
};

async function barFolder(variable: string, extension: string): Promise<Found> {
  const named = process.env[variable];
  if (named === undefined || named === '') return missing(`none: ${variable} is not set`);
  const folder = path.resolve(named);
  try {
    const files = (await readdir(folder)).filter((file) => file.toLowerCase().endsWith(extension));
    if (files.length > 0) return ok(`${files.length} ${files.length === 1 ? 'file' : 'files'} in ${folder}`);
    return wrong(`${folder} has no file SYMBOL${extension}; put one there, or unset ${variable}`);
  } catch (error) {
    return wrong(`${variable} names a folder that cannot be read: ${messageOf(error)}; make it, or unset ${variable}`);
  }
}

async function checkLedger(): Promise<Found> {
  const url = databaseUrlOf(process.env);
  if (url !== undefined) return databaseAnswers(url);
  return hasLedger(stateFolder())
    ? ok(`embedded, below ${stateFolder()}; npx bellwether ledger check verifies it`)
    : missing('none yet; it begins with the first order on an account');
}

const answerWithinMs = 3000;

/** Whether somebody listens where the URL points. Nothing is sent: opening the ledger would bring its tables up to date. */
function databaseAnswers(url: string): Promise<Found> {
  let host: string;
  let port: number;
  try {
    const parsed = new URL(url);
    host = parsed.hostname;
    port = Number(parsed.port === '' ? 5432 : parsed.port);
  } catch {
    // Not shown: it may hold a password.
    return Promise.resolve(wrong('DATABASE_URL is no URL; write it as postgresql://user@host:5432/database'));
  }
  const remedy = 'start the database, or correct DATABASE_URL';
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: answerWithinMs });
    const end = (found: Found): void => {
      socket.destroy();
      resolve(found);
    };
    socket.once('connect', () => {
      end(ok(`a server listens at ${host}:${port}; npx bellwether ledger check verifies the books`));
    });
    socket.once('timeout', () => {
      end(wrong(`nothing answers at ${host}:${port}; ${remedy}`));
    });
    socket.once('error', (error) => {
      end(wrong(`nothing answers at ${host}:${port}: ${messageOf(error)}; ${remedy}`));
    });
  });
}
