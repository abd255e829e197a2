import { FileArtifactStore } from '../../src/adapters/artifacts/file-artifact-store';
import type { PoolHost } from '../../src/pool';
import { poolActions } from './pool-actions';

/** What the processes of a test's pool have: the actions of the tests, and artifacts in its folder. */
export function openHost(settings: unknown): PoolHost {
  const { stateFolder } = settings as { readonly stateFolder: string };
  if (stateFolder === '') throw new Error('no folder was named');
  return {
    actions: poolActions,
    portsFor: ({ runId }, executionId) => ({
      artifacts: new FileArtifactStore({ root: stateFolder, runId, executionId }),
      bars: { load: () => Promise.reject(new Error('no bars in these tests')) },
    }),
  };
}
