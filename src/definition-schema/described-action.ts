import type { z } from 'zod';
import type { CatalogueEntry } from '../catalogue';

/** What the schema tells of an action. */
export type DescribedAction = Pick<CatalogueEntry, 'name' | 'summary' | 'capability'> & {
  readonly action: { readonly input: z.ZodType };
};
