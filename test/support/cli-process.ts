import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const command = path.resolve(__dirname, '../../bin/bellwether.mjs');

export interface Finished {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

/** The real command, as a child process. */
export interface CliProcess {
  /** All that it has written to standard output so far. */
  readonly out: string;
  readonly finished: Promise<Finished>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when its standard output matches; rejects when it ends without. */
  untilOut(pattern: RegExp): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/** Starts `bellwether` on a state folder, with nothing of Temporal's in its environment but what is given. */
export function startCli(home: string, argv: readonly string[], environment: Environment = {}): CliProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(TEMPORAL_|BELLWETHER_CSV|CI$|FORCE_COLOR$)/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), BELLWETHER_HOME: home, ...environment };
  const child = spawn(process.execPath, [command, ...argv], { env });
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.err += text));
  const finished = finishOf(child, written);
  return {
    get out() {
      return written.out;
    },
    finished,
    signal: (name) => child.kill(name),
    async untilOut(pattern) {
      while (!pattern.test(written.out)) {
        if (child.exitCode !== null)
          throw new Error(`ended without ${String(pattern)}:\n${written.out}\n${written.err}`);
        await sleep(20);
      }
    },
  };
}

/** Runs `bellwether` to its end. */
export function cli(home: string, argv: readonly string[], environment: Environment = {}): Promise<Finished> {
  return startCli(home, argv, environment).finished;
}

/** A fresh state folder. */
export function temporaryHome(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'bellwether-cli-'));
}

export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** What the state folder says of its server: its process and its address; undefined when none runs. */
export function serverOf(home: string): { readonly pid: number; readonly address: string } | undefined {
  try {
    return JSON.parse(readFileSync(path.join(home, 'server.json'), 'utf8')) as { pid: number; address: string };
  } catch {
    return undefined;
  }
}

function finishOf(child: ChildProcessWithoutNullStreams, written: { out: string; err: string }): Promise<Finished> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? undefined, ...written }));
  });
}
