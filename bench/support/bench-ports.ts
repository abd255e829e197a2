import type { Ports } from '../../src/slices/ports';
import { ownPorts } from '../../src/worker/own-ports';

/** The ports of an action that is run in this process: bars and artifacts of its own, and nobody who listens. */
export function benchPorts(stateFolder: string): { readonly ports: Ports; readonly close: () => Promise<void> } {
  const { bars, artifactsFor, close } = ownPorts({ stateFolder });
  const ports = Object.assign({} as Ports, {
    artifacts: artifactsFor('bench', 'bench'),
    bars,
    clock: { now: () => Date.now() },
    log: { info: () => undefined, warn: () => undefined },
    progress: () => undefined,
    signal: new AbortController().signal,
    step: { runId: 'bench', stepPath: 'bench', attempt: 1 },
  });
  return { ports, close };
}
