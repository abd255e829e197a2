/** A timer that has been asked for, and when it is to fire: workflow time in milliseconds since the epoch. */
interface Due {
  readonly timer: string;
  readonly dueAt: number;
}

/** What has to be done so that the timers that are due first are open. */
export interface TimerChanges {
  readonly open: readonly Due[];
  readonly close: readonly string[];
}

/**
 * Keeps those timers open that fire first, and the others in line: however many a run asks for, each fires at its time, and a
 * server that takes only so many at once never sees more.
 */
export class TimerWindow {
  private readonly opened = new Map<string, Due>();
  /** The last one is due first; of those that are due together, the one that was asked for first. What is not in `asked` any more is passed over. */
  private readonly line: Due[] = [];
  private readonly asked = new Map<string, Due>();

  constructor(
    private readonly most: number,
    /** Whether there is a bound at all; asked for only when it would be passed. */
    private readonly isBounded: () => boolean,
  ) {}

  add(timer: string, dueAt: number): void {
    this.remove(timer);
    this.queue({ timer, dueAt });
  }

  /** Whether it has been asked for, open or not. */
  has(timer: string): boolean {
    return this.opened.has(timer) || this.asked.has(timer);
  }

  /** It has fired, or is not wanted any more. */
  remove(timer: string): void {
    this.opened.delete(timer);
    this.asked.delete(timer);
  }

  /** What is to be opened and closed now; counted as done. */
  changes(): TimerChanges {
    const open: Due[] = [];
    const close: string[] = [];
    for (let next = this.next(); next !== undefined; next = this.next()) {
      if (this.opened.size >= this.most && this.isBounded()) {
        const last = this.latest();
        if (last === undefined || last.dueAt <= next.dueAt) break;
        this.opened.delete(last.timer);
        this.queue(last);
        close.push(last.timer);
      }
      this.asked.delete(next.timer);
      this.opened.set(next.timer, next);
      open.push(next);
    }
    return { open, close };
  }

  private next(): Due | undefined {
    for (let last = this.line.at(-1); last !== undefined; last = this.line.at(-1)) {
      if (this.asked.get(last.timer) === last) return last;
      this.line.pop();
    }
    return undefined;
  }

  private latest(): Due | undefined {
    let latest: Due | undefined;
    for (const due of this.opened.values()) if (latest === undefined || due.dueAt >= latest.dueAt) latest = due;
    return latest;
  }

  private queue(due: Due): void {
    this.asked.set(due.timer, due);
    let [low, high] = [0, this.line.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.line[middle].dueAt > due.dueAt) low = middle + 1;
      else high = middle;
    }
    this.line.splice(low, 0, due);
  }
}
