import { BellwetherError, messageOf } from '../../base/errors';
import type { HaltOutcome } from '../../client';
import { commitHalt } from '../../guard';
import { withLedger } from '../environment/open-ledger';
import { openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { haltLines } from '../render/halt-lines';
import { carriedOutLines } from '../render/carried-out-lines';
import type { WantedHalt } from './halt';
import { closeGateOfChild } from './halt-child';
import { settle, type Settled } from './halt-settling';

/**
 * Halts a run. Where there is a ledger its gate is closed for the run first; then the halt is sent before anything else is looked at: a
 * worker is started, where one is needed, only then. Ends with 0 when all is stopped, every handler of the emergency went well and
 * nothing of the run is left; with 1 when that is not so, or not known.
 */
export async function haltRun(
  runId: string,
  wanted: WantedHalt,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const gate = await closeGate(runId, wanted, output);
  if (wanted.level === 'reduce_only' && gate.haltId === undefined)
    throw new BellwetherError(
      'NoLedger',
      'the level reduce_only keeps a run from opening positions and lets it go on; there is no ledger yet, so it cannot have any',
    );
  let environment: Environment;
  try {
    environment = await openEnvironment({ worker: false, log: output.note, signal });
  } catch (error) {
    if (gate.haltId === undefined) throw error;
    return tellLater(runId, gate.haltId, error, output);
  }
  try {
    const child =
      gate.haltId === undefined ? undefined : await closeGateOfChild(environment.client, runId, wanted, output);
    const haltId = child?.haltId ?? gate.haltId;
    const { outcome, untold } =
      wanted.level === 'reduce_only'
        ? {}
        : await stopWhereItLives({ runId, haltId, execution: child?.execution }, () =>
            stopRun(runId, wanted, { environment, output, signal }),
          );
    const settled = haltId === undefined ? [] : await settle(haltId, { environment, output, signal });
    if (output.json)
      output.document({
        runId,
        reason: wanted.reason,
        ...gate,
        ...(child !== undefined && { childHaltId: child.haltId }),
        ...outcome,
        ...(untold !== undefined && { untold }),
        accounts: settled,
      });
    else {
      if (untold !== undefined) output.line(`${untold}. What the ledger has of it is cancelled and closed:`);
      if (outcome !== undefined)
        for (const line of haltLines(runId, wanted.reason, outcome, output.columns)) output.line(line);
      for (const line of carriedOutLines(settled, wanted.level, output.columns)) output.line(line);
    }
    const well = (outcome === undefined || isWell(outcome)) && settled.every(isSettled) && gate.problem === undefined;
    return well ? exitCodes.done : exitCodes.runFailed;
  } catch (error) {
    if (gate.haltId !== undefined && !(error instanceof NobodyKnows))
      output.note(
        `The gate stays closed for ${runId}, by ${gate.haltId}. To open it: bellwether release --halt ${gate.haltId} --by NAME --reason TEXT`,
      );
    throw error;
  } finally {
    await environment.stop();
  }
}

/** It says itself by what the gate stays closed. */
class NobodyKnows extends BellwetherError {}

/**
 * Tells the run, where there is one to be told. One that has ended, or that Temporal does not know any more, may have orders and
 * holdings all the same: then `untold` says why nobody was told, and the halt goes on.
 * @throws BellwetherError `UnknownRun` where the ledger does not know it either.
 */
async function stopWhereItLives(
  {
    runId,
    haltId,
    execution = runId,
  }: { readonly runId: string; readonly haltId: string | undefined; readonly execution: string | undefined },
  stop: () => Promise<HaltOutcome>,
): Promise<{ readonly outcome?: HaltOutcome; readonly untold?: string }> {
  try {
    return { outcome: await stop() };
  } catch (error) {
    const code = error instanceof BellwetherError ? error.code : '';
    if (haltId === undefined || (code !== 'UnknownRun' && code !== 'RunEnded')) throw error;
    const accounts = await withLedger<readonly string[]>(
      () => [],
      (ledger) => ledger.accountsOfRun(execution),
    );
    if (accounts.length > 0) return { untold: messageOf(error) };
    if (code === 'RunEnded') throw error;
    throw new NobodyKnows(
      'UnknownRun',
      `nobody knows a run '${runId}': neither Temporal, nor the ledger. Is the id right? 'bellwether list' shows those there are. ` +
        `The gate is closed for this id all the same, by ${haltId}: a run that is started under it may order nothing before that is released: bellwether release --halt ${haltId} --by NAME --reason TEXT`,
      { cause: error },
    );
  }
}

const isSettled = ({ settled }: Settled): boolean => settled;

interface Gate {
  readonly haltId?: string;
  /** Why the gate could not be closed. Then nobody who cannot ask the ledger sends, and the run is told all the same. */
  readonly problem?: string;
}

async function closeGate(runId: string, wanted: WantedHalt, output: Output): Promise<Gate> {
  try {
    return await withLedger<Gate>(
      () => ({}),
      async (ledger) => {
        const { halt, commitMs } = await commitHalt(ledger, { scope: 'run', key: runId, ...wanted });
        output.note(
          `Halt ${halt.id} of ${runId} is committed (${commitMs} ms): nothing is sent under this id any more that ${halt.level} forbids.`,
        );
        return { haltId: halt.id };
      },
    );
  } catch (error) {
    const problem = messageOf(error);
    output.error(`The gate of the ledger could not be closed; the run is told all the same: ${problem}`);
    return { problem };
  }
}

function tellLater(runId: string, haltId: string, error: unknown, output: Output): ExitCode {
  const why = messageOf(error);
  if (output.json) output.document({ runId, haltId, confirmed: false, sent: false, why });
  else {
    output.line(`Nothing is sent under the id ${runId} any more; it could not be told: ${why}`);
    if (runId.includes('/'))
      output.line(
        'Where it is a child of another run, its orders go by that one: halt the run at the top of it as well.',
      );
    output.line('It is told as soon as Temporal is back and a worker runs, and so is the guard of its account.');
  }
  return exitCodes.runFailed;
}

interface Doing {
  readonly environment: Environment;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function stopRun(runId: string, { reason, by }: WantedHalt, doing: Doing): Promise<HaltOutcome> {
  const { environment, output, signal } = doing;
  const halting = environment.client.halt(runId, {
    reason,
    by,
    onStage: (stage) => onStage(stage, runId, environment, output),
  });
  return orInterrupted(halting, runId, signal);
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
