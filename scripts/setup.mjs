import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMain } from './lib/is-main.mjs';
import { withLock } from './lib/lock.mjs';
import { nodeVersionProblem } from './lib/node-version.mjs';
import { runToStderr } from './lib/run.mjs';
import { buildStamp, dependenciesStamp, isInstalled } from './lib/stamps.mjs';

/** Something that the user has to put right. Its message is all there is to show. */
export class SetUpError extends Error {}

/**
 * Gets a checkout ready to run: the dependencies if they are missing or the lock file changed, then the build if a
 * source changed. Does nothing, in some 50 ms, when all is as it should be. Writes a line per thing done to standard
 * error. Several processes may call it at once: one does the work, the others wait.
 *
 * @param {{ root?: string, quiet?: boolean, steps?: { install(root: string): Promise<void>, build(root: string): Promise<void> } }} options
 *   `quiet` leaves out the lines; `steps` is for tests.
 * @throws {SetUpError}
 */
export async function ensureSetUp({ root = checkoutRoot, quiet = false, steps = { install, build } } = {}) {
  const problem = nodeVersionProblem();
  if (problem !== undefined) throw new SetUpError(problem);
  if (isReady(root)) return;
  const say = quiet ? () => undefined : (line) => process.stderr.write(`${line}\n`);
  const onWait = () => say('Waiting for another set-up of this checkout …');
  await withLock(path.join(root, '.bellwether', 'set-up.lock'), onWait, () => setUp(root, say, steps));
}

async function setUp(root, say, steps) {
  if (!dependenciesAreReady(root)) {
    if (!isInstalled(root)) {
      await timed(say, 'Installing dependencies (npm install, about a minute) …', 'Installed', () =>
        steps.install(root),
      );
    }
    writeStamp(dependenciesStampFile(root), dependenciesStamp(root));
  }
  linkCommand(root);
  if (!buildIsReady(root)) {
    // Taken before: a file that is saved while the build runs is to be built next time.
    const stamp = buildStamp(root);
    await timed(say, 'Building …', 'Built', () => steps.build(root));
    writeStamp(buildStampFile(root), stamp);
  }
}

const checkoutRoot = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

function isReady(root) {
  return dependenciesAreReady(root) && commandIsLinked(root) && buildIsReady(root);
}

function dependenciesAreReady(root) {
  return readStamp(dependenciesStampFile(root)) === dependenciesStamp(root);
}

function buildIsReady(root) {
  return readStamp(buildStampFile(root)) === buildStamp(root);
}

function dependenciesStampFile(root) {
  return path.join(root, 'node_modules', '.bellwether-setup');
}

function buildStampFile(root) {
  return path.join(root, 'dist', '.bellwether-build');
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

function writeStamp(file, stamp) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${stamp}\n`);
}

/** npm links the commands of dependencies only; `npx bellwether` in the checkout needs the one of the package itself. */
function linkCommand(root) {
  if (commandIsLinked(root)) return;
  const link = commandLink(root);
  mkdirSync(path.dirname(link), { recursive: true });
  rmSync(link, { force: true });
  if (process.platform === 'win32') {
    writeFileSync(link, '@node "%~dp0\\..\\..\\bin\\bellwether.mjs" %*\r\n');
  } else {
    symlinkSync(path.join('..', '..', 'bin', 'bellwether.mjs'), link);
  }
}

function commandIsLinked(root) {
  return lstatSync(commandLink(root), { throwIfNoEntry: false }) !== undefined;
}

function commandLink(root) {
  const name = process.platform === 'win32' ? 'bellwether.cmd' : 'bellwether';
  return path.join(root, 'node_modules', '.bin', name);
}

async function timed(say, before, after, work) {
  say(before);
  const startedAt = performance.now();
  await work();
  say(`${after} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
}

/**
 * The versions of the lock file, which stays as it is. Not `npm ci`: that refuses a lock file without the binaries for every
 * platform, and npm leaves them out where the registry does not offer them.
 */
async function install(root) {
  const { command, first, shell } = npmCommand();
  // Development dependencies too, whatever NODE_ENV says: the build needs them.
  const npm = [...first, 'install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await runToStderr(command, npm, { cwd: root, shell });
  if (code !== 0) {
    throw new SetUpError(
      `npm install failed with exit code ${code}; it says why above. Most often the package registry cannot be reached: try "npm ping".`,
    );
  }
}

/** The npm that runs us, if one does: it need not be the one on the PATH. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running !== undefined && path.basename(running) === 'npm-cli.js') {
    return { command: process.execPath, first: [running], shell: false };
  }
  // On Windows npm is a script, which only a shell runs.
  return { command: 'npm', first: [], shell: process.platform === 'win32' };
}

async function build(root) {
  const code = await runToStderr(process.execPath, [path.join(root, 'scripts', 'build.mjs')], { cwd: root });
  if (code !== 0) throw new SetUpError('The build failed; see above.');
}

if (isMain(import.meta.url)) {
  try {
    await ensureSetUp();
  } catch (error) {
    console.error(error instanceof SetUpError ? error.message : error);
    process.exitCode = 1;
  }
}
