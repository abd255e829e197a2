import { catalogueOf } from '../../../src/catalogue';
import type { HappeningEvent, RunEvent } from '../../../src/client';
import { compileObject, formatIssue } from '../../../src/definition';
import type { Plan } from '../../../src/engine';
import { continueEveryMemo, runWorkflowType } from '../../../src/protocol';
import { eventually } from '../../support/eventually';
import { workflowTaskFailures } from '../../support/history';
import { journaled } from '../../support/test-actions';
import { kitActions } from '../../support/kit/kit-actions';
import { planOf } from '../../support/plan-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { entriesOf, memoryJournal } from '../../support/test-journal';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(180_000);

const journal = memoryJournal();
const actions = kitActions.map((action) => journaled(action, journal));
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

const hanging = plan(`
steps: [{ id: hang, action: kit.hang }, { id: after, action: kit.give }]
events:
  on_emergency: [{ id: close, action: kit.take, with: { ms: 200 } }]
`);

const asking = plan(`
steps:
  - { id: ask, approve: { message: 'Go on?', from: [ann, bob], quorum: 2 } }
  - { id: go, wait: { event: go } }
`);

async function started(definition: Plan, step: string): Promise<string> {
  const runId = await worker.client.start(definition);
  await eventually(`${step} runs`, async () => {
    const run = await worker.client.progress(runId);
    return run?.steps.some(({ path, status }) => path === step && status === 'running') === true;
  });
  return runId;
}

