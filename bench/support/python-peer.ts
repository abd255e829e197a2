import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

/** What a script of bench/peers printed, or why there is nothing. */
export type PeerResult<Result> = { readonly result: Result } | { readonly skipped: string };

/**
 * Runs a script of bench/peers with the Python that BELLWETHER_PYTHON names (else python3) and reads its JSON. Skipped with a
 * word where there is no Python, or where what the script needs is not installed as pinned; its header says how to install it.
 */
export function runPythonPeer<Result>(
  script: string,
  args: readonly string[],
  schema: z.ZodType<Result>,
): PeerResult<Result> {
  const python = process.env['BELLWETHER_PYTHON'] ?? 'python3';
  const file = fileURLToPath(new URL(`../peers/${script}`, `file://${__dirname}/`));
  const { error, status, stdout, stderr } = spawnSync(python, [file, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (error !== undefined)
    return { skipped: `${python} cannot be run (${error.message}); BELLWETHER_PYTHON names another` };
  if (status !== 0) return { skipped: `${script} needs what its header names: ${lastLine(stderr)}` };
  return { result: schema.parse(JSON.parse(stdout)) };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'it said nothing';
}
