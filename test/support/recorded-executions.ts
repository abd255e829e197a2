import { continueEveryMemo, runWorkflowType } from '../../src/protocol';
import { eventually } from './eventually';
import { plan, told, toTheEnd, type RecordedRuns } from './recorded-run';
import type { TestWorker } from './test-worker';

/** Definitions that the worker of a recording knows by name, by the name of their file. */
export const recordedDefinitions = {
  'recorded-child.yaml': `
name: recorded_child
version: 1.0.0
type: analysis
variables: { ms: { type: integer, default: 20 } }
steps:
  - { id: act, action: kit.take, with: { ms: '\${{ ms }}' } }
  - { id: nap, wait: 20ms }
`,
} as const;

/** Runs that are more than one execution: children, ticks, executions that go on from others. */
export function recordedExecutions(worker: TestWorker): RecordedRuns {
  const { client, temporal, taskQueue } = worker;
  return {
    child: toTheEnd(
      worker,
      plan(`
        steps:
          - { id: sub, workflow: recorded_child, with: { ms: 30 } }
          - { id: after, action: kit.give, with: { value: "\${{ steps.sub.output.status }}" } }`),
    ),
    'child-halted': told(
      worker,
      plan(`
        steps: [{ id: sub, workflow: recorded_child, with: { ms: 9000 } }, { id: after, action: kit.give }]`),
      [
        ['sub running', () => childActs()],
        ['sub running', (runId) => client.halt(runId, { reason: 'drill' })],
      ],
    ),
    scheduled: toTheEnd(
      worker,
      plan(`
        calendar: 24/7
        steps:
          - id: watch
            schedule: { every: 1s, max_ticks: 1 }
            steps: [{ id: act, action: kit.give }, { id: tell, emit: told }]
          - { id: after, action: kit.give }
        events:
          told: [{ id: hear, wait: 20ms }]`),
    ),
    'schedule-cancelled': toTheEnd(
      worker,
      plan(`
        calendar: 24/7
        steps:
          - { id: watch, mode: background, on_end: cancel, schedule: { every: 1h }, steps: [{ id: act, action: kit.give }] }
          - { id: nap, wait: 300ms }`),
    ),
    'recorded-session': toTheEnd(
      worker,
      plan(`
        market: { replay: 2008-10-15, start: '09:29', speed: 600 }
        steps:
          - id: loop
            schedule: { every: 1m, max_ticks: 1 }
            steps: [{ id: act, action: kit.give, with: { value: "\${{ today }}" } }, { id: nap, wait: 1m }]
          - { id: after, action: kit.give, with: { value: "\${{ default(steps.loop.act.output.value, '') }}" } }`),
    ),
    continued: async (runId) => {
      const args = [{ definition: goingOn }];
      const memo = { [continueEveryMemo]: 2 };
      await temporal.workflow.start(runWorkflowType, { workflowId: runId, taskQueue, args, memo });
      await client.sendEvent(runId, 'go', 1);
      await client.result(runId);
    },
    rerun: async (runId) => {
      const source = `${runId}-source`;
      await client.start(failing, {}, { runId: source });
      await client.result(source);
      const prepared = client.reruns.prepare(await client.reruns.checkpoint(source), {
        from: 'each[1]/act',
        variables: { broken: 0 },
      });
      await client.reruns.start(prepared, { runId, repeatOrders: true });
      await client.result(runId);
    },
  };

  /** What is recorded is the end of a child that works, not of one that has not begun. */
  async function childActs(): Promise<void> {
    const child = temporal.workflow.getHandle('child-halted/sub');
    await eventually('the child acts', async () => (await child.describe()).historyLength >= 7);
  }
}

const goingOn = plan(`
  steps:
    - { id: behind, mode: background, on_end: cancel, steps: [{ id: wait, wait: 1h }] }
    - { id: first, action: kit.give, with: { value: 1 } }
    - id: loop
      repeat: { max_iterations: 3, every: 50ms }
      steps: [{ id: act, action: kit.give, with: { value: "\${{ iteration }}" } }]
    - { id: go, wait: { event: go } }
    - { id: last, action: kit.give, with: { value: "\${{ steps.first.output.value }}" } }`);

const failing = plan(`
  variables: { broken: { type: number, default: 1 } }
  steps:
    - { id: first, action: kit.give }
    - id: each
      for_each: { items: [5, 6], as: n }
      steps:
        - { id: act, action: kit.give, with: { value: "\${{ n }}" } }
        - { id: check, when: n == 6 && broken == 1, fail: It is broken }
    - { id: last, action: kit.give }`);
