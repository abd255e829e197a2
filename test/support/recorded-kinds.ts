import { plan, told, toTheEnd, type RecordedRuns } from './recorded-run';
import type { TestWorker } from './test-worker';

/** A run of every kind of step that asks Temporal for something of its own. */
export function recordedKinds(worker: TestWorker): RecordedRuns {
  const { client } = worker;
  const decide =
    (step: string, approved: boolean, by: string) =>
    (runId: string): Promise<unknown> =>
      client.decide(runId, step, { approved, by });
  return {
    wait: told(worker, waiting, [['go running', (runId) => client.sendEvent(runId, 'go', { price: 42 })]]),
    approve: told(worker, asking, [
      ['ask running', decide('ask', true, 'ann')],
      ['ask running', decide('ask', true, 'bob')],
      ['refused running', decide('refused', false, 'ann')],
    ]),
    conditional: toTheEnd(
      worker,
      plan(`
        steps:
          - { id: limits, set: { most: "\${{ 2 * 3 }}" } }
          - id: choice
            branches:
              - { when: steps.limits.output.most > 6, steps: [{ id: a, action: kit.break }] }
              - { when: steps.limits.output.most == 6, steps: [{ id: a, action: kit.give }, { id: b, action: kit.give }] }
            else: [{ id: a, action: kit.break }]
          - { id: facts, action: kit.facts }
          - { id: end, when: regime == 'bull', stop: It is enough }`),
    ),
    'for-each': toTheEnd(
      worker,
      plan(`
        steps:
          - id: each
            for_each: { items: [1, 2, 0, 4, 5], as: n, max_concurrent: 2, min_success: 4 }
            steps:
              - { id: share, set: { of: "\${{ 10 / n }}" } }
              - { id: act, action: kit.give, with: { value: "\${{ steps.share.output.of }}" } }
          - { id: after, action: kit.give }`),
    ),
    repeat: toTheEnd(
      worker,
      plan(`
        steps:
          - id: loop
            repeat: { until: iteration == 2, every: 100ms }
            steps: [{ id: act, action: kit.give, with: { value: "\${{ iteration }}" } }]`),
    ),
    background: toTheEnd(
      worker,
      plan(`
        steps:
          - { id: joined, mode: background, steps: [{ id: a, action: kit.take, with: { ms: 200 } }, { id: b, wait: 50ms }] }
          - { id: dropped, mode: background, on_end: cancel, steps: [{ id: a, action: kit.hang }] }
          - { id: front, action: kit.give }`),
    ),
    deadline: toTheEnd(
      worker,
      plan(`
        steps:
          - { id: quick, deadline: 10s, steps: [{ id: a, action: kit.give }] }
          - id: slow
            mode: parallel
            deadline: 300ms
            on_failure: continue
            steps: [{ id: a, action: kit.hang }, { id: b, wait: { event: nothing } }]
          - { id: after, action: kit.give }`),
    ),
    handlers: toTheEnd(
      worker,
      plan(`
        steps:
          - { id: tell, emit: { event: told, payload: { n: 1 } } }
          - { id: tolerated, action: kit.break, on_failure: continue }
          - { id: after, action: kit.give }
        events:
          on_started: [{ id: begin, action: kit.give }]
          told: [{ id: hear, action: kit.give, with: { value: "\${{ event.payload.n }}" } }]
          on_step_failed: [{ id: mourn, action: kit.give }]
          on_completed: [{ id: close, action: kit.give }]`),
    ),
    compensated: toTheEnd(
      worker,
      plan(`
        steps:
          - { id: first, action: kit.give, compensate: [{ id: undo, action: kit.give }] }
          - { id: second, action: kit.give, compensate: [{ id: undo, action: kit.give }] }
          - { id: broken, action: kit.break }
        events:
          on_failed: [{ id: tell, action: kit.give }]`),
    ),
  };
}

const waiting = plan(`
  steps:
    - { id: moment, wait: 50ms }
    - { id: go, wait: { event: go, timeout: 1h } }
    - { id: in_vain, wait: { event: nothing, timeout: 100ms }, on_failure: continue }
    - { id: after, action: kit.give, with: { value: "\${{ steps.go.output.payload }}" } }`);

const asking = plan(`
  steps:
    - { id: ask, approve: { message: "Go on?", from: [ann, bob], quorum: 2, timeout: 1h } }
    - { id: refused, approve: "Really?", on_failure: continue }
    - { id: expired, approve: { message: "Anybody?", timeout: 100ms }, on_failure: continue }
    - { id: after, action: kit.give }`);
