import { noAccount } from '../../src/adapters/account/no-account';
import { FileBarSource } from '../../src/adapters/bars/file-bar-source';
import type { Ports } from '../../src/slices/ports';
import { MemoryArtifactStore } from './memory-artifact-store';

/** The test clock stands still here: after the last sample bar, so that every sample session is over. */
export const testNow = Date.UTC(2026, 0, 2, 12);

/**
 * Ports for a slice test: artifacts in memory, bars from the shipped samples, a clock that stands still,
 * a log that says nothing. `progressReports` collects what was reported, `files` what `putFile` stored (path to text).
 */
export function testPorts(overrides: Partial<Ports> = {}): Ports & {
  progressReports: number[];
  files: Map<string, string>;
} {
  const progressReports: number[] = [];
  const files = new Map<string, string>();
  return {
    account: noAccount,
    artifacts: new MemoryArtifactStore(files),
    bars: new FileBarSource(),
    clock: { now: () => testNow },
    log: { info: () => undefined, warn: () => undefined },
    progress: (fraction) => {
      progressReports.push(fraction);
    },
    signal: new AbortController().signal,
    step: { runId: 'test-run', stepPath: 'test_step', attempt: 1 },
    ...overrides,
    progressReports,
    files,
  };
}
