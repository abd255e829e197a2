import { BellwetherClient, loadDefinition } from '../../../src/client';
import { removeHome, startCli, temporaryHome } from '../../support/cli-process';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const home = temporaryHome();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await server.stop();
  removeHome(home);
});

interface Line {
  readonly level: string;
  readonly message: string;
  readonly workflowId?: string;
  readonly step?: string;
  readonly status?: string;
  readonly error?: string;
}

it('a worker that logs from info tells of each run and step, and of no value', async () => {
  const file = path.join(home, 'told.yaml');
  writeFileSync(
    file,
    `name: told\nversion: 1.0.0\ntype: analysis\nvariables: { note: { type: string, default: hush-4711 } }
steps:
  - { id: kept, set: { note: "\${{ note }}" } }
  - { id: bars, action: data.get_historical_data, with: { symbols: [NONE], start_date: 2008-01-02, end_date: 2008-03-31 }, retry: { max_attempts: 1 } }
`,
  );
  const worker = startCli(home, ['worker', '--log-level', 'info'], { TEMPORAL_ADDRESS: server.address });
  const client = new BellwetherClient({ address: server.address });
  try {
    await worker.untilOut(/worker polls/);
    const { plan } = await loadDefinition(file);
    const result = await client.execute(plan, {}, { runId: 'told-1' });
    expect(result.status).toBe('failed');
  } finally {
    await client.close();
    worker.signal('SIGTERM');
  }
  const { err } = await worker.finished;
  const lines = err
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
    .filter(({ message }) => /^(run|step) /.test(message));
  expect(
    lines.map(({ level, message, workflowId, step, status, error }) => ({
      level,
      message,
      workflowId,
      step,
      status,
      error,
    })),
  ).toEqual([
    { level: 'INFO', message: 'run started', workflowId: 'told-1' },
    { level: 'INFO', message: 'step started', workflowId: 'told-1', step: 'bars' },
    { level: 'WARN', message: 'step failed', workflowId: 'told-1', step: 'bars', error: 'NoData' },
    { level: 'WARN', message: 'run ended', workflowId: 'told-1', status: 'failed', error: 'NoData' },
  ]);
  expect(err).not.toContain('hush-4711');
});
