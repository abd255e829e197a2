import { runWorkflowType, signals } from '../../src/protocol';
import { plan, told, type RecordedRun, type RecordedRuns } from './recorded-run';
import type { TestWorker } from './test-worker';

/** Runs that are told what to do while they live. */
export function recordedSteering(worker: TestWorker): RecordedRuns {
  const { client, temporal } = worker;
  const emergencyHalt = (runId: string): Promise<void> =>
    temporal.workflow.getHandle(runId).signal('emergencyHalt', { reason: 'drill', by: 'ann' });
  return {
    paused: told(
      worker,
      plan(`
        steps:
          - { id: busy, action: kit.take, with: { ms: 400 } }
          - { id: nap, wait: 50ms }
          - { id: last, action: kit.give }`),
      [
        ['busy running', (runId) => client.pause(runId, 'ann')],
        ['busy succeeded', (runId) => client.resume(runId, 'ann')],
      ],
    ),
    // Before `bellwether-early-pause`, what was ready began all the same.
    'paused-as-it-begins': pausedAsItBegins(worker),
    'paused-before-it-begins': pausedAsItBegins(worker),
    // As the one before, since the changes that hold are named in the answer that a run begins with.
    'paused-by-named-changes': pausedAsItBegins(worker),
    'unknown-signal': mistyped(worker),
    halted: told(worker, live, [['act running', emergencyHalt]]),
    // As `halted`, since workers keep slots for emergencies.
    'halted-with-slots': told(worker, live, [['act running', emergencyHalt]]),
    'halted-by-update': told(worker, live, [['act running', (runId) => client.halt(runId, { reason: 'drill' })]]),
    'cancelled-in-a-handler': told(
      worker,
      plan(`
        steps: [{ id: tell, emit: told }, { id: after, action: kit.give }]
        events:
          told: [{ id: slow, action: kit.take, with: { ms: 500 } }, { id: next, action: kit.give }]`),
      [['events.told[0]/slow running', (runId) => client.cancel(runId)]],
    ),
  };
}

/** Two messages of names that there are none of, while it waits. */
function mistyped(worker: TestWorker): RecordedRun {
  const { client, temporal } = worker;
  return told(worker, plan('steps: [{ id: busy, wait: 1h }]'), [
    ['busy running', (runId) => temporal.workflow.getHandle(runId).signal('emergencyHold', {})],
    ['busy running', (runId) => temporal.workflow.getHandle(runId).signal('pauze')],
    ['busy running', (runId) => client.cancel(runId)],
  ]);
}

const live = plan(`
  mode: parallel
  steps:
    - { id: act, action: kit.hang }
    - { id: idle, wait: 1h }
    - { id: behind, mode: background, steps: [{ id: also, action: kit.hang }] }
  events:
    on_emergency: [{ id: close, action: kit.take, with: { ms: 50 } }, { id: tell, action: kit.give }]`);

/** Its pause comes with its start. */
function pausedAsItBegins({ client, temporal, taskQueue }: TestWorker): RecordedRun {
  return async (workflowId) => {
    const input = {
      definition: plan('steps: [{ id: a, action: kit.give }, { id: b, action: kit.give }]'),
      variables: {},
    };
    const start = { workflowId, taskQueue, args: [input], signal: signals.pause, signalArgs: [{ by: 'ann' }] };
    await temporal.workflow.signalWithStart(runWorkflowType, start);
    await client.resume(workflowId, 'ann');
    await client.result(workflowId);
  };
}
