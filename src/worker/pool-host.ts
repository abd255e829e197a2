import { actionsHere } from '../catalogue/actions-here';
import type { PoolHost } from '../pool';
import { ownPorts, type OwnPortSettings } from './own-ports';

/** What a process of a worker's pool loads: the actions that the worker has, found as it finds them, and the ports that are files. */
export function openHost(settings: unknown): PoolHost {
  const { bars, artifactsFor } = ownPorts(settings as OwnPortSettings);
  return {
    actions: actionsHere(),
    portsFor: ({ runId }, executionId) => ({ artifacts: artifactsFor(runId, executionId), bars }),
  };
}
