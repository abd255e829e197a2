import { ActionError } from '../../slices/action-error';
import type { BarRequest, RejectedKind, RejectedRow } from '../../slices/ports';
import { intervalMs, isIntraday } from '../../slices/shared/bar-interval';
import { sessionTime } from '../../slices/shared/bars';
import type { ReadRow } from './bar-row';
import { BarStore } from './bar-store';
import { timeText, type BarTime } from './bar-time';
import { ZoneCheck } from './zone-check';

/** What is collected: the bars that were asked for, and the history before them. */
export interface CollectedBars {
  /** Bars before the first date asked for, in time order. */
  readonly history: BarStore;
  /** The bars asked for, in time order, at least one. */
  readonly wanted: BarStore;
  /** Of the span that was asked for, history included, in line order. */
  readonly rejected: readonly RejectedRow[];
  readonly notes: readonly string[];
}

export interface CollectorOptions {
  /** The file, as it stands in messages. */
  readonly where: string;
  readonly request: BarRequest;
  /** What is said of a file without rows. */
  readonly whenEmpty: string;
  /** More bars than this are too many for one series. @default 2,000,000 */
  readonly maxBars?: number;
}

/** `time` places the row: its own date, else that of the row above; undefined before the first date. */
interface DatedRejection extends RejectedRow {
  readonly time: number | undefined;
}

/** So many unusable rows end the reading: the file is something else, and listing them would eat the memory. */
const maxRejected = 10_000;
const mostBars = 2_000_000;

/**
 * Takes rows one after the other and keeps those that were asked for, so that a file of any length takes the memory of what is
 * wanted of it. A bad row is rejected with its line and reason, never repaired; rows out of order are sorted.
 */
export class BarCollector {
  readonly #options: CollectorOptions;
  readonly #from: number;
  readonly #end: number;
  readonly #zones: ZoneCheck;
  readonly #history = new BarStore();
  readonly #wanted = new BarStore();
  readonly #rejected: DatedRejection[] = [];
  #latestTime: number | undefined;
  #unsortedLine: number | undefined;
  /** The last row that was used, for as long as rows are in order: a double stands right behind its first. */
  #last: { readonly time: number; readonly line: number } | undefined;
  #seen = { count: 0, first: Infinity, last: -Infinity };
  #historyDropped = false;

  constructor(options: CollectorOptions) {
    this.#options = options;
    this.#from = sessionTime(options.request.from);
    this.#end = sessionTime(options.request.to) + intervalMs('1d');
    this.#zones = new ZoneCheck(options.where, options.request.interval);
  }

