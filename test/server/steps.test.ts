import { catalogueOf } from '../../src/catalogue';
import type { Plan } from '../../src/engine';
import { eventually } from '../support/eventually';
import { eventsOf, scheduledActivities, workflowTaskFailures } from '../support/history';
import { planOf } from '../support/plan-of';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { testActions } from '../support/test-actions';
import { entriesOf, executions, memoryJournal } from '../support/test-journal';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(60_000);

const journal = memoryJournal();
const actions = testActions(journal);
const plan = (body: string): Plan => planOf(body, catalogueOf(actions));
let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server, { actions });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

const several = plan(`
  variables:
    market: { type: string, default: bull }
    size: { type: number, default: 2 }
  steps:
    - { id: quote, action: test.echo, with: { value: { price: 10.5, text: "market is \${{ market }}" } } }
    - id: look
      mode: parallel
      steps:
        - { id: left, action: test.echo, with: { value: "\${{ steps.quote.output.value.price * size }}" } }
        - id: nested
          steps:
            - { id: one, action: test.echo, with: { value: 1 } }
            - { id: two, action: test.echo, with: { value: "\${{ steps.one.output.value }}" } }
        - { id: late, action: test.echo, with: { value: "\${{ steps.left.output.value }}" }, depends_on: [left] }
    - { id: buy, when: "market == 'bull' && size < 3", action: test.echo, with: { value: buy } }
    - { id: sell, when: "market == 'bear'", action: test.echo, with: { value: sell } }
    - id: report
      depends_on: [look, { step: sell, on: skipped }]
      action: test.echo
      with: { value: "\${{ steps.look.nested.two.output.value + steps.look.late.output.value }}" }
`);

describe('a run', () => {
  it('hands outputs on through sequences, parallel groups and conditions', async () => {
    const result = await worker.client.execute(several);

    expect(result.status).toBe('completed');
    expect(result.context.stepOutputs).toEqual({
      quote: { value: { price: 10.5, text: 'market is bull' } },
      'look/left': { value: 21 },
      'look/late': { value: 21 },
      'look/nested/one': { value: 1 },
      'look/nested/two': { value: 1 },
      buy: { value: 'buy' },
      report: { value: 22 },
    });
    const sell = result.steps.find((step) => step.path === 'sell');
    expect(sell).toMatchObject({ status: 'skipped', condition: `false because market ("bull") == 'bear' is false` });
    expect(result.progress).toMatchObject({ percent: 100, total: 8, succeeded: 7, skipped: 1, failed: 0, running: 0 });
    expect(result.statistics).toMatchObject({ attempts: 7, retries: 0 });
  });

  it('takes variables in place of the defaults', async () => {
    const result = await worker.client.execute(several, { market: 'bear', size: 4 });

    expect(result.context.variables).toEqual({ market: 'bear', size: 4 });
    expect(result.context.stepOutputs).toMatchObject({ 'look/left': { value: 42 }, sell: { value: 'sell' } });
    expect(result.context.stepOutputs).not.toHaveProperty('buy');
    const report = result.steps.find((step) => step.path === 'report');
    expect(report?.skip).toEqual({
      kind: 'outcome',
      text: "step 'sell' succeeded, and this step waits for it to be skipped",
      letsGo: true,
    });
  });

  it('shows each step as an activity with its path, its action and its name', async () => {
    const runId = await worker.client.start(
      plan(`
        steps:
          - { id: plain, action: test.echo, with: { value: 1 } }
          - { id: group, steps: [{ id: named, name: Look at the market, action: test.echo, with: { value: 2 } }] }`),
    );
    await worker.client.result(runId);

    expect(await scheduledActivities(worker.temporal, runId)).toEqual([
      { id: 'plain', type: 'test.echo', summary: 'plain' },
      { id: 'group/named', type: 'test.echo', summary: 'Look at the market' },
    ]);
  });

  it('of 20 sequential steps costs 128 history events', async () => {
    const steps = Array.from({ length: 20 }, (_, n) => `  - { id: s${n}, action: test.echo, with: { value: ${n} } }`);
    const runId = await worker.client.start(plan(`steps:\n${steps.join('\n')}`));
    await worker.client.result(runId);

    expect((await eventsOf(worker.temporal, runId)).length).toBeLessThanOrEqual(128);
  });

  it('runs parallel steps at once, and no more of them than it may', async () => {
    const steps = Array.from({ length: 6 }, (_, n) => `  - { id: s${n}, action: test.sleep, with: { ms: 200 } }`);
    const runId = await worker.client.start(
      plan(`mode: parallel\nresources: { max_concurrent: 3 }\nsteps:\n${steps.join('\n')}`),
    );
    await worker.client.result(runId);

    expect(mostAtOnce(runId)).toBe(3);
  });

  it('carries inputs that together are larger than a message, and can be watched', async () => {
    const copies = Array.from(
      { length: 5 },
      (_, n) => `        - { id: s${n}, action: test.size, with: { text: "\${{ steps.big.output.text }}" } }`,
    );
    const runId = await worker.client.start(
      plan(`
    steps:
      - { id: big, action: test.big, with: { characters: 1000000 } }
      - id: copies
        mode: parallel
        steps:
${copies.join('\n')}`),
    );
    for await (const event of worker.client.watch(runId)) expect(event.kind).toBeDefined();
    const result = await worker.client.result(runId);

    expect(result.status).toBe('completed');
    expect(result.context.stepOutputs['copies/s4']).toEqual({ characters: 1_000_000 });
    expect(await workflowTaskFailures(worker.temporal, runId)).toEqual([]);
  });

  it.each(['x', '名'])(
    'leaves the largest outputs out of a result that would not fit into a payload (%s)',
    async (of) => {
      const characters = 1_200_000 / Buffer.byteLength(of);
      const runId = await worker.client.start(
        plan(`
        steps:
          - { id: small, action: test.echo, with: { value: 1 } }
          - { id: large, action: test.big, with: { characters: ${characters + 1}, of: ${of} } }
          - { id: other, action: test.big, with: { characters: ${characters}, of: ${of} } }`),
      );
      const result = await worker.client.result(runId);

      expect(result.status).toBe('completed');
      expect(result.context.omittedOutputs).toEqual(['large']);
      expect(Object.keys(result.context.stepOutputs)).toEqual(['small', 'other']);
      expect(await workflowTaskFailures(worker.temporal, runId)).toEqual([]);
    },
  );
});

