import { BellwetherError } from '../../base/errors';
import { closeEmbedded } from '../environment/embedded';
import { externalAddress, openEnvironment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

/** Starts the embedded server, its UI and a worker, and leaves them running. */
export async function up(output: Output, signal: AbortSignal): Promise<ExitCode> {
  const external = externalAddress();
  if (external !== undefined) {
    throw new BellwetherError(
      'WrongUse',
      `TEMPORAL_ADDRESS or its like names the server at ${external}; 'up' is for the embedded one. Start a worker for yours with: bellwether worker`,
    );
  }
  const environment = await openEnvironment({ worker: true, keep: true, log: output.note, signal });
  await environment.stop();
  const { address, uiUrl, started } = environment;
  if (output.json) output.document({ address, uiUrl, started });
  else {
    output.line(started.length === 0 ? 'running already' : `started ${started.join(' and ')}`);
    output.line(`  Temporal     ${address}`);
    output.line(`  Temporal UI  ${uiUrl ?? ''}`);
    output.line('  run something: npx bellwether run simple-backtest');
    output.line('  stop it all:   npx bellwether down');
  }
  return exitCodes.done;
}

/** Stops the embedded server and its worker. Runs that have not ended keep their place on disk. */
export async function down(output: Output): Promise<ExitCode> {
  const stopped = await closeEmbedded();
  if (output.json) output.document({ stopped });
  else output.line(stopped.length === 0 ? 'nothing was running' : `stopped ${stopped.join(' and ')}`);
  return exitCodes.done;
}
