import { createRequire } from 'node:module';
import { ensureSetUp, SetUpError } from '../setup.mjs';

/**
 * Sets the checkout up and runs the command line program, in this process.
 *
 * @returns {Promise<number>} The exit code.
 */
export async function runProgram(programArguments) {
  try {
    await ensureSetUp();
  } catch (error) {
    console.error(error instanceof SetUpError ? error.message : error);
    return 1;
  }
  const { main } = createRequire(import.meta.url)('../../dist/cli/main.js');
  return main(programArguments);
}
