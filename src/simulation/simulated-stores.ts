import { hashText, jsonText } from '../adapters/artifacts/artifact-text';
import type { Json, JsonObject } from '../base/json';
import { ActionError } from '../slices/action-error';
import { emptyAlertBook, type AlertBook, type AlertPort, type Delivery, type Notice } from '../slices/alert-port';
import type { MonitorStore, SeriesPoint } from '../slices/monitor-store-port';
import type { ArtifactRef, ArtifactStore } from '../slices/ports';
import type { SystemMetricsReader } from '../slices/system-metrics-port';

/** Alerts of a simulation: nobody is told, but what would have been sent is kept. */
export class SimulatedAlerts implements AlertPort {
  readonly channels = [{ name: 'log', kind: 'log' as const }];
  readonly sent: Notice[] = [];
  private book: AlertBook = emptyAlertBook;

  channelsFor(): readonly string[] {
    return ['log'];
  }

  read(): Promise<AlertBook> {
    return Promise.resolve(this.book);
  }

  update<Result>(change: (book: AlertBook) => { readonly book: AlertBook; readonly result: Result }): Promise<Result> {
    const { book, result } = change(this.book);
    this.book = book;
    return Promise.resolve(result);
  }

  /** Whatever the channel, the simulation's own log stands for it. */
  deliver(channel: string, notice: Notice): Promise<Delivery> {
    this.sent.push(notice);
    return Promise.resolve({ channel, kind: 'log', delivered: true, at: notice.at });
  }
}

/** Series and dashboards of a simulation. */
export class SimulatedMonitorStore implements MonitorStore {
  private readonly series = new Map<string, { readonly key: string; readonly point: SeriesPoint }[]>();

  appendPoint(series: string, key: string, point: SeriesPoint, keep: number): Promise<readonly SeriesPoint[]> {
    const others = (this.series.get(series) ?? []).filter((entry) => entry.key !== key);
    const kept = [...others, { key, point }].slice(-keep);
    this.series.set(series, kept);
    return Promise.resolve(kept.map((entry) => entry.point));
  }

  putDashboard(name: string, figures: JsonObject): Promise<{ readonly path: string; readonly bytes: number }> {
    return Promise.resolve({ path: `simulated/dashboards/${name}.json`, bytes: jsonText(figures).length });
  }
}

/** Artifacts of a simulation. Files for people are not written. */
export class SimulatedArtifacts implements ArtifactStore {
  private readonly texts = new Map<string, string>();

  putJson(kind: string, value: Json): Promise<ArtifactRef> {
    const text = jsonText(value);
    const stored = hashText(text);
    this.texts.set(stored.ref, text);
    return Promise.resolve({ ...stored, kind });
  }

  getJson(ref: string): Promise<Json> {
    const text = this.texts.get(ref);
    if (text !== undefined) return Promise.resolve(JSON.parse(text) as Json);
    return Promise.reject(new ActionError('ArtifactNotFound', `this simulation has no artifact ${ref}`));
  }

  putFile(kind: string, fileName: string, text: string): Promise<ArtifactRef & { readonly path: string }> {
    return Promise.resolve({ ...hashText(text), kind, path: `simulated/${fileName}` });
  }
}

/**
 * The machine of a simulation: idle, by definition. What this machine does meanwhile is another figure each time, and has nothing to do
 * with the day that is simulated.
 */
export const idleSystem: SystemMetricsReader = {
  read: () =>
    Promise.resolve({
      cpu: { available: true, usage: 0, cores: 1, sampleMs: 0 },
      memory: { available: true, usage: 0, totalBytes: 0, availableBytes: 0 },
      worker: { available: true, cores: 0, residentBytes: 0, processes: 1 },
      eventLoop: { available: true, meanMs: 0, p99Ms: 0, maxMs: 0, windowMs: 0 },
      disk: { available: true, folder: 'simulated', usage: 0, freeBytes: 0, totalBytes: 0 },
      latency: [],
      broker: { available: false, reason: 'the market is simulated: no broker is called' },
      backlog: { available: true, taskQueue: 'simulated', workflowTasks: 0, activityTasks: 0, oldestMs: 0 },
      schedules: { available: true, ticks: 0, maxMs: 0, meanMs: 0, windowMs: 0 },
      attempts: { available: true, finished: 0, failed: 0, windowMs: 0 },
    }),
};
