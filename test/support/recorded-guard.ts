import { openLedger } from '../../src/ledger';
import { guardSignals, guardWorkflowType } from '../../src/protocol';
import type { RecordedRuns } from './recorded-run';
import type { TestWorker } from './test-worker';

/** A guard that carries one halt out, on a ledger of the recording in which nothing is open or held. */
export function recordedGuard({ temporal, taskQueue }: TestWorker, stateFolder: string): RecordedRuns {
  return {
    guard: async (workflowId) => {
      const ledger = await openLedger({ stateFolder });
      try {
        await ledger.openAccount({ name: 'paper', kind: 'paper', broker: 'paper', currency: 'USD' });
        const { id } = await ledger.commitHalt({
          id: 'halt-recorded',
          scope: 'account',
          key: 'paper',
          level: 'cancel_only',
          reason: 'drill',
          by: 'ann',
        });
        const handle = await temporal.workflow.signalWithStart(guardWorkflowType, {
          workflowId,
          taskQueue,
          args: [{ account: 'paper' }],
          signal: guardSignals.halted,
          signalArgs: [{ haltId: id }],
        });
        await handle.result();
      } finally {
        await ledger.close();
      }
    },
  };
}
