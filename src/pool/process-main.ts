import { errorData } from './error-data';
import type { HostModule } from './host';
import { JobRunner } from './job-runner';
import type { FromProcess, ProcessArguments, ToProcess } from './messages';
import { watchParent } from './watch-parent';

/** A process of the pool. It does what its worker sends it, and does not outlive it. */
async function main(): Promise<void> {
  const { hostModule, settings, parentPid } = JSON.parse(process.argv[2] ?? '{}') as ProcessArguments;
  watchParent(parentPid);
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C in a terminal, and the end of a service, reach every process of a group: the worker says when this one ends.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
  const { openHost } = (await import(hostModule)) as HostModule;
  const runner = new JobRunner(await openHost(settings), tell);
  process.on('message', (message: ToProcess) => {
    runner.receive(message);
  });
  tell({ kind: 'ready' });
}

function tell(message: FromProcess): void {
  process.send?.(message);
}

main().catch((error: unknown) => {
  process.send?.({ kind: 'broken', error: errorData(error) }, () => process.exit(1));
});