  /** @throws ActionError `BadData` when the file as a whole cannot be trusted, `TooMuchData`. */
  take(line: number, time: BarTime, readRow: () => ReadRow): void {
    if (time.kind === 'bad') {
      this.reject(line, 'date', time.reason);
      return;
    }
    this.#zones.check(time.offsetMinutes, line);
    if (this.#latestTime !== undefined && time.time < this.#latestTime) this.#unsortedLine ??= line;
    this.#latestTime = time.time;
    const read = readRow();
    if (read.kind === 'rejected') {
      this.reject(line, read.why, read.reason);
      return;
    }
    if (this.#unsortedLine === undefined && this.#last?.time === time.time) {
      this.#rejectRepeated({ time: time.time, line, firstLine: this.#last.line });
      return;
    }
    this.#last = { time: time.time, line };
    this.#seen.count++;
    this.#seen.first = Math.min(this.#seen.first, time.time);
    this.#seen.last = Math.max(this.#seen.last, time.time);
    this.#keep(time.time, line, read);
  }

  reject(line: number, kind: RejectedKind, reason: string, time = this.#latestTime): void {
    this.#rejected.push({ line, kind, reason, time });
    if (this.#rejected.length <= maxRejected) return;
    const first = this.#rejected[0] ?? { line, reason };
    throw new ActionError(
      'BadData',
      `${this.#options.where}: more than ${maxRejected} rows are unusable; reading stopped at line ${line}. ` +
        `The first is line ${first.line}: ${first.reason}`,
    );
  }

  /** @throws ActionError `NoData` when no bar lies in the dates asked for, `BadData`. */
  finish(columns: { readonly hasAdjClose: boolean; readonly hasVolume: boolean }): CollectedBars {
    const { where, whenEmpty } = this.#options;
    if (this.#seen.count === 0) {
      const first = this.#rejected[0];
      const found = first === undefined ? whenEmpty : `no usable row; line ${first.line}: ${first.reason}`;
      throw new ActionError('BadData', `${where}: ${found}`);
    }
    this.#order();
    this.#trimHistory();
    if (this.#wanted.length === 0) throw this.#noBarsInRange();
    this.#checkSpacing();
    const span = this.#rejectedOfSpan();
    const notes = [
      ...(this.#unsortedLine === undefined
        ? []
        : [`rows were not in date order (first at line ${this.#unsortedLine}) and have been sorted`]),
      ...(columns.hasAdjClose ? [] : ['no adjusted closes in the source: close stands for them']),
      ...(columns.hasVolume ? [] : ['no volume in the source: it reads 0']),
      ...this.#historyNote(),
      ...span.notes,
    ];
    return { history: this.#history, wanted: this.#wanted, rejected: span.rejected, notes };
  }

  #keep(time: number, line: number, { numbers }: ReadRow & { readonly kind: 'row' }): void {
    const { request, maxBars = mostBars, where } = this.#options;
    if (time >= this.#end) return;
    if (time < this.#from) {
      this.#history.push(time, line, numbers);
      if (this.#history.length > 2 * request.historyBars + 4096) {
        this.#orderHistory();
        this.#trimHistory();
      }
      return;
    }
    this.#wanted.push(time, line, numbers);
    if (this.#wanted.length <= maxBars) return;
    throw new ActionError(
      'TooMuchData',
      `${where}: more than ${maxBars} ${request.interval} bars of ${request.symbol} from ${request.from} to ${request.to}. ` +
        'Ask for fewer dates, or for longer bars',
    );
  }

  #trimHistory(): void {
    if (this.#history.keepLast(this.#options.request.historyBars) > 0) this.#historyDropped = true;
  }

  #orderHistory(): void {
    if (this.#unsortedLine !== undefined) this.#history.sort().forEach((repeated) => this.#rejectRepeated(repeated));
  }

  #order(): void {
    if (this.#unsortedLine === undefined) return;
    this.#orderHistory();
    this.#wanted.sort().forEach((repeated) => this.#rejectRepeated(repeated));
    this.#rejected.sort((left, right) => left.line - right.line);
  }

  #rejectRepeated({
    time,
    line,
    firstLine,
  }: {
    readonly time: number;
    readonly line: number;
    readonly firstLine: number;
  }): void {
    const text = timeText(time, this.#options.request.interval);
    this.reject(line, 'duplicate', `${text} is already on line ${firstLine}, which is used`, time);
  }

  /** Bars that begin before the one before has ended are bars of another length: every figure made of them would be wrong. */
  #checkSpacing(): void {
    const { where, request } = this.#options;
    if (!isIntraday(request.interval)) return;
    const least = intervalMs(request.interval);
    for (const store of [this.#history, this.#wanted])
      for (let index = 1; index < store.length; index++) {
        const [before, after] = [store.timeAt(index - 1), store.timeAt(index)];
        if (after - before >= least) continue;
        throw new ActionError(
          'BadData',
          `${where}: the bars of ${timeText(before, request.interval)} and ${timeText(after, request.interval)} are ` +
            `${(after - before) / 60_000} min apart, so they are no ${request.interval} bars. Ask for their own interval, or put them where its files are`,
        );
      }
  }

  #historyNote(): string[] {
    const { historyBars, from } = this.#options.request;
    if (this.#history.length >= historyBars) return [];
    return [`${historyBars} bars of history were asked for, the source has ${this.#history.length} before ${from}`];
  }

  #rejectedOfSpan(): { readonly rejected: RejectedRow[]; readonly notes: string[] } {
    const first = this.#history.length > 0 ? this.#history.timeAt(0) : this.#wanted.timeAt(0);
    // When the history reaches the start of the file, so do the rejected rows that count.
    const reachesStart = !this.#historyDropped && this.#options.request.historyBars > 0;
    const start = reachesStart ? -Infinity : Math.min(this.#from, first);
    const inside = this.#rejected.filter(({ time = -Infinity }) => time >= start && time < this.#end);
    const elsewhere = this.#rejected.length - inside.length;
    return {
      rejected: inside.map(({ line, kind, reason }) => ({ line, kind, reason })),
      notes: elsewhere > 0 ? [`${elsewhere} unusable rows lie outside the dates asked for and are not counted`] : [],
    };
  }

  #noBarsInRange(): ActionError {
    const { where, request } = this.#options;
    const { count, first, last } = this.#seen;
    return new ActionError(
      'NoData',
      `${request.symbol}: no bar from ${request.from} to ${request.to} in ${where}, which has ${count} bars ` +
        `from ${timeText(first, request.interval)} to ${timeText(last, request.interval)}. Ask for dates in that range`,
    );
  }
}
