import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadAccounts } from '../../src/accounts';
import { DefinitionFolders } from '../../src/adapters/definitions/definition-folders';
import { catalogueOf } from '../../src/catalogue';
import { compileDefinition } from '../../src/definition';
import type { RunResult } from '../../src/engine';
import { runWorkflowType } from '../../src/protocol';
import { eventually } from '../support/eventually';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(240_000);

let folder: string;
let server: TestServer;
let worker: TestWorker;

const child = `
name: child
version: 1.0.0
type: live_trade
steps: [{ id: account, action: monitor.get_portfolio_metrics }]
`;

const parent = `
name: parent
version: 1.0.0
type: live_trade
market: { replay: '2008-10-15', speed: 60, start: '10:00' }
steps:
  - { id: account, action: monitor.get_portfolio_metrics }
  - { id: direct, workflow: child }
  - id: loop
    schedule: { every: 1m, max_ticks: 1 }
    steps: [{ id: ticked, workflow: child }]
`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-children-'));
  await writeFile(path.join(folder, 'child.yaml'), child);
  const terms = { broker: 'paper', opening_cash: '5000' };
  const accounts = { default: 'paper', accounts: { paper: terms, desk: terms } };
  await writeFile(path.join(folder, 'bellwether.accounts.json'), JSON.stringify(accounts));
  server = await startTestServer();
  worker = await startTestWorker(server, {
    definitions: new DefinitionFolders([folder]),
    trading: { accounts: loadAccounts({}, folder) },
  });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const accountIn = ({ context }: RunResult): unknown => {
  const { account } = context.stepOutputs as { account?: { account?: unknown } };
  return account?.account;
};

/** Results of the children of a run and of its ticks, by their ids. */
async function childrenOf(runId: string): Promise<Map<string, RunResult>> {
  const { workflow } = worker.temporal;
  const query = `WorkflowType = '${runWorkflowType}' AND WorkflowId STARTS_WITH '${runId}/'`;
  const ids: string[] = [];
  await eventually('both children are listed', async () => {
    ids.length = 0;
    for await (const { workflowId } of workflow.list({ query })) ids.push(workflowId);
    return ids.length === 2;
  });
  const results = await Promise.all(ids.map((id) => workflow.getHandle<() => Promise<RunResult>>(id).result()));
  return new Map(ids.map((id, index) => [id, results[index]]));
}

it('a run in a recorded session has one account with its children and those of its ticks, of the account that it is bound to', async () => {
  const { plan, issues } = compileDefinition(parent, 'parent.yaml', catalogueOf());
  expect(issues).toEqual([]);
  if (plan === undefined) throw new Error('it does not compile');
  const runId = 'replay-with-children';
  const result = await worker.client.execute(plan, {}, { runId, account: 'desk' });
  expect(result.status).toBe('completed');
  const own = accountIn(result);
  expect(own).toMatch(/^desk-replay-2008-10-15-[0-9a-f]{8}$/);
  const { runId: execution } = await worker.temporal.workflow.getHandle(runId).describe();
  expect(own).toBe(`desk-replay-2008-10-15-${execution.slice(-8)}`);
  const children = await childrenOf(runId);
  expect([...children.keys()].sort()).toEqual([`${runId}/direct`, expect.stringMatching(/\/loop-.*\/.*ticked$/)]);
  for (const each of children.values()) {
    expect(accountIn(each)).toBe(own);
    expect(each.market).toEqual(result.market);
  }
});
