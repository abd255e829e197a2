import { randomUUID } from 'node:crypto';
import { startTestServer } from '../test/support/temporal-server';
import { benchEnvironment, type BenchEnvironment } from './support/bench-environment';
import { pairs, spreadText } from './support/statistics';
import { startStockServer } from './support/stock-server';

const steps = 40;
const timers = 5;

/** The embedded server as we start it beside one as it comes: a sequential step and a timer of a millisecond. */
export async function serverTuning(): Promise<string[]> {
  const tunedServer = await startTestServer();
  const stockServer = await startStockServer();
  const tuned = await benchEnvironment(tunedServer.address, tunedServer.stateFolder);
  const stock = await benchEnvironment(stockServer.address, tunedServer.stateFolder);
  try {
    const step = await pairs(
      5,
      () => each(tuned, 'handWrittenSequence', steps),
      () => each(stock, 'handWrittenSequence', steps),
    );
    const timer = await pairs(
      3,
      () => each(tuned, 'handWrittenTimers', timers),
      () => each(stock, 'handWrittenTimers', timers),
    );
    return [
      '## The embedded server, tuned, beside the stock one',
      '',
      `- a sequential step, ms: tuned ${spreadText(step.a)}, stock ${spreadText(step.b)}; ratio ${spreadText(step.ratio, 3)}`,
      `- a timer of 1 ms, ms: tuned ${spreadText(timer.a)}, stock ${spreadText(timer.b)}; ratio ${spreadText(timer.ratio, 3)}`,
      '',
    ];
  } finally {
    await tuned.stop();
    await stock.stop();
    await stockServer.stop();
    await tunedServer.stop();
  }
}

/** Milliseconds for each of `count` steps or timers. */
async function each({ client, baselineQueue }: BenchEnvironment, type: string, count: number): Promise<number> {
  const before = performance.now();
  await client.workflow.execute(type, {
    workflowId: `${type}-${randomUUID()}`,
    taskQueue: baselineQueue,
    args: [count],
  });
  return (performance.now() - before) / count;
}
