import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { runWorkflowType, signals } from '../../src/protocol';
import { eventually } from '../support/eventually';
import { kitActions } from '../support/kit/kit-actions';
import { kitPlan } from '../support/kit/scenario';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(120_000);

const deployment = 'kit';
let server: TestServer;
const workers: TestWorker[] = [];

beforeAll(async () => {
  server = await startTestServer();
}, 600_000);

afterAll(async () => {
  for (const worker of workers) await worker.stop();
  await server.stop();
});

/** A worker of this version, which is the current one once this has returned. */
async function release(buildId: string): Promise<TestWorker> {
  const worker = await startTestWorker(server, { actions: kitActions, version: { deployment, buildId } });
  workers.push(worker);
  const { workflowService } = worker.temporal.workflow;
  await eventually(`version ${buildId} is current`, async () => {
    try {
      await workflowService.setWorkerDeploymentCurrentVersion({
        namespace: 'default',
        deploymentName: deployment,
        buildId,
        identity: 'test',
      });
      return true;
    } catch {
      // The server has not heard of the worker yet.
      return false;
    }
  });
  return worker;
}

it('a run stays with the version that it began on, and moves to the current one in a new execution', async () => {
  const { temporal, taskQueue } = await release('v1');
  const plan = kitPlan({
    name: 'versions',
    definition: parse(`
steps:
  - { id: a, action: kit.give }
  - { id: w, wait: { event: go } }
  - { id: b, action: kit.give }
  - { id: v, wait: { event: go } }`) as Record<string, never>,
  });
  const versionOf = async (): Promise<string | undefined> => {
    const { raw } = await temporal.workflow.getHandle('versioned').describe();
    return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined;
  };
  const handle = await temporal.workflow.start(runWorkflowType, {
    workflowId: 'versioned',
    taskQueue,
    args: [{ definition: plan }],
  });
  await eventually('it has begun on version 1', async () => (await versionOf()) === 'v1');
  await release('v2');
  await sleep(500);
  expect(await versionOf()).toBe('v1');

  await handle.signal(signals.event, { name: 'go', payload: null });
  await eventually('it has gone on with version 2', async () => (await versionOf()) === 'v2');
  await temporal.workflow.getHandle('versioned').signal(signals.event, { name: 'go', payload: null });

  expect(await temporal.workflow.getHandle('versioned').result()).toMatchObject({ status: 'completed' });
});
