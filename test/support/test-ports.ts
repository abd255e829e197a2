import { noAccount, noDesk } from '../../src/adapters/account/no-account';
import { createMarketData } from '../../src/adapters/market-data/create-market-data';
import { oneProcess } from '../../src/adapters/parallel/one-process';
import type { Ports } from '../../src/slices/ports';
import { MemoryAlerts, MemoryMonitorStore } from './memory-alerts';
import { MemoryArtifactStore } from './memory-artifact-store';
import { systemOf } from './system-reading';

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
  // No network, no keys: quotes and the source alpaca say that they are not configured.
  const { bars, quotes, alternative } = createMarketData({ alpaca: { environment: {} } });
  const alone = {
    artifacts: new MemoryArtifactStore(files),
    bars,
    signal: new AbortController().signal,
  };
  return {
    account: noAccount,
    desk: noDesk,
    paperDesk: noDesk,
    alerts: new MemoryAlerts(),
    monitorStore: new MemoryMonitorStore(),
    system: systemOf(),
    alternative,
    quotes,
    ...alone,
    clock: { now: () => testNow },
    log: { info: () => undefined, warn: () => undefined },
    parallel: oneProcess({ ...alone, ...overrides }),
    progress: (fraction) => {
      progressReports.push(fraction);
    },
    step: { runId: 'test-run', stepPath: 'test_step', attempt: 1 },
    ...overrides,
    progressReports,
    files,
  };
}
