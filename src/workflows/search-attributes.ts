import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { JsonObject } from '../base/json';
import { jsonTextBytes } from '../base/text';
import type { Plan, RunStatus } from '../engine';
import type { ResolvedRun } from '../protocol';

type Announced = Pick<ResolvedRun, 'searchAttributes' | 'variables'> & { readonly plan: Plan };

/**
 * More symbols than this, or longer ones, are not indexed: the attribute helps to find runs, it does not list them all.
 * The server takes 2,048 bytes of JSON for an attribute and ends a run that sends more.
 */
const mostSymbols = 20;
const longestSymbol = 32;
const mostBytes = 1900;

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

/** The symbols that a run is found by: the variable `symbols`, as far as the server takes it. */
export function symbolsOf(variables: JsonObject): string[] {
  const { symbols } = variables;
  if (!Array.isArray(symbols)) return [];
  const indexed: string[] = [];
  let left = mostBytes;
  for (const symbol of symbols.filter(isIndexed).slice(0, mostSymbols)) {
    left -= jsonTextBytes(symbol) + '"",'.length;
    if (left < 0) break;
    indexed.push(symbol);
  }
  return indexed;
}

/** Nobody searches for what cannot be printed. */
function isIndexed(symbol: unknown): symbol is string {
  return typeof symbol === 'string' && symbol !== '' && symbol.length <= longestSymbol && !/\p{C}/u.test(symbol);
}
