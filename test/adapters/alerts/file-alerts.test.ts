import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileAlerts } from '../../../src/adapters/alerts/file-alerts';
import { loadChannels } from '../../../src/adapters/channels';
import { listAlerts, sendAlert } from '../../../src/slices/monitor';
import { testPorts } from '../../support/test-ports';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'alerts-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const alertsHere = async () => new FileAlerts(root, await loadChannels({}));

const send = async (stepPath: string) =>
  sendAlert.run(
    sendAlert.input.parse({ title: 'Drawdown' }),
    testPorts({ alerts: await alertsHere(), step: { runId: 'run', stepPath, attempt: 1 } }),
  );

describe('alerts of a state folder', () => {
  it('are seen by another worker, and sent by one of those that raise them at once', async () => {
    const results = await Promise.all(['a', 'b', 'c', 'd'].map(send));
    expect(results.filter(({ status }) => status === 'sent')).toHaveLength(1);
    const listed = await listAlerts.run(listAlerts.input.parse({}), testPorts({ alerts: await alertsHere() }));
    expect(listed.alerts).toMatchObject([{ id: 'alert-1', title: 'Drawdown', count: 4, state: 'open' }]);
  });

  it('refuse a book that is none', async () => {
    await send('a');
    await writeFile(join(root, 'alerts', '000000000099.json'), '{"format":"other"}');
    await expect(send('b')).rejects.toMatchObject({ code: 'AlertStoreDamaged' });
  });

  it('know no channel that is not configured', async () => {
    const alerts = await alertsHere();
    const notice = {
      id: 'n',
      kind: 'raised',
      title: 't',
      message: '',
      at: '2026-01-02T12:00:00.000Z',
      runId: 'r',
      stepPath: 's',
      data: {},
    } as const;
    await expect(alerts.deliver('mail', notice, testPorts())).rejects.toThrow(
      "there is no channel 'mail'; there are: log",
    );
  });
});