describe('a client', () => {
  it('decides, sends events, pauses and resumes; the callbacks hear of it', async () => {
    const { client } = worker;
    const runId = await started(asking, 'ask');
    const happened: HappeningEvent[] = [];
    const kinds = new Set<string>();
    const result = client.result(runId, {
      onEvent: (event) => happened.push(event),
      onProgress: ({ kind }) => kinds.add(kind),
    });
    await client.decide(runId, 'ask', { approved: true, by: 'ann' });
    await client.decide(runId, 'ask', { approved: true, by: 'eve' });
    await client.pause(runId, 'carl');
    await eventually('the pause is told of', () => happened.some(({ kind }) => kind === 'paused'));
    await client.decide(runId, 'ask', { approved: true, by: 'bob' });
    await client.resume(runId, 'carl');
    await client.sendEvent(runId, 'go', { price: 42 });

    expect(await result).toMatchObject({
      status: 'completed',
      context: { stepOutputs: { ask: { approved: true, by: ['ann', 'bob'] }, go: { payload: { price: 42 } } } },
    });
    const messages = happened.flatMap((event) => (event.kind === 'message' ? [[event.message, event.payload]] : []));
    expect(messages).toEqual([
      ['decide', { step: 'ask', approved: true, by: 'ann' }],
      ['decide', { step: 'ask', approved: true, by: 'eve' }],
      ['pause', { by: 'carl' }],
      ['decide', { step: 'ask', approved: true, by: 'bob' }],
      ['resume', { by: 'carl' }],
      ['event', { name: 'go', payload: { price: 42 } }],
    ]);
    expect(happened).toContainEqual(expect.objectContaining({ kind: 'paused', by: 'carl' }));
    expect(happened).toContainEqual(
      expect.objectContaining({ kind: 'note', text: "decision of 'eve' on 'ask': only ann, bob may decide" }),
    );
    expect([...kinds]).toEqual(['started', 'step', 'progress', 'ended']);
  });

  it('halts: the answer comes when the handlers have ended, and asked again it is the same', async () => {
    const runId = await started(hanging, 'hang');
    const stages: string[] = [];

    const outcome = await worker.client.halt(runId, {
      reason: 'drill',
      by: 'ann',
      onStage: (stage) => void stages.push(stage),
    });

    const answer = {
      status: 'halted',
      cancelled: ['hang'],
      handlers: [{ path: 'events.on_emergency[0]', status: 'succeeded' }],
      reason: 'drill',
      by: 'ann',
    };
    expect(outcome).toEqual({ confirmed: true, answer });
    expect(stages).toEqual(['sent', 'accepted']);
    expect(await worker.client.halt(runId, { reason: 'again', by: 'bob' })).toEqual({ confirmed: true, answer });
    const { ending, notes } = await worker.client.result(runId);
    expect(ending).toEqual({ status: 'halted', reason: 'drill', by: 'ann' });
    expect(notes).toBeUndefined();
  });

  it('sends the halt though no worker answers, and says what is not known', async () => {
    const runId = 'nobody-serves-it';
    await worker.temporal.workflow.start(runWorkflowType, {
      workflowId: runId,
      taskQueue: 'nobody-here',
      args: [{ definition: hanging }],
    });

    expect(await worker.client.halt(runId, { reason: 'drill', waitMs: 300 })).toEqual({
      confirmed: false,
      sent: true,
      why: 'no worker answered within 0.3 s',
    });

    const late = await startTestWorker(server, { actions, taskQueue: 'nobody-here' });
    try {
      expect(await late.client.result(runId)).toMatchObject({ status: 'halted', error: { message: 'drill' } });
      expect(entriesOf(journal, runId, 'began').map(({ path }) => path)).toEqual(['events.on_emergency[0]/close']);
    } finally {
      await late.stop();
    }
  });

  it('explains a step, and says what was meant by another', async () => {
    const runId = await started(asking, 'ask');

    expect(await worker.client.explain(runId, 'go')).toMatchObject({
      step: { path: 'go', status: 'waiting' },
      reasons: ["It waits for 'ask' (running)."],
      dependencies: [{ step: 'ask', on: 'succeeded', status: 'running' }],
    });
    await expect(worker.client.explain(runId, 'asc')).rejects.toMatchObject({
      code: 'UnknownStep',
      message: `the run '${runId}' has no step 'asc'. Did you mean 'ask'?`,
    });
    await worker.client.cancel(runId);
    expect((await worker.client.result(runId)).status).toBe('cancelled');
  });

  it.each(['pause', 'resume', 'cancel', 'decide', 'event', 'halt'] as const)(
    'says of a run that has ended how it ended, and of none that there is none: %s',
    async (what) => {
      const { client } = worker;
      const { status } = await client.execute(
        plan('steps: [{ id: a, action: kit.give }]'),
        {},
        { runId: `done-${what}` },
      );
      expect(status).toBe('completed');
      const send = {
        pause: (runId: string) => client.pause(runId),
        resume: (runId: string) => client.resume(runId),
        cancel: (runId: string) => client.cancel(runId),
        decide: (runId: string) => client.decide(runId, 'a', { approved: true }),
        event: (runId: string) => client.sendEvent(runId, 'go'),
        halt: (runId: string) => client.halt(runId, { reason: 'late' }),
      }[what];

      await expect(send(`done-${what}`)).rejects.toMatchObject({
        code: 'RunEnded',
        message: expect.stringContaining(`the run 'done-${what}' has ended already (completed, `),
      });
      await expect(send('never-was')).rejects.toMatchObject({ code: 'UnknownRun' });
    },
  );

  it('sums up the runs that have ended, and estimates the next one by those that ended well', async () => {
    const flaky = (failures: number): Plan => {
      const steps = [{ id: 'a', action: 'kit.flaky', with: { failures } }];
      const definition = { name: 'summed_up', version: '1.0.0', type: 'analysis', steps };
      const { plan: compiled, issues } = compileObject(definition, 'summed_up', catalogueOf(actions));
      if (compiled === undefined) throw new Error(issues.map(formatIssue).join('\n'));
      return compiled;
    };
    for (const failures of [0, 1, 0, 9]) await worker.client.execute(flaky(failures));
    await eventually('the server lists them', async () => (await worker.client.stats('summed-up')).read === 4);

    expect(await worker.client.stats('summed-up')).toMatchObject({
      read: 4,
      limit: 100,
      withoutResult: 0,
      definitions: [
        {
          definition: 'summed_up',
          runs: 4,
          outcomes: { completed: 3, failed: 1 },
          failures: 1,
          retries: 3,
          steps: [{ path: 'a', outcomes: { succeeded: 3, failed: 1 }, failures: 1, retries: 3 }],
        },
      ],
    });

    const events: RunEvent[] = [];
    const runId = await worker.client.start(flaky(0));
    for await (const event of worker.client.watch(runId, { estimate: true })) events.push(event);
    expect(events.filter(({ kind }) => kind === 'estimate')).toEqual([
      { kind: 'estimate', estimate: { durationMs: expect.any(Number), runs: 3 } },
    ]);
  });
});

