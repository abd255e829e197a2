import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findTemporal, stopEmbeddedServer } from '../../../src/server';
import { isAlive } from '../../../src/server/process-life';

jest.setTimeout(60_000);

let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  await findTemporal();
}, 600_000);

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-lifetime-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await stopEmbeddedServer(folder);
  await rm(folder, { recursive: true, force: true });
});

interface Program {
  readonly child: ChildProcess;
  readonly server: { readonly pid: number; readonly reused: boolean };
  readonly ended: Promise<unknown>;
}

async function run(...commandArguments: readonly string[]): Promise<Program> {
  const hook = path.join(__dirname, '..', '..', 'support', 'typescript-hook.cjs');
  const program = path.join(__dirname, 'start-and-exit.ts');
  const child = spawn(process.execPath, ['--require', hook, program, folder, ...commandArguments], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, server: JSON.parse(line) as Program['server'], ended };
  }
  throw new Error('the program said nothing');
}

async function isGoneSoon(pid: number): Promise<boolean> {
  for (let waited = 0; waited < 5_000 && isAlive(pid); waited += 20) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return !isAlive(pid);
}

describe('the process of the server', () => {
  it.each(['stop', 'throw'])('ends with the program that started it (%s)', async (ending) => {
    const program = await run(ending);
    await program.ended;
    expect(await isGoneSoon(program.server.pid)).toBe(true);
  });

  it('outlives the program when it is detached', async () => {
    const program = await run('exit', 'detached');
    await program.ended;
    expect(isAlive(program.server.pid)).toBe(true);
  });

  it('is taken over by the next program after a kill -9, and then stopped', async () => {
    const first = await run('hang');
    first.child.kill('SIGKILL');
    await first.ended;
    expect(isAlive(first.server.pid)).toBe(true);
    const second = await run('stop');
    expect(second.server).toEqual({ pid: first.server.pid, reused: true });
    await second.ended;
    expect(await isGoneSoon(first.server.pid)).toBe(true);
  });

  it('is one when programs start at once', async () => {
    const programs = await Promise.all([run('hang'), run('hang'), run('hang')]);
    expect(new Set(programs.map(({ server }) => server.pid)).size).toBe(1);
  });
});
