import { actionsHere } from '../catalogue/actions-here';
import type { PoolHost } from '../pool';
import { ownPorts, type OwnPortSettings } from './own-ports';
import { Replays } from './replays';

/** What a process of a worker's pool loads: the actions that the worker has, found as it finds them, and the ports that are files. */
export function openHost(settings: unknown): PoolHost {
  const { bars, artifactsFor } = ownPorts(settings as OwnPortSettings);
  const replays = new Replays(bars);
  return {
    actions: actionsHere(),
    portsFor: ({ runId, market }, executionId) => ({
      artifacts: artifactsFor(runId, executionId),
      bars: market === undefined ? bars : replays.of(market).bars,
    }),
  };
}
