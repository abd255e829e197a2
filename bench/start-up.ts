import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { findTemporal, startEmbeddedServer } from '../src/server';
import { spreadOf, spreadText } from './support/statistics';

const root = path.resolve(__dirname, '..');
const rounds = 3;

const resultSchema = z.object({
  status: z.literal('completed'),
  statistics: z.object({ durationMs: z.number() }),
  steps: z.array(z.object({ path: z.string(), durationMs: z.number() })),
});

/** From a warm `npm start` to the finished report, and where the time goes. */
export async function startUp(): Promise<string[]> {
  const totals: number[] = [];
  const runs: z.infer<typeof resultSchema>[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { ms, output } = await npmStart();
    // The first round warms the file cache.
    if (round === 0) continue;
    totals.push(ms);
    runs.push(resultSchema.parse(JSON.parse(output)));
  }
  const parts = await measureParts();
  const seconds = (values: readonly number[]): string => `${spreadText(spreadOf(values.map((ms) => ms / 1000)), 2)} s`;
  const steps = runs[0].steps.map(
    ({ path: step }, index) => `${step} ${seconds(runs.map((run) => run.steps[index].durationMs))}`,
  );
  return [
    '## From `npm start` to the finished report, warm',
    '',
    `- all: ${seconds(totals)}`,
    `- the run itself: ${seconds(runs.map((run) => run.statistics.durationMs))}, of which ${steps.join(', ')}`,
    ...parts,
    '',
  ];
}

/** The parts around the run, each measured by itself. */
async function measureParts(): Promise<string[]> {
  const stateFolder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-parts-'));
  const lines: string[] = [];
  const timed = async <Value>(what: string, work: () => Promise<Value>): Promise<Value> => {
    const before = performance.now();
    const value = await work();
    lines.push(`- ${what}: ${((performance.now() - before) / 1000).toFixed(2)} s`);
    return value;
  };
  await timed('the check that nothing has to be installed or built', () =>
    spawned(process.execPath, ['scripts/setup.mjs'], {}),
  );
  const binary = await findTemporal();
  const server = await timed('starting the server', () =>
    startEmbeddedServer({ binary, stateFolder, preferredPort: 0, preferredUiPort: 0 }),
  );
  await timed('stopping the server', () => server.stop());
  const environment = { BELLWETHER_HOME: stateFolder };
  await timed('`bellwether up`: the program, the server and a worker', () =>
    spawned(process.execPath, ['bin/bellwether.mjs', 'up', '--json'], environment),
  );
  await timed('`bellwether down`', () =>
    spawned(process.execPath, ['bin/bellwether.mjs', 'down', '--json'], environment),
  );
  await rm(stateFolder, { recursive: true, force: true });
  return lines;
}

async function npmStart(): Promise<{ ms: number; output: string }> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'bellwether-start-'));
  const before = performance.now();
  const output = await spawned('npm', ['start', '--silent', '--', '--json'], { BELLWETHER_HOME: home });
  const ms = performance.now() - before;
  await rm(home, { recursive: true, force: true });
  return { ms, output };
}

function spawned(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${String(code)}`));
    });
  });
}
