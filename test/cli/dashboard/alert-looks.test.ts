import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FileAlerts } from '../../../src/adapters/alerts/file-alerts';
import { loadChannels } from '../../../src/adapters/channels';
import { AlertLooks } from '../../../src/cli/dashboard/alert-looks';
import { alertsPart } from '../../../src/dashboard/pages/overview';
import type { Alert } from '../../../src/slices/alert-port';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-alerts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function raise(root: string, severity: Alert['severity'], title: string): Promise<void> {
  const at = '2008-10-15T14:00:00.000Z';
  const source = { run_id: 'run-1', step_path: 'a' };
  const raised = {
    key: title,
    severity,
    title,
    message: 'look',
    state: 'open',
    count: 1,
    escalations: 0,
    source,
  } as const;
  const alerts = new FileAlerts(root, await loadChannels({}));
  await alerts.update((book) => {
    const alert: Alert = {
      ...raised,
      id: `alert-${book.next}`,
      opened_at: at,
      first_seen: at,
      last_seen: at,
      notices: [],
    };
    return { book: { ...book, next: book.next + 1, alerts: [...book.alerts, alert] }, result: undefined };
  });
}

const titles = async (): Promise<readonly (string | undefined)[][]> =>
  (await new AlertLooks(folder).all()).map(({ title, replay }) => [title, replay]);

it('shows alerts of now, the gravest first, and then those of recorded sessions, the latest replay first', async () => {
  await raise(path.join(folder, 'replays', '2008-10-15-1000'), 'critical', 'of an old replay');
  await raise(path.join(folder, 'replays', '2007-02-27-2000'), 'critical', 'of a new replay');
  await raise(folder, 'low', 'small');
  await raise(folder, 'high', 'grave');
  expect(await titles()).toEqual([
    ['grave', undefined],
    ['small', undefined],
    ['of a new replay', '2007-02-27'],
    ['of an old replay', '2008-10-15'],
  ]);
});

it('labels those of a recorded session on the page', async () => {
  await raise(path.join(folder, 'replays', '2008-10-15-1000'), 'critical', 'Down');
  const page = alertsPart(await new AlertLooks(folder).all()).text;
  expect(page).toContain('replay of 2008-10-15');
});

it('has none where there is no state folder, and passes over what is no session', async () => {
  expect(await titles()).toEqual([]);
  mkdirSync(path.join(folder, 'replays', 'notes'), { recursive: true });
  expect(await titles()).toEqual([]);
});

it('names a store that cannot be read', async () => {
  const broken = path.join(folder, 'alerts');
  mkdirSync(broken, { recursive: true });
  writeFileSync(path.join(broken, '000000000001.json'), '{');
  await expect(titles()).rejects.toMatchObject({ code: 'AlertStoreDamaged', message: expect.stringContaining(broken) });
});

it('says of a session of old that its alerts cannot be read, and shows those of now', async () => {
  const broken = path.join(folder, 'replays', '2008-10-15-1000', 'alerts');
  mkdirSync(broken, { recursive: true });
  writeFileSync(path.join(broken, '000000000001.json'), '{');
  expect(await titles()).toEqual([['The alerts of this session cannot be read', '2008-10-15']]);
});
