import type { ActionCatalogue } from '../action-catalogue';
import type { Finding } from '../issue';
import type { OutlineScope, OutlineStep } from '../outline';
import type { Definition } from '../schema';

/** What every check may look at. */
export interface CheckInput {
  readonly definition: Definition;
  readonly outline: OutlineScope;
  /** All steps, outer before inner. */
  readonly steps: readonly OutlineStep[];
  readonly catalogue: ActionCatalogue;
}

/** A check of one kind of mistake; one file each, listed in `index.ts`. */
export type Check = (input: CheckInput) => Iterable<Finding>;
