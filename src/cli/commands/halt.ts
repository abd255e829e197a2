import { BellwetherError, messageOf } from '../../base/errors';
import type { HaltOutcome } from '../../client';
import { openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { haltLines } from '../render/halt-lines';

export interface HaltChoices {
  readonly reason: string;
  readonly by?: string;
}

/**
 * Halts a run. The halt is sent before anything else is looked at: a worker is started, where one is needed, only then.
 * Ends with 0 when all is stopped and every handler of the emergency went well; with 1 when that is not so, or not known.
 */
export async function halt(
  runId: string,
  { reason, by }: HaltChoices,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: false, log: output.note, signal });
  try {
    const halting = environment.client.halt(runId, {
      reason,
      ...(by !== undefined && { by }),
      onStage: (stage) => onStage(stage, runId, environment, output),
    });
    const outcome = await orInterrupted(halting, runId, signal);
    if (output.json) output.document({ runId, reason, ...outcome });
    else for (const line of haltLines(runId, reason, outcome, output.columns)) output.line(line);
    return isWell(outcome) ? exitCodes.done : exitCodes.runFailed;
  } finally {
    await environment.stop();
  }
}

async function onStage(
  stage: 'sent' | 'accepted',
  runId: string,
  environment: Environment,
  output: Output,
): Promise<void> {
  if (stage === 'accepted') {
    output.note(`${runId} is halting; waiting for what is in flight and for its on_emergency …`);
    return;
  }
  output.note(`The halt of ${runId} is sent.`);
  try {
    await environment.needWorker();
  } catch (error) {
    // The halt has been sent: what comes of it is asked for all the same.
    output.error(`No worker could be started: ${messageOf(error)}`);
  }
}

function isWell(outcome: HaltOutcome): boolean {
  return outcome.confirmed && outcome.answer.handlers.every(({ status }) => status === 'succeeded');
}

/** @throws BellwetherError `Interrupted`, saying that the halt goes on. */
async function orInterrupted<T>(work: Promise<T>, runId: string, signal: AbortSignal): Promise<T> {
  const interrupted = new Promise<never>((_, reject) => {
    const interrupt = (): void => {
      const message = `No longer waiting. A halt that was sent goes on; look at it: npx bellwether show ${runId}`;
      reject(new BellwetherError('Interrupted', message));
    };
    signal.addEventListener('abort', interrupt);
    if (signal.aborted) interrupt();
  });
  // What is given up may still fail, and nobody waits for that.
  work.catch(() => undefined);
  return Promise.race([work, interrupted]);
}
