import {
  advance,
  explainStep,
  newRunState,
  resultOf,
  tickReport,
  tickState,
  type Command,
  type RunState,
  type StepError,
} from '../../src/engine';
import type { Json } from '../../src/base/json';
import { planOf } from '../support/plan-of';

const plan = planOf(`
  steps:
    - id: loop
      schedule: { every: 1s, max_ticks: 9 }
      steps: [{ id: bars, action: test.step, publish: { regime: "'bull'" } }, { id: small, action: test.step }]
    - { id: after, action: test.step, with: { bars: "\${{ default(steps.loop.bars.output, null) }}", small: "\${{ default(steps.loop.small.output, 0) }}" } }`);

/** A tick whose actions give these, and what it does at its end. */
function ticked(outputs: readonly Json[], patched = true): { state: RunState; finish: Command | undefined } {
  const state = tickState({ variables: {}, facts: {}, steps: {}, handlers: {} }, 'loop');
  advance(plan, state, { kind: 'started', at: 0, variables: {} });
  let commands: readonly Command[] = [];
  for (const [n, path] of ['loop[0]/bars', 'loop[0]/small'].entries())
    ({ commands } = advance(
      plan,
      state,
      { kind: 'actionSucceeded', at: 10 + n, path, output: outputs[n] },
      () => patched,
    ));
  return { state, finish: commands.find(({ kind }) => kind === 'finish') };
}

const large = 'x'.repeat(1_900_000);

describe('the report of a tick', () => {
  it('holds what others read of it, and its facts', () => {
    const { state, finish } = ticked([{ rows: 3 }, 1]);

    expect(finish).toEqual({ kind: 'finish', status: 'completed' });
    expect(tickReport(plan, state, 'loop', 'tick-1')).toEqual({
      id: 'tick-1',
      status: 'completed',
      results: { 'bars.output': { rows: 3 }, 'small.output': 1 },
      facts: { regime: 'bull' },
    });
  });

  it('that does not fit into a signal fails the tick by name, and holds nothing', () => {
    const { state, finish } = ticked([large, 1]);
    const error = {
      type: 'PayloadTooLarge',
      message: expect.stringMatching(
        /what the run reads of this tick has 19000\d\d bytes, and at most 1802240 .* bars\.output with 1900002, regime with 6.*artifact/,
      ),
    };

    expect(finish).toEqual({ kind: 'finish', status: 'failed', error });
    expect(tickReport(plan, state, 'loop', 'tick-1')).toEqual({
      id: 'tick-1',
      status: 'failed',
      error,
      results: {},
      facts: {},
    });
  });

  it('holds nothing too large either where the tick began before that was an error', () => {
    const { state, finish } = ticked([large, 1], false);

    expect(finish).toEqual({ kind: 'finish', status: 'completed' });
    expect(JSON.stringify(tickReport(plan, state, 'loop', 'tick-1')).length).toBeLessThan(1_835_008);
  });
});

describe('the ticks of a run', () => {
  const empty = { results: {}, facts: {} };

  it('leave the first failure, and which was the first that went on without failed steps', () => {
    const state = newRunState();
    advance(plan, state, { kind: 'started', at: 0, variables: {} });
    advance(plan, state, { kind: 'scheduleCreated', at: 1, schedule: 'loop' });
    const tell = (id: string, status: RunState['status'], error?: StepError): void => {
      const tick = { id, status, ...(error && { error }), ...empty };
      advance(plan, state, { kind: 'tickEnded', at: 2, schedule: 'loop', tick });
    };
    const iterations = (): unknown => resultOf(plan, state).steps.find(({ path }) => path === 'loop')?.iterations;
    tell('t1', 'completed');
    expect(iterations()).toEqual({ open: 0, succeeded: 1, failed: 0, cancelled: 0 });
    tell('t2', 'degraded');
    tell('t3', 'failed', { type: 'NoQuote', message: 'no quote of SPX', step: 'bars' });
    tell('t4', 'failed', { type: 'Other', message: 'later' });
    tell('t5', 'degraded');
    expect(iterations()).toEqual({
      open: 0,
      succeeded: 3,
      failed: 2,
      cancelled: 0,
      firstError: { type: 'NoQuote', message: 'no quote of SPX', step: 'bars' },
      degraded: 2,
      firstDegraded: 't2',
    });
    expect(explainStep(plan, state, 'loop').reasons).toContain(
      'The first failure among its ticks: NoQuote: no quote of SPX',
    );
  });
});
