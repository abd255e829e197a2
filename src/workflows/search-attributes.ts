import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { JsonObject } from '../base/json';
import type { Plan, RunStatus } from '../engine';
import type { ResolvedRun } from '../protocol';

type Announced = Pick<ResolvedRun, 'searchAttributes' | 'variables'> & { readonly plan: Plan };

/**
 * More symbols than this, or longer ones, are not indexed: the attribute helps to find runs, it does not list them all.
 * The server takes 2,048 bytes for an attribute and ends a run that sends more.
 */
const mostSymbols = 20;
const longestSymbol = 32;

/** Tells the visibility store what the run is. One upsert, only of attributes that the namespace has. */
export function announceStart({ plan, variables, searchAttributes }: Announced): void {
  upsert(searchAttributes, [
    { key: defineSearchAttributeKey('BellwetherDefinition', 'KEYWORD'), value: plan.name },
    { key: defineSearchAttributeKey('BellwetherType', 'KEYWORD'), value: plan.type },
    { key: defineSearchAttributeKey('BellwetherStatus', 'KEYWORD'), value: 'running' },
    { key: defineSearchAttributeKey('BellwetherSymbols', 'KEYWORD_LIST'), value: symbolsOf(variables) },
    { key: defineSearchAttributeKey('BellwetherPlanHash', 'KEYWORD'), value: plan.hash },
  ]);
}

/** Tells the visibility store how the run ended. */
export function announceEnd({ searchAttributes }: Announced, status: RunStatus): void {
  upsert(searchAttributes, [{ key: defineSearchAttributeKey('BellwetherStatus', 'KEYWORD'), value: status }]);
}

function upsert(known: readonly string[], pairs: readonly SearchAttributeUpdatePair[]): void {
  const settable = pairs.filter((pair) => known.includes(pair.key.name));
  if (settable.length > 0) upsertSearchAttributes(settable);
}

function symbolsOf(variables: JsonObject): string[] {
  const { symbols } = variables;
  if (!Array.isArray(symbols)) return [];
  return symbols.filter(isIndexed).slice(0, mostSymbols);
}

function isIndexed(symbol: unknown): symbol is string {
  return typeof symbol === 'string' && symbol !== '' && symbol.length <= longestSymbol;
}
