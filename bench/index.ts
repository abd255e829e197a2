import os from 'node:os';
import { startTestServer } from '../test/support/temporal-server';
import { stepOverhead } from './step-overhead';
import { benchEnvironment } from './support/bench-environment';

/** Runs the benchmarks and prints them as Markdown, with the machine and the date they hold for. */
async function main(): Promise<void> {
  const lines = [`# Benchmarks`, '', machine(), ''];
  const server = await startTestServer();
  const environment = await benchEnvironment(server.address, server.stateFolder);
  try {
    lines.push(...(await stepOverhead(environment)));
  } finally {
    await environment.stop();
    await server.stop();
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

function machine(): string {
  const [cpu] = os.cpus();
  return `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${os.cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.platform()}. Figures are medians (smallest to largest).`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
