import type { BarNumbers } from './bar-row';

/** Columns of a bar: its time, the line it was read from, and its numbers. */
export type StoredColumn = 'time' | 'line' | keyof BarNumbers;

const names = ['time', 'line', 'open', 'high', 'low', 'close', 'adjClose', 'volume'] as const;

/** A bar whose time is that of another. */
export interface Repeated {
  readonly time: number;
  readonly line: number;
  readonly firstLine: number;
}

/** Bars as columns of numbers that grow: 64 bytes a bar, whatever the number of rows. */
export class BarStore {
  #columns = emptyColumns(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(time: number, line: number, numbers: BarNumbers): void {
    if (this.#length === this.#columns.time.length) this.#resize(Math.max(1024, Math.ceil(this.#length * 1.5)));
    const at = this.#length++;
    const columns = this.#columns;
    columns.time[at] = time;
    columns.line[at] = line;
    columns.open[at] = numbers.open;
    columns.high[at] = numbers.high;
    columns.low[at] = numbers.low;
    columns.close[at] = numbers.close;
    columns.adjClose[at] = numbers.adjClose;
    columns.volume[at] = numbers.volume;
  }

  timeAt(index: number): number {
    return this.#columns.time[index];
  }

  /** Puts the bars in the order of their times. Of bars with one time the one with the lowest line stays; the others are returned. */
  sort(): Repeated[] {
    const { time, line } = this.#columns;
    const order = Uint32Array.from({ length: this.#length }, (_, index) => index);
    order.sort((left, right) => time[left] - time[right] || line[left] - line[right]);
    const repeated: Repeated[] = [];
    let kept = 0;
    for (const index of order) {
      const before = kept === 0 ? undefined : order[kept - 1];
      if (before !== undefined && time[before] === time[index])
        repeated.push({ time: time[index], line: line[index], firstLine: line[before] });
      else order[kept++] = index;
    }
    const inOrder = order.subarray(0, kept);
    for (const name of names) this.#columns[name] = Float64Array.from(inOrder, (index) => this.#columns[name][index]);
    this.#length = kept;
    return repeated;
  }

  /** Keeps the last `count` bars. Returns how many went. */
  keepLast(count: number): number {
    const gone = Math.max(0, this.#length - count);
    if (gone > 0) for (const name of names) this.#columns[name] = this.#columns[name].slice(gone, this.#length);
    this.#length -= gone;
    return gone;
  }

  /** A column as numbers, behind those of another store. The column is let go: it can be taken once. */
  take(name: StoredColumn, before: BarStore): number[] {
    const [first, second] = [before.#release(name), this.#release(name)];
    const all = new Array<number>(first.length + second.length).fill(0);
    for (let index = 0; index < first.length; index++) all[index] = first[index];
    for (let index = 0; index < second.length; index++) all[first.length + index] = second[index];
    return all;
  }

  #release(name: StoredColumn): Float64Array {
    const column = this.#columns[name].subarray(0, this.#length);
    this.#columns[name] = new Float64Array(0);
    return column;
  }

  #resize(capacity: number): void {
    const grown = emptyColumns(capacity);
    for (const name of names) grown[name].set(this.#columns[name]);
    this.#columns = grown;
  }
}

function emptyColumns(capacity: number): Record<StoredColumn, Float64Array> {
  const column = (): Float64Array => new Float64Array(capacity);
  return {
    time: column(),
    line: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    adjClose: column(),
    volume: column(),
  };
}
