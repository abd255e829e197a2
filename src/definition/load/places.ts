/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Lines and columns of a text, of which another one without its invisible characters was read. */
export class Places {
  private readonly starts: readonly number[];

  constructor(
    original: string,
    private readonly originalOffset: (offset: number) => number,
  ) {
    this.starts = [0, ...Array.from(original.matchAll(/\n/g), ({ 0: end, index }) => index + end.length)];
  }

  /** Of an offset into the text that was read. */
  at(offset: number): Position {
    return this.atOriginal(this.originalOffset(offset));
  }

  atOriginal(offset: number): Position {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}
