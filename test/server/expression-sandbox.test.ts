import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import path from 'node:path';
import type { Json } from '../../src/base/json';
import { evaluateHere, type Outcome } from '../support/evaluate-here';
import { startTestServer, type TestServer } from '../support/temporal-server';

jest.setTimeout(120_000);

const values: Record<string, Json> = {
  xs: Array.from({ length: 500 }, (_, index) => index / 7),
  rows: [
    { symbol: 'SPX', pnl: -12.5 },
    { symbol: 'IXIC', pnl: 40 },
  ],
  text: 'The quick brown fox jumps over the lazy dog',
  drawdown: 0.14,
  nothing: null,
  many: Array.from({ length: 60_000 }, (_, index) => index),
};

/** One of each part of the language, and one of each kind of error. */
const sources: readonly string[] = [
  "drawdown < 0.1 && size(xs) > 3 || text.contains('fox')",
  'sum(xs) / count(xs) - avg(xs)',
  'round(1.005, 2) == 1.01 ? sqrt(2) : pow(2, 0.5)',
  "search(text, '(qu|br)[a-z]+\\\\s') && !match(text, 'fox')",
  "rows.filter(r, r.pnl < 0).map(r, r.symbol) == ['SPX']",
  'xs.exists(x, x > 71) && xs.all(x, x >= 0)',
  'default(missing, 3) + min(4, 2, 8)',
  'has(rows[5]) || nothing == null',
  "text.lower().startsWith('the') && upper(text).endsWith('DOG')",
  '0.1 + 0.2',
  '-7 % 3',
  '1 / 0',
  'missing > 1',
  'xs[500]',
  'sqrt(-1)',
  "drawdown > 'x'",
  'many == many && many.exists(m, m < 0)',
  '((((1',
  'now > 0',
];

describe('an expression in the sandbox of a workflow', () => {
  let server: TestServer;
  let inside: Outcome[];

  beforeAll(async () => {
    server = await startTestServer();
    const logger = new DefaultLogger('ERROR');
    const workflowsPath = path.join(__dirname, 'fixtures', 'evaluating-workflow.ts');
    const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger });
    const connection = await NativeConnection.connect({ address: server.address });
    const worker = await Worker.create({ connection, taskQueue: 'sandbox', workflowBundle });
    const clientConnection = await Connection.connect({ address: server.address });
    const { workflow } = new Client({ connection: clientConnection });
    inside = await worker.runUntil(
      workflow.execute('evaluateAll', {
        taskQueue: 'sandbox',
        workflowId: 'sandbox',
        args: [sources, values],
      }) as Promise<Outcome[]>,
    );
    await clientConnection.close();
    await connection.close();
  }, 600_000);

  afterAll(() => server.stop());

  it.each(sources.map((source, index) => [source, index] as const))(
    '%s: has the value, the fuel, the explanation or the error that it has outside',
    (source, index) => {
      expect(inside[index]).toEqual(JSON.parse(JSON.stringify(evaluateHere(source, values))));
    },
  );

  it('and values and errors are both among them', () => {
    const codes = inside.flatMap(({ error }) => (error === undefined ? [] : [error.code]));
    expect(new Set(codes).size).toBeGreaterThanOrEqual(6);
    expect(inside.filter(({ fuel }) => fuel !== undefined).length).toBeGreaterThanOrEqual(10);
  });
});
