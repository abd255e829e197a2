import { resolveSecret } from '../../adapters/secrets/resolve-secret';
import { BellwetherError, messageOf } from '../../base/errors';
import { checkToken, startDashboard } from '../../dashboard';
import { dashboardSources } from '../dashboard/dashboard-sources';
import { openEnvironment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

export interface DashboardChoices {
  readonly port?: number;
  readonly tokenFile?: string;
}

/** Serves the dashboard until it is told to stop. */
export async function dashboard(choices: DashboardChoices, output: Output, signal: AbortSignal): Promise<ExitCode> {
  const { port = 0, tokenFile } = choices;
  if (port > 65_535) throw new BellwetherError('WrongUse', `--port takes 1 to 65535; not ${port}`);
  const sources = { environment: process.env, folder: process.cwd() };
  const token = tokenFile === undefined ? undefined : (await resolveSecret(`file:${tokenFile}`, sources)).reveal();
  // What is wrong with the command is said before anything is started.
  if (token !== undefined) checkToken(token);
  const environment = await openEnvironment({ worker: false, looks: true, log: output.note, signal });
  const shown = dashboardSources({ client: environment.client, signal });
  try {
    // Without one the page still shows what the server and the ledger know.
    await environment.needWorker().catch((error: unknown) => {
      output.error(`No worker could be started, so runs that have not ended cannot be asked: ${messageOf(error)}`);
    });
    const served = await startDashboard({ sources: shown.sources, port, ...(token !== undefined && { token }) });
    // A token that was given is the caller's to know; one that was made up is told, here alone.
    const address = token === undefined ? served.address : `http://127.0.0.1:${served.port}/?token=TOKEN`;
    if (output.json) output.document({ address, port: served.port });
    else {
      output.line(`The dashboard is at ${address}`);
      output.line(`  Whoever opens that address may look, and may halt. It ends with Ctrl-C.`);
    }
    await aborted(signal);
    await served.close();
    return exitCodes.done;
  } finally {
    await shown.close();
    await environment.stop();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