describe('watching', () => {
  it('goes on where the run goes on in new executions, and tells each step once as it ends', async () => {
    const definition = plan(`
steps:
  - { id: a, action: kit.give }
  - { id: wait, wait: { event: go } }
  - { id: loop, repeat: { max_iterations: 5 }, steps: [{ id: b, action: kit.give }] }
  - { id: tell, emit: { event: alarm, payload: { level: 3 } } }
events:
  alarm: [{ id: h, action: kit.give }]
`);
    const runId = 'watched-through';
    await worker.temporal.workflow.start(runWorkflowType, {
      workflowId: runId,
      taskQueue: worker.taskQueue,
      args: [{ definition }],
      memo: { [continueEveryMemo]: 1 },
    });
    const events: RunEvent[] = [];
    for await (const event of worker.client.watch(runId)) {
      events.push(event);
      if (event.kind === 'step' && event.step.path === 'wait' && event.step.status === 'running')
        await worker.client.sendEvent(runId, 'go');
    }

    const ended = events.flatMap((event) =>
      event.kind === 'step' && event.step.status === 'succeeded' ? [event.step.path] : [],
    );
    expect(ended.filter((path) => ['a', 'wait', 'tell', 'events.alarm[0]'].includes(path)).sort()).toEqual([
      'a',
      'events.alarm[0]',
      'tell',
      'wait',
    ]);
    expect(ended.filter((path) => path === 'loop').length).toBeGreaterThan(0);
    expect(events).toContainEqual({ kind: 'event', name: 'alarm', handler: 'events.alarm[0]', payload: { level: 3 } });
    const percents = events.flatMap((event) => (event.kind === 'progress' ? [event.progress.percent] : []));
    expect(percents).toEqual([...percents].sort((x, y) => x - y));
    expect(events.at(-1)).toMatchObject({ kind: 'ended', status: 'completed' });
  });

  it('by a hundred keeps no halt from being carried out, and each of them sees the end', async () => {
    const runId = await started(hanging, 'hang');
    const seen = new Set<number>();
    const watchers = Array.from({ length: 100 }, async (_, index) => {
      const events: RunEvent[] = [];
      for await (const event of worker.client.watch(runId)) {
        if (event.kind === 'started') seen.add(index);
        events.push(event);
      }
      return events;
    });
    await eventually('all of them watch', () => seen.size === 100, 60_000);

    const outcome = await worker.client.halt(runId, { reason: 'a hundred watch', waitMs: 60_000 });

    expect(outcome).toMatchObject({
      confirmed: true,
      answer: { status: 'halted', handlers: [{ path: 'events.on_emergency[0]', status: 'succeeded' }] },
    });
    for (const events of await Promise.all(watchers)) {
      expect(events).toContainEqual(expect.objectContaining({ kind: 'halted', reason: 'a hundred watch' }));
      expect(events.at(-1)).toMatchObject({ kind: 'ended', status: 'halted' });
    }
    expect(entriesOf(journal, runId, 'began').map(({ path }) => path)).toContain('events.on_emergency[0]/close');
    const failures = await workflowTaskFailures(worker.temporal, runId);
    // The server refuses to end an execution that has a message it has not seen: so none is lost.
    expect(failures.filter((cause) => cause !== 'UnhandledCommand')).toEqual([]);
  });
});
