import { eventually } from './eventually';
import { recordedExecutions } from './recorded-executions';
import { recordedKinds } from './recorded-kinds';
import { plan, toTheEnd, type RecordedRun, type RecordedRuns } from './recorded-run';
import { recordedSteering } from './recorded-steering';
import { entriesOf, type TestJournal } from './test-journal';
import type { TestWorker } from './test-worker';

/** Runs that between them give every command that a release emits. */
export function recordedRuns(worker: TestWorker, journal: TestJournal): RecordedRuns {
  return {
    ...recordedActions(worker, journal),
    ...recordedKinds(worker),
    ...recordedSteering(worker),
    ...recordedExecutions(worker),
  };
}

function recordedActions(worker: TestWorker, journal: TestJournal): RecordedRuns {
  const { client, temporal, taskQueue } = worker;
  const byHand =
    (type: string, args: unknown[]): RecordedRun =>
    async (workflowId) => {
      await temporal.workflow.execute(type, { workflowId, taskQueue, args }).catch(() => undefined);
    };
  return {
    sequential: toTheEnd(
      worker,
      plan(`
        steps:
          - { id: a, action: test.echo, with: { value: 1 } }
          - { id: b, action: test.echo, with: { value: "\${{ steps.a.output.value + 1 }}" } }
          - { id: c, name: The last, action: test.echo, with: { value: "\${{ steps.b.output.value + 1 }}" } }`),
    ),
    parallel: toTheEnd(
      worker,
      plan(`
        mode: parallel
        steps:
          - { id: a, action: test.echo, with: { value: 1 } }
          - { id: b, action: test.sleep, with: { ms: 100 } }
          - { id: c, action: test.echo, with: { value: "\${{ steps.a.output.value }}" }, depends_on: [a] }`),
    ),
    window: toTheEnd(
      worker,
      plan(`
        mode: parallel
        resources: { max_concurrent: 2 }
        steps: [${[1, 2, 3, 4, 5].map((n) => `{ id: s${n}, action: test.echo, with: { value: ${n} } }`).join(', ')}]`),
    ),
    degraded: toTheEnd(
      worker,
      plan(`
        variables: { symbols: { type: array, items: { type: string }, default: [SPX] } }
        resources: { timeout: 1h }
        steps:
          - { id: never, when: size(symbols) > 1, action: test.echo, with: { value: 1 } }
          - id: group
            mode: parallel
            steps:
              - { id: tolerated, action: test.fail_permanently, on_failure: continue }
              - id: inner
                steps:
                  - { id: broken, action: test.fail_permanently }
                  - { id: after, action: test.echo, with: { value: 2 } }
                on_failure: { fallback: [{ id: instead, action: test.echo, with: { value: 3 } }] }
          - { id: clean_up, action: test.echo, with: { value: 4 }, depends_on: [{ step: group, on: finished }] }`),
    ),
    'siblings-cancelled': toTheEnd(
      worker,
      plan(`
        mode: parallel
        steps:
          - { id: bad, action: test.fail_permanently, with: { after_ms: 200 } }
          - { id: busy, action: test.sleep, with: { ms: 20000 } }
          - { id: nested, steps: [{ id: also, action: test.sleep, with: { ms: 20000 } }] }
          - { id: next, action: test.echo, with: { value: 1 }, depends_on: [busy] }`),
    ),
    cancelled: async (runId) => {
      await client.start(interrupted, {}, { runId });
      await eventually('the run is under way', () => entriesOf(journal, runId, 'began').length === 2);
      await client.cancel(runId);
      await client.result(runId);
    },
    'timed-out': toTheEnd(worker, plan(`resources: { timeout: 1s }\nsteps:\n${interruptedSteps}`)),
    retried: toTheEnd(
      worker,
      plan(`
        steps:
          - { id: a, action: test.fail, with: { times: 2 } }
          - { id: b, action: test.silence, with: { ms: 900 }, timeout: 300ms }
          - { id: c, action: test.once_only }`),
    ),
    refused: byHand('runDefinition', [{ definition: 'no-such-definition' }]),
    'unknown-type': byHand('runSomething', []),
    'simple-backtest': toTheEnd(worker, 'simple-backtest', {
      symbols: ['SPX'],
      start_date: '2017-01-03',
      end_date: '2018-12-31',
      training_bars: 504,
    }),
  };
}

const interruptedSteps = `  - { id: first, action: test.echo, with: { value: 1 } }
  - { id: busy, action: test.sleep, with: { ms: 20000 } }
  - { id: last, action: test.echo, with: { value: 2 } }`;

const interrupted = plan(`steps:\n${interruptedSteps}`);