describe('runs in the Temporal UI', () => {
  const named = (name: string): Plan =>
    plan(`
      steps:
        - { id: ${name}_first, action: test.echo, with: { value: 1 } }
        - { id: ${name}_second, action: test.sleep, with: { ms: 15000 } }`);

  it('show their own steps in the current details, though they share a worker', async () => {
    const ids = [await worker.client.start(named('red')), await worker.client.start(named('blue'))];
    await eventually('both are in their second step', () =>
      ids.every((id) => entriesOf(journal, id, 'began').length === 2),
    );

    const [red, blue] = await Promise.all(ids.map(currentDetails));
    expect(red).toContain('✓ red_first');
    expect(red).toMatch(/▶ red_second +running/);
    expect(red).not.toContain('blue');
    expect(blue).toMatch(/▶ blue_second +running/);
    expect(blue).not.toContain('red');
    await Promise.all(ids.map((id) => worker.client.cancel(id)));
    expect((await worker.client.result(ids[0])).status).toBe('cancelled');
    expect(await currentDetails(ids[0])).toMatch(/✗ red_second +cancelled/);
    await worker.client.result(ids[1]);
  });

  async function currentDetails(runId: string): Promise<string> {
    const metadata = await worker.temporal.workflow
      .getHandle(runId)
      .query<{ currentDetails: string }>('__temporal_workflow_metadata');
    return metadata.currentDetails;
  }

  it('are found by definition, type, status and symbol', async () => {
    const runId = await worker.client.start(
      plan(`
        variables: { symbols: { type: array, items: { type: string }, default: [SPX, IXIC] } }
        steps: [{ id: a, action: test.fail_permanently, on_failure: continue }]`),
    );
    await worker.client.result(runId);

    const query =
      "BellwetherDefinition = 'scripted' AND BellwetherType = 'analysis' AND BellwetherStatus = 'degraded' AND BellwetherSymbols = 'IXIC'";
    const found = async (): Promise<string[]> => {
      const ids: string[] = [];
      for await (const { workflowId } of worker.temporal.workflow.list({ query })) ids.push(workflowId);
      return ids;
    };
    await eventually('the run is listed', async () => (await found()).length > 0);
    expect(await found()).toEqual([runId]);
    expect(await worker.client.show(runId)).toMatchObject({ definition: 'scripted', status: 'degraded' });
  });

  it.each([
    ['of 3,000 characters', ['x'.repeat(3000)]],
    ['of 500 entries', Array.from({ length: 500 }, (_, n) => `SYMBOL-${n}`)],
    ['of wide characters', Array.from({ length: 40 }, () => '名'.repeat(32))],
    ['without entries', []],
  ])('take a list of symbols %s, which the server would not index', async (_, symbols) => {
    const body = `
      variables: { symbols: { type: array, items: { type: string } } }
      steps: [{ id: a, action: test.echo, with: { value: 1 } }]`;
    const result = await worker.client.execute(plan(body), { symbols });

    expect(result.status).toBe('completed');
  });
});

describe('a client that follows a run', () => {
  it('is told what happens, in order', async () => {
    const events: string[] = [];
    const percents: number[] = [];
    const result = await worker.client.execute(
      several,
      {},
      {
        onProgress: (event) => {
          if (event.kind === 'started') events.push(`started ${event.definition}`);
          if (event.kind === 'step' && event.step.kind === 'action')
            events.push(`${event.step.path} ${event.step.status}`);
          if (event.kind === 'progress') percents.push(event.progress.percent);
          if (event.kind === 'ended') events.push(`ended ${event.status}`);
        },
      },
    );

    expect(result.status).toBe('completed');
    expect(events[0]).toBe('started scripted');
    expect(events.at(-1)).toBe('ended completed');
    const settled = events.filter((event) => event.endsWith('succeeded') || event.endsWith('skipped'));
    expect([...settled].sort()).toEqual([
      'buy succeeded',
      'look/late succeeded',
      'look/left succeeded',
      'look/nested/one succeeded',
      'look/nested/two succeeded',
      'quote succeeded',
      'report succeeded',
      'sell skipped',
    ]);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
  });

  it('is told the same of a run that has ended', async () => {
    const runId = await worker.client.start(plan('steps: [{ id: a, action: test.echo, with: { value: 1 } }]'));
    await worker.client.result(runId);
    const events: unknown[] = [];
    for await (const event of worker.client.watch(runId)) events.push(event);

    expect(events).toMatchObject([
      { kind: 'started', runId, definition: 'scripted' },
      { kind: 'step', step: { path: 'a', status: 'succeeded' } },
      { kind: 'progress', progress: { percent: 100 } },
      { kind: 'ended', status: 'completed' },
    ]);
    expect(executions(journal, runId)).toEqual({ a: 1 });
  });
});

/** How many actions of a run were under way at one time. */
function mostAtOnce(runId: string): number {
  let now = 0;
  let most = 0;
  for (const entry of journal.entries()) {
    if (entry.runId !== runId) continue;
    now += entry.what === 'began' ? 1 : -1;
    most = Math.max(most, now);
  }
  return most;
}
