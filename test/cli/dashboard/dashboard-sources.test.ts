import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { dashboardSources } from '../../../src/cli/dashboard/dashboard-sources';
import type { BellwetherClient } from '../../../src/client';

const stateFolder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-sources-'));
afterAll(() => rmSync(stateFolder, { recursive: true, force: true }));

const description = {
  definition: 'live',
  version: '1.0.0',
  planHash: 'sha256:1',
  status: 'cancelled',
  progress: { percent: 0, succeeded: 0, failed: 0, skipped: 0, cancelled: 0, running: 0, total: 1 },
  steps: [],
} as const;

/** A run that goes on, or has ended. */
const clientOf = (closedAt: string | undefined) =>
  ({
    show: async (runId: string) => ({ runId, status: 'cancelled', startedAt: '2026-11-23T22:00:00.000Z', closedAt }),
    progress: async () => description,
    childExecution: async () => undefined,
  }) as never as BellwetherClient;

it.each([
  ['that goes on is offered', undefined, undefined],
  [
    'that has ended, where no ledger has anything of it, is not',
    '2026-11-23T22:05:00.000Z',
    'It has ended, and nothing of it is open or held: there is nothing to halt.',
  ],
])('the halt of a run %s', async (_, closedAt, notToHalt) => {
  const signal = new AbortController().signal;
  const { sources, close } = dashboardSources({ client: clientOf(closedAt), signal, stateFolder });
  expect((await sources.run('r1')).notToHalt).toBe(notToHalt);
  await close();
});
