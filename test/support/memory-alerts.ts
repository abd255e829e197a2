import type { AlertBook, AlertPort, Delivery, Notice } from '../../src/slices/alert-port';
import { emptyAlertBook } from '../../src/slices/alert-port';
import { ActionError } from '../../src/slices/action-error';
import type { MonitorStore, SeriesPoint } from '../../src/slices/monitor-store-port';

type Answer = Pick<Delivery, 'delivered' | 'reason'>;

/** Alerts in memory, with channels that do what a test says; `sent` is what they were handed. */
export class MemoryAlerts implements AlertPort {
  book: AlertBook = emptyAlertBook;
  readonly sent: { readonly channel: string; readonly notice: Notice }[] = [];
  readonly channels: readonly { readonly name: string; readonly kind: Delivery['kind'] }[];
  readonly answers: Map<string, Answer>;

  constructor(answers: Readonly<Record<string, Answer>> = {}) {
    this.answers = new Map(Object.entries(answers));
    this.channels = [
      { name: 'log', kind: 'log' },
      ...Object.keys(answers).map((name) => ({ name, kind: 'webhook' as const })),
    ];
  }

  channelsFor(): readonly string[] {
    return this.channels.map(({ name }) => name);
  }

  async read(): Promise<AlertBook> {
    return this.book;
  }

  async update<Result>(
    change: (book: AlertBook) => { readonly book: AlertBook; readonly result: Result },
  ): Promise<Result> {
    const { book, result } = change(this.book);
    this.book = book;
    return result;
  }

  async deliver(channel: string, notice: Notice): Promise<Delivery> {
    const kind = this.channels.find(({ name }) => name === channel)?.kind;
    if (kind === undefined) throw new ActionError('UnknownChannel', `there is no channel '${channel}'`);
    this.sent.push({ channel, notice });
    const answer = this.answers.get(channel) ?? { delivered: true };
    return { channel, kind, at: notice.at, ...answer };
  }
}

/** Series and dashboards in memory. */
export class MemoryMonitorStore implements MonitorStore {
  readonly dashboards = new Map<string, unknown>();
  readonly #series = new Map<string, { readonly key: string; readonly point: SeriesPoint }[]>();

  async appendPoint(series: string, key: string, point: SeriesPoint, keep: number): Promise<readonly SeriesPoint[]> {
    const others = (this.#series.get(series) ?? []).filter((entry) => entry.key !== key);
    const kept = [...others, { key, point }].slice(-keep);
    this.#series.set(series, kept);
    return kept.map((entry) => entry.point);
  }

  async putDashboard(name: string, figures: unknown): Promise<{ readonly path: string; readonly bytes: number }> {
    this.dashboards.set(name, figures);
    return { path: `dashboards/${name}.json`, bytes: JSON.stringify(figures).length };
  }
}
