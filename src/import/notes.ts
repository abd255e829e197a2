import type { IssuePath } from '../definition/issue';

/** Something that is not as it was: what came of it, and what to do. */
export interface Note {
  /** `changed`: it means the same, written otherwise. `by_hand`: it was not carried over, or nobody can say that it means the same. */
  readonly kind: 'changed' | 'by_hand';
  readonly message: string;
  /** Where in the old file. */
  readonly path: IssuePath;
}

/** Collects what a conversion has to say. */
export class Notes {
  readonly list: Note[] = [];

  changed(path: IssuePath, message: string): void {
    this.list.push({ kind: 'changed', message, path });
  }

  byHand(path: IssuePath, message: string): void {
    this.list.push({ kind: 'by_hand', message, path });
  }
}
