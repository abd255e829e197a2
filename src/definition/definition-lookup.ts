import type { VariableSpec } from '../engine/plan';

/** The definitions that there are beside the one that is compiled. `-` and `_` in names are alike. */
export interface DefinitionLookup {
  readonly names: readonly string[];
  /** The variables a definition declares; undefined when there is no such definition, or it cannot be read. */
  variablesOf(name: string): Readonly<Record<string, VariableSpec>> | undefined;
}
