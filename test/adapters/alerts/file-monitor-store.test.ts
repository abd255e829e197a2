import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileMonitorStore } from '../../../src/adapters/alerts/file-monitor-store';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'monitor-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const point = (minute: number, cpu: number) => ({
  at: `2026-01-02T12:${String(minute).padStart(2, '0')}:00.000Z`,
  values: { cpu },
});

describe('the series of a state folder', () => {
  it('keep the latest points, for another worker as well', async () => {
    const store = new FileMonitorStore(root);
    for (const minute of [0, 1, 2]) await store.appendPoint('loop/trends', `tick-${minute}`, point(minute, minute), 3);
    const other = new FileMonitorStore(root);
    expect(await other.appendPoint('loop/trends', 'tick-3', point(3, 3), 3)).toEqual([
      point(1, 1),
      point(2, 2),
      point(3, 3),
    ]);
  });

  it('have one point for a step that was tried twice', async () => {
    const store = new FileMonitorStore(root);
    await store.appendPoint('s', 'tick-0', point(0, 1), 10);
    expect(await store.appendPoint('s', 'tick-0', point(1, 2), 10)).toEqual([point(1, 2)]);
  });

  it('are apart by name', async () => {
    const store = new FileMonitorStore(root);
    await store.appendPoint('a/b', 'k', point(0, 1), 10);
    expect(await store.appendPoint('a_b', 'k', point(1, 2), 10)).toHaveLength(1);
  });
});

describe('a dashboard of a state folder', () => {
  it('is replaced whole under its name', async () => {
    const store = new FileMonitorStore(root);
    const first = await store.putDashboard('main', { equity: 1 });
    const second = await store.putDashboard('main', { cash: 2 });
    expect(second.path).toBe(first.path);
    expect(second.path).toBe(join(root, 'monitor', 'dashboards', 'main.json'));
    expect(await readFile(second.path, 'utf8')).toBe('{"cash":2}\n');
  });

  it('does not leave its folder', async () => {
    await expect(new FileMonitorStore(root).putDashboard('../../x', {})).rejects.toMatchObject({ code: 'BadFileName' });
  });
});
