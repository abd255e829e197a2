import { CommanderError } from 'commander';
import { BellwetherError, messageOf } from '../base/errors';
import { InvalidDefinitionError } from '../client/definition-errors';
import { RunWithoutResultError } from '../client/run-without-result';
import { exitCodes, type ExitCode } from './exit-codes';
import { listenForInterruption } from './interruption';
import { isTracingWanted } from '../telemetry/tracing-wanted';
import { processOutput, type Output } from './output';
import { program } from './program';

/**
 * Runs the command line and resolves to its exit code. Nothing is thrown: errors are written to standard error, as JSON
 * where `--json` was given. Interrupted, it stops in order what it started and ends the process.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  const output = processOutput(json);
  const interruption = listenForInterruption();
  const tracing = await tracingOf(output);
  let code: ExitCode = exitCodes.done;
  const done = (result: ExitCode): void => {
    code = result;
  };
  try {
    await program({ output, signal: interruption.signal, done }).parseAsync(['node', 'bellwether', ...argv]);
  } catch (error) {
    code = interruption.signal.aborted ? explainInterruption(error, output) : explain(error, output);
  } finally {
    interruption.release();
    await tracing?.close();
  }
  // Calls to the server may be on their way still; nobody waits for them.
  if (code === exitCodes.interrupted) process.exit(code);
  return code;
}

/** What the command asks of Temporal is traced where the environment names a collector. */
async function tracingOf(output: Output): Promise<{ close(): Promise<void> } | undefined> {
  if (!isTracingWanted(process.env)) return undefined;
  const { openTracing } = await import('../telemetry/tracing.js');
  return openTracing('bellwether-command', (message) => output.note(message));
}

/** Errors that come from what the person wrote. Everything else means that something failed. */
const wrongUseCodes = [
  'WrongUse',
  'UnknownDefinition',
  'InvalidDefinition',
  'InvalidVariables',
  'InvalidRun',
  'UnknownAction',
  'BadActionFile',
  'BadSliceFile',
  'InvalidInput',
  'UnknownRun',
  'RunEnded',
  'UnknownStep',
  'CannotRerun',
  'NothingToDo',
  'WouldRepeatOrders',
  'RunStillRunning',
  'BadCheckpoint',
  'FileExists',
  'RunExists',
  'NoSchedule',
  'NeverFires',
  'BadSchedule',
  'UnknownSchedule',
  'ScheduleExists',
  'NoLedger',
  'UnknownAccount',
  'UnknownIntent',
  'BadExport',
  'InvalidCodecKeys',
  'InvalidAccounts',
  'LeaseHeld',
  'SecondPersonNeeded',
  'AlreadyReleased',
  'UnknownHalt',
];

/** Says what went wrong, and which exit code that means. */
export function explain(error: unknown, output: Output): ExitCode {
  if (error instanceof CommanderError) return explainWrongUse(error, output);
  const known = error instanceof BellwetherError;
  const message = messageOf(error);
  if (output.json) {
    const issues = error instanceof InvalidDefinitionError ? { issues: error.issues } : {};
    output.document({ error: { code: known ? error.code : 'InternalError', message, ...issues } });
  }
  output.error(known ? message : (stackOf(error) ?? message));
  // What a run was refused for is no fault of the command that looks at it.
  if (!known || error instanceof RunWithoutResultError) return exitCodes.runFailed;
  return wrongUseCodes.includes(error.code) ? exitCodes.wrongUse : exitCodes.runFailed;
}

/** By its shape: `instanceof` fails across realms. */
function stackOf(error: unknown): string | undefined {
  const hasStack = typeof error === 'object' && error !== null && 'stack' in error;
  return hasStack && typeof error.stack === 'string' ? error.stack : undefined;
}

/** What is thrown after Ctrl-C is its consequence; where it left a run, the command has said. */
function explainInterruption(error: unknown, output: Output): ExitCode {
  const said = error instanceof BellwetherError && error.code === 'Interrupted';
  const message = said ? error.message : 'Interrupted.';
  if (output.json) output.document({ error: { code: 'Interrupted', message } });
  output.error(message);
  return exitCodes.interrupted;
}

/** Commander has written its message already. */
function explainWrongUse(error: CommanderError, output: Output): ExitCode {
  if (error.exitCode === 0) return exitCodes.done;
  if (output.json) output.document({ error: { code: 'WrongUse', message: error.message.replace(/^error: /, '') } });
  return exitCodes.wrongUse;
}
