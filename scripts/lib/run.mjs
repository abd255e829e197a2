import { spawn } from 'node:child_process';

/**
 * Runs a program and sends what it writes to standard error, so that standard output stays free for what was asked for.
 *
 * @returns {Promise<number>} Its exit code; 1 when a signal ended it.
 */
export function runToStderr(command, commandArguments, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArguments, { ...options, stdio: ['ignore', 2, 2] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
