import type { Json } from '../base/json';
import { graphOf, nodeAt } from './build-graph';
import { jsonBytes } from './fit-steps';
import { readsOf } from './loop-reads';
import type { TickReport } from './messages';
import { payloadLimitBytes, type Plan } from './plan';
import { readWithin, resultKey } from './references';
import type { RunState, StepError } from './state';
import { toldOrder } from './tick';

/** What of a report is neither results nor facts: its id, how the tick ended, and why. */
const envelopeBytes = 32 * 1024;

const limitBytes = payloadLimitBytes - envelopeBytes;

/** What is named of what is too large. */
const mostNamed = 3;

/**
 * What a tick tells its run: how it ended, and what others read of it. What would not fit into one signal is left out altogether,
 * since a part of it would pass for all; the tick has failed for that, see `untellable`.
 */
export function tickReport(plan: Plan, state: RunState, path: string, id: string): TickReport {
  const found = foundOut(plan, state, path);
  const { results, facts } = jsonBytes(found) <= limitBytes ? found : { results: {}, facts: {} };
  return { id, status: state.status, ...(state.error && { error: state.error }), results, facts };
}

/** Why a tick cannot tell its run what it has found out; undefined where it can. */
export function untellable(plan: Plan, state: RunState, path: string): StepError | undefined {
  const { results, facts } = foundOut(plan, state, path);
  const bytes = jsonBytes({ results, facts });
  if (bytes <= limitBytes) return undefined;
  const named = [...sizesOf(results), ...sizesOf(facts)].sort((a, b) => b.bytes - a.bytes).slice(0, mostNamed);
  const message =
    `what the run reads of this tick has ${bytes} bytes, and at most ${limitBytes} travel in its report ` +
    `(the largest: ${named.map((entry) => `${entry.name} with ${entry.bytes}`).join(', ')}). ` +
    'Let the step give less, or hand on a reference to an artifact';
  return { type: 'PayloadTooLarge', message };
}

/** What other steps read of the steps of a tick, named as they name it, and the facts that it has published. */
function foundOut(plan: Plan, state: RunState, path: string): Pick<TickReport, 'results' | 'facts'> {
  const graph = graphOf(plan);
  const list = nodeAt(graph, `${path}[0]`);
  const results: Record<string, Json | undefined> = {};
  for (const { segments, field } of readsOf(plan, nodeAt(graph, path))) {
    const [first, ...rest] = segments;
    const step = list.childById.get(first);
    const value = step && readWithin(state.steps, step, rest, field);
    if (value !== undefined) results[resultKey(segments, field)] = value;
  }
  const facts: Record<string, Json> = {};
  for (const [name, fact] of Object.entries(state.facts))
    if (fact !== undefined && fact.order !== toldOrder) facts[name] = fact.value;
  return { results, facts };
}

const sizesOf = (values: Readonly<Record<string, Json | undefined>>): { name: string; bytes: number }[] =>
  Object.entries(values).map(([name, value]) => ({ name, bytes: jsonBytes(value ?? null) }));
