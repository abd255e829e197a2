import { z } from 'zod';
import type { JsonObject } from './base/json';
import type { ActionCatalogue, ActionDescription } from './definition';
import type { Action } from './slices/action';
import { findPatterns } from './slices/analyze';
import { run as runBacktest } from './slices/backtest';
import { getHistoricalData } from './slices/data';
import { predictBestStrategy } from './slices/ml_strategy';
import { createPerformanceReport } from './slices/monitor';

/** Every action of the shipped slices, by name. */
export const shippedActions: readonly Action[] = [
  findPatterns,
  runBacktest,
  getHistoricalData,
  predictBestStrategy,
  createPerformanceReport,
];

/** An action as a person looks it up. */
export interface CatalogueEntry extends ActionDescription {
  readonly summary: string;
  readonly action: Action;
}

/** Actions with their schemas, as the compiler, the workers and the listings use them. */
export interface Catalogue extends ActionCatalogue {
  get(name: string): CatalogueEntry | undefined;
  readonly entries: readonly CatalogueEntry[];
}

/** @throws Error when two actions have one name. */
export function catalogueOf(actions: readonly Action[] = shippedActions): Catalogue {
  const entries = new Map<string, CatalogueEntry>();
  for (const action of [...actions].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entries.has(action.name)) throw new Error(`two actions have the name ${action.name}`);
    entries.set(action.name, entryOf(action));
  }
  return { get: (name) => entries.get(name), names: [...entries.keys()], entries: [...entries.values()] };
}

function entryOf(action: Action): CatalogueEntry {
  let inputSchema: JsonObject | undefined;
  let outputSchema: JsonObject | undefined;
  return {
    name: action.name,
    summary: action.summary,
    capability: action.capability,
    // Made when they are first asked for: a worker starts without them.
    get inputSchema() {
      return (inputSchema ??= schemaOf(action.input, 'input'));
    },
    get outputSchema() {
      return (outputSchema ??= schemaOf(action.output, 'output'));
    },
    publishes: action.publishes ?? {},
    defaults: action.defaults,
    ...(action.maxAttempts !== undefined && { maxAttempts: action.maxAttempts }),
    checkInput: (input) => action.input.safeParse(input).error?.issues ?? [],
    action,
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  // zod's JSON Schema is plain data; the round trip leaves out what JSON cannot carry.
  return JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }))) as JsonObject;
}
