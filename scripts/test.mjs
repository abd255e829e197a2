// npm test [-- arguments of jest]: sets the checkout up, then runs the lanes unit, replay and server, or those that are asked for.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureSetUp, SetUpError } from './setup.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const given = process.argv.slice(2);
/** Soaks and chaos take their time, and are asked for by name. */
const jestArguments = given.includes('--selectProjects')
  ? given
  : ['--selectProjects', 'unit', 'replay', 'server', ...given];

/** The tests would fetch it themselves, but a download on a slow line is longer than a test may take. */
async function fetchServerOnce() {
  const lanes = jestArguments.join(' ');
  if (!lanes.includes('server') && !lanes.includes('long')) return;
  const { findTemporal } = createRequire(import.meta.url)('../dist/server/index.js');
  try {
    await findTemporal({ log: (message) => console.error(message) });
  } catch (error) {
    console.error(`${error.message}\nThe tests of the lane "server" will fail.`);
  }
}

function runJest() {
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const reporters = [
    '--reporters=default',
    '--reporters=summary',
    `--reporters=${path.join(root, 'scripts', 'lib', 'tally-reporter.cjs')}`,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [jest, ...reporters, ...jestArguments], { cwd: root, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

try {
  await ensureSetUp();
  await fetchServerOnce();
  process.exitCode = await runJest();
} catch (error) {
  console.error(error instanceof SetUpError ? error.message : error);
  process.exitCode = 1;
}
