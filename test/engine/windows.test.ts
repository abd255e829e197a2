import { advance, newRunState, type Command, type EngineEvent, type Plan, type RunState } from '../../src/engine';
import { fakeCatalogue } from '../support/fake-catalogue';
import { planOf } from '../support/plan-of';

const kilobytes = (count: number): string => 'x'.repeat(count * 1024);

/** Steps that run other definitions, all at once. */
const children = (count: number, variables = '{}'): string =>
  Array.from({ length: count }, (_, n) => `  - { id: c${n}, workflow: { name: other }, with: ${variables} }`).join(
    '\n',
  );

const parallel = (steps: string, more = ''): Plan => planOf(`mode: parallel\n${more}steps:\n${steps}`, fakeCatalogue());

const startedIn = (commands: readonly Command[]): string[] =>
  commands.flatMap((command) =>
    command.kind === 'startChild' || command.kind === 'startAction' ? [command.path] : [],
  );

class Played {
  readonly state: RunState = newRunState();

  constructor(
    private readonly plan: Plan,
    private readonly patched = true,
  ) {}

  /** What starts for it. */
  on(event: EngineEvent): string[] {
    return startedIn(this.commands(event));
  }

  commands(event: EngineEvent): readonly Command[] {
    return advance(this.plan, this.state, event, () => this.patched).commands;
  }

  begin(variables = {}): string[] {
    return this.on({ kind: 'started', at: 0, variables });
  }
}

const ended = (path: string, at = 10): EngineEvent => ({ kind: 'actionSucceeded', at, path, output: {} });

describe('children', () => {
  it('are 200 at once, and each that ends makes room for the next, in order', () => {
    const run = new Played(parallel(children(450)));

    expect(run.begin()).toHaveLength(200);
    expect(run.on(ended('c7'))).toEqual(['c200']);
    expect(run.on(ended('c3'))).toEqual(['c201']);
    expect(run.state.children).toBe(200);
  });

  it('that wait hold up no action, and take no slot of one', () => {
    const run = new Played(
      parallel(
        `${children(201)}\n  - { id: a, action: test.step }\n  - { id: b, action: test.step }`,
        'resources: { max_concurrent: 1 }\n',
      ),
    );

    expect(run.begin().slice(-2)).toEqual(['c199', 'a']);
    expect(run.on(ended('a'))).toEqual(['b']);
    expect(run.on(ended('c0'))).toEqual(['c200']);
  });

  it('that wait never start when the run ends', () => {
    const run = new Played(parallel(children(201)));
    run.begin();

    expect(run.on({ kind: 'cancelRequested', at: 5, reason: 'enough' })).toEqual([]);
    expect(run.on({ kind: 'actionCancelled', at: 6, path: 'c0' })).toEqual([]);
    expect(run.state.steps['c200']?.status).toBe('skipped');
  });

  it('whose variables fill a message are begun in several, without waiting for one to end', () => {
    const plan = parallel(children(4, '{ text: "${{ text }}" }'), 'variables: { text: { type: string } }\n');
    const run = new Played(plan);

    expect(run.begin({ text: kilobytes(400) })).toEqual(['c0', 'c1']);
    expect(run.on({ kind: 'timerFired', at: 1, timer: 'carry-on' })).toEqual(['c2', 'c3']);
  });

  it('all begin at once in a run that began before there was a bound', () => {
    const run = new Played(parallel(children(450)), false);

    expect(run.begin()).toHaveLength(450);
  });

  it('have the bound in the execution that such a run goes on in', () => {
    const plan = parallel(children(201));
    const before = new Played(plan, false);
    before.begin();
    expect(before.state.patches).toEqual({ 'children-window': false });

    advance(plan, before.state, { kind: 'resumed', at: 20 });

    expect(before.state.patches).toBeUndefined();
  });
});
