import { messageOf } from '../base/errors';
import { runCommand } from './run-command';

/** The oldest Temporal CLI whose dev server has all flags and settings that the embedded server uses. */
export const minimumTemporalVersion = '1.4.0';

export type BinaryCheck =
  { readonly kind: 'usable'; readonly version: string } | { readonly kind: 'unusable'; readonly reason: string };

/** Runs `temporal --version` (10 s at most) and says whether this binary is one to use, and if not, why. */
export async function checkTemporalBinary(binary: string, signal?: AbortSignal): Promise<BinaryCheck> {
  let output: string;
  try {
    output = await runCommand(binary, ['--version'], { timeoutMs: 10_000, signal });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return { kind: 'unusable', reason: `${binary} does not run: ${messageOf(error)}` };
  }
  const version = parseTemporalVersion(output);
  if (version === undefined) {
    const firstLine = output.trim().split('\n')[0] ?? '';
    return { kind: 'unusable', reason: `${binary} does not say its version (its answer: "${firstLine.slice(0, 80)}")` };
  }
  if (isOlder(version, minimumTemporalVersion)) {
    return {
      kind: 'unusable',
      reason: `${binary} is version ${version}; ${minimumTemporalVersion} or later is needed`,
    };
  }
  return { kind: 'usable', version };
}

/** `1.9.1` from `temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)`. */
export function parseTemporalVersion(output: string): string | undefined {
  return /\btemporal version v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
}

function isOlder(version: string, minimum: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const [minimumMajor = 0, minimumMinor = 0, minimumPatch = 0] = minimum.split('.').map(Number);
  if (major !== minimumMajor) return major < minimumMajor;
  if (minor !== minimumMinor) return minor < minimumMinor;
  return patch < minimumPatch;
}
