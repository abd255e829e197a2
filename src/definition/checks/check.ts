import type { ActionCatalogue } from '../action-catalogue';
import type { DefinitionLookup } from '../definition-lookup';
import type { Finding } from '../issue';
import type { Outline, OutlineStep } from '../outline';
import type { WrittenDefinition } from '../schema';
import type { Types } from '../type-environment';

/** What every check may look at. */
export interface CheckInput {
  readonly definition: WrittenDefinition;
  readonly outline: Outline;
  /** All steps, outer before inner. */
  readonly steps: readonly OutlineStep[];
  readonly types: Types;
  readonly catalogue: ActionCatalogue;
  /** The definitions that a `workflow` step may name; undefined when they are not known, and not looked up. */
  readonly definitions?: DefinitionLookup;
}

/** A check of one kind of mistake; one file each, listed in `index.ts`. */
export type Check = (input: CheckInput) => Iterable<Finding>;
