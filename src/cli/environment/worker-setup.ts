import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../base/errors';

/** What a worker was started with, by the name of each setting: hashes, so that nothing can be read off a record. */
export type WorkerSetup = Readonly<Record<string, string>>;

/** How the value of a setting is told from another. Relative paths are those of the folder that the command runs in. */
const described: Readonly<Record<string, (value: string, folder: string) => string>> = {
  // Data are read anew by each action: where they are is what counts.
  BELLWETHER_CSV_FOLDER: place,
  BELLWETHER_PARQUET_FOLDER: place,
  BELLWETHER_ALTERNATIVE_FOLDER: place,
  // A worker reads these once: what is in them counts too.
  BELLWETHER_SLICES: filesBelow,
  BELLWETHER_ACTIONS: filesBelow,
  BELLWETHER_ACCOUNTS: file,
  BELLWETHER_CHANNELS: file,
  BELLWETHER_ALPACA_FEED: text,
  BELLWETHER_ALPACA_DATA_URL: text,
  BELLWETHER_ALPACA_KEY_ID_VARIABLE: text,
  BELLWETHER_ALPACA_SECRET_KEY_VARIABLE: text,
  // References to keys, and none of the keys themselves.
  BELLWETHER_CODEC_KEYS: text,
  DATABASE_URL: withoutPassword,
};

/** The accounts where BELLWETHER_ACCOUNTS names none. */
const usualAccounts = 'bellwether.accounts.json';

/** All settings of an environment and a folder by which a worker's results differ from those of another; none that is not set. */
export function workerSetup(environment: NodeJS.ProcessEnv, folder: string): WorkerSetup {
  const setup: Record<string, string> = {};
  for (const [name, describe] of Object.entries(described)) {
    const value = environment[name] ?? '';
    if (value !== '') setup[name] = hashOf(describe(value, folder));
  }
  const usual = path.join(folder, usualAccounts);
  if (setup['BELLWETHER_ACCOUNTS'] === undefined && statSync(usual, { throwIfNoEntry: false }) !== undefined)
    setup['BELLWETHER_ACCOUNTS'] = hashOf(file(usual, folder));
  return setup;
}

/** The settings that are made here and that a worker was started with otherwise, or without. */
export function otherSettings(here: WorkerSetup, worker: WorkerSetup): string[] {
  return Object.keys(here).filter((name) => here[name] !== worker[name]);
}

function text(value: string): string {
  return value;
}

function place(value: string, folder: string): string {
  return path.resolve(folder, value);
}

function file(value: string, folder: string): string {
  const resolved = path.resolve(folder, value);
  return `${resolved}\n${orWhyNot(() => readFileSync(resolved, 'utf8'))}`;
}

function filesBelow(value: string, folder: string): string {
  const resolved = path.resolve(folder, value);
  const looks = orWhyNot(() =>
    readdirSync(resolved, { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.split(path.sep).includes('node_modules'))
      .sort()
      .map((name) => {
        const { mtimeMs, size } = statSync(path.join(resolved, name));
        return `${name} ${mtimeMs} ${size}`;
      })
      .join('\n'),
  );
  return `${resolved}\n${looks}`;
}

/** The password says nothing of which database it is. */
function withoutPassword(value: string): string {
  return value.replace(/^(\w+:\/\/[^:@/]*):[^@/]*@/, '$1@').replace(/([?&])password=[^&]*/, '$1');
}

/** What cannot be read is no matter here: the worker that needs it says so. */
function orWhyNot(read: () => string): string {
  try {
    return read();
  } catch (error) {
    return messageOf(error);
  }
}

function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 32);
}
