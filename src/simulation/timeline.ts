/** Something that will happen on a timeline. */
export interface Planned {
  /** It will not happen; of what has happened already, nothing is undone. */
  withdraw(): void;
}

interface Entry {
  readonly at: number;
  readonly work: () => void | Promise<void>;
}

/**
 * Virtual time, in milliseconds since the epoch: it stands still while something happens, and then moves on to what comes next.
 * Earlier first; at the same time, what was planned first. One thing happens at a time, so that the same plan gives the same day.
 */
export class Timeline {
  private readonly entries: Entry[] = [];

  constructor(private time: number) {}

  get now(): number {
    return this.time;
  }

  /** Plans something for a time; one that has passed means at once, after what is planned for now. */
  plan(at: number, work: Entry['work']): Planned {
    return this.insert(at, work, (time) => this.placeBehind(time));
  }

  private insert(at: number, work: Entry['work'], placeFor: (at: number) => number): Planned {
    const entry: Entry = { at: Math.max(at, this.time), work };
    this.entries.splice(placeFor(entry.at), 0, entry);
    return {
      withdraw: () => {
        const index = this.entries.indexOf(entry);
        if (index >= 0) this.entries.splice(index, 1);
      },
    };
  }

  /** As `plan`, but before what is planned for the same time. */
  planFirst(at: number, work: Entry['work']): Planned {
    return this.insert(at, work, (time) => this.placeBefore(time));
  }

  /** When the next thing happens; undefined when nothing is planned. */
  get nextAt(): number | undefined {
    return this.entries[0]?.at;
  }

  /** Lets the next thing happen. @returns false when nothing is planned. */
  async step(): Promise<boolean> {
    const entry = this.entries.shift();
    if (entry === undefined) return false;
    this.time = entry.at;
    const working = entry.work();
    if (working !== undefined) await working;
    return true;
  }

  /** Behind everything that is planned for the same time. */
  private placeBehind(at: number): number {
    return this.firstPlace((other) => other > at);
  }

  private placeBefore(at: number): number {
    return this.firstPlace((other) => other >= at);
  }

  private firstPlace(isBehind: (at: number) => boolean): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (!isBehind(this.entries[middle].at)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
