import { execFile, type ExecFileException } from 'node:child_process';
import { messageOf } from '../base/errors';

export interface CommandOptions {
  /** The command is killed after this long. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end and gives its standard output.
 *
 * @throws Error that says how it ended (not found, exit code, time-out, stopped) with the last line it wrote to standard error.
 */
export function runCommand(
  command: string,
  commandArguments: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...commandArguments],
      {
        signal,
        killSignal: 'SIGKILL',
        cwd: options.cwd,
        env: options.environment ?? process.env,
        maxBuffer: 16 * 1024 * 1024,
        windowsHide: true,
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        if (timeout.aborted) return reject(new Error(`${command} took longer than ${options.timeoutMs / 1000} s`));
        if (options.signal?.aborted === true)
          return reject(new Error(`${command} was stopped: ${messageOf(options.signal.reason)}`));
        reject(new Error(describeEnd(command, error, stderr), { cause: error }));
      },
    );
  });
}

function describeEnd(command: string, error: ExecFileException, stderr: string): string {
  if (error.code === 'ENOENT') return `${command} was not found`;
  const lastLine = stderr.trim().split('\n').at(-1)?.trim();
  const ending =
    typeof error.code === 'number'
      ? `ended with exit code ${String(error.code)}`
      : `failed (${error.code ?? error.message})`;
  return lastLine === undefined || lastLine === '' ? `${command} ${ending}` : `${command} ${ending}: ${lastLine}`;
}
