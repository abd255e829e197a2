import { CommanderError } from 'commander';
import { BellwetherError } from '../base/errors';
import { InvalidDefinitionError } from '../client/definitions';
import { exitCodes, type ExitCode } from './exit-codes';
import { processOutput, type Output } from './output';
import { program, type Invocation } from './program';

/**
 * Runs the command line and resolves to its exit code. Nothing is thrown: errors are written to standard error, as JSON
 * where `--json` was given.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  const output = processOutput(json);
  const interruption = interruptionSignal();
  let code: ExitCode = exitCodes.done;
  const invocation: Invocation = {
    output,
    signal: interruption.signal,
    done: (result) => {
      code = result;
    },
  };
  try {
    await program(invocation).parseAsync(['node', 'bellwether', ...argv]);
    return code;
  } catch (error) {
    if (interruption.signal.aborted) return exitCodes.interrupted;
    return explain(error, output);
  } finally {
    interruption.release();
  }
}

/** Errors that come from what the person wrote. Everything else means that something failed. */
const wrongUseCodes = [
  'WrongUse',
  'UnknownDefinition',
  'InvalidDefinition',
  'InvalidVariables',
  'UnknownAction',
  'UnknownRun',
  'RunExists',
];

function explain(error: unknown, output: Output): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse;
  const known = error instanceof BellwetherError;
  const message = error instanceof Error ? error.message : String(error);
  if (output.json) {
    const issues = error instanceof InvalidDefinitionError ? { issues: error.issues } : {};
    output.document({ error: { code: known ? error.code : 'InternalError', message, ...issues } });
  }
  output.error(known || !(error instanceof Error) ? message : (error.stack ?? message));
  return known && wrongUseCodes.includes(error.code) ? exitCodes.wrongUse : exitCodes.runFailed;
}

/** Aborted by the first Ctrl-C, so that commands end in order; the second one ends the process. */
function interruptionSignal(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
