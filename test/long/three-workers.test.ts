import { BellwetherClient, loadDefinition } from '../../src/client';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { removeHome, startCli, temporaryHome, type CliProcess } from '../support/cli-process';
import { eventually } from '../support/eventually';
import { startTestServer, type TestServer } from '../support/temporal-server';

jest.setTimeout(600_000);

const runCount = Number(process.env['TRIAL_RUNS'] ?? 40);
const home = temporaryHome();
const workers: CliProcess[] = [];
let server: TestServer;
let client: BellwetherClient;

beforeAll(async () => {
  server = await startTestServer();
  client = new BellwetherClient({ address: server.address });
  for (let index = 0; index < 3; index += 1)
    workers.push(startCli(home, ['worker', '--max-processes', '1'], { TEMPORAL_ADDRESS: server.address }));
  for (const worker of workers) await worker.untilOut(/worker polls/);
}, 600_000);

afterAll(async () => {
  await client.close();
  for (const worker of workers) worker.signal('SIGTERM');
  await Promise.all(workers.map((worker) => worker.finished));
  await server.stop();
  removeHome(home);
});

/** Work, a pause in which the worker may die, and work on what came before it. */
const text = `name: trial\nversion: 1.0.0\ntype: analysis
steps:
  - { id: bars, action: data.get_historical_data, with: { symbols: [SPX], start_date: 2008-01-02, end_date: 2008-12-31 } }
  - { id: pause, wait: 3s }
  - { id: patterns, action: analyze.find_patterns, with: { bars: "\${{ steps.bars.output.bars }}" } }
`;

it('three workers serve the runs of one queue; one is killed, and every run completes', async () => {
  const file = path.join(home, 'trial.yaml');
  writeFileSync(file, text);
  const { plan } = await loadDefinition(file);
  const ids = await Promise.all(
    Array.from({ length: runCount }, (_, index) => client.start(plan, {}, { runId: `trial-${index}` })),
  );
  await eventually(
    'a run has its bars',
    async () => (await client.progress('trial-0'))?.steps[0]?.status === 'succeeded',
    60_000,
  );
  workers[1]?.signal('SIGKILL');
  const killed = await workers[1]?.finished;
  const results = await Promise.all(ids.map((id) => client.result(id)));
  const attempts = results.reduce((sum, { statistics }) => sum + statistics.attempts, 0);
  process.stdout.write(
    `${runCount} runs on three workers, one killed: ${results.filter(({ status }) => status === 'completed').length} completed, ${attempts} attempts of ${2 * runCount} steps\n`,
  );
  expect(killed?.code).toBeUndefined();
  expect(results.map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
});
