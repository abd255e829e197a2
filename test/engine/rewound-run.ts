import { parse } from 'yaml';
import type { JsonObject } from '../../src/base/json';
import { rewind, type Plan, type RunState } from '../../src/engine';
import { kitPlan } from '../support/kit/scenario';
import { VirtualRun, type VirtualResult, type VirtualScript } from '../support/kit/virtual-run';

export const planOf = (yaml: string): Plan =>
  kitPlan({ name: 'rewind', definition: parse(yaml) as Record<string, never> });

export const ran = (plan: Plan, script: VirtualScript = {}): VirtualResult => new VirtualRun(plan, script).run();

/** Runs a plan, then again from a step on with another one (or the same): the actions that the second run began, and its end. */
export function again(
  first: VirtualResult,
  plan: Plan,
  from?: string,
  variables?: JsonObject,
): VirtualResult & { readonly kept: readonly string[] } {
  const state = JSON.parse(JSON.stringify(first.state)) as RunState;
  const rewound = rewind(plan, state, {
    at: 1_000_000,
    ...(from !== undefined && { from }),
    ...(variables !== undefined && { variables }),
  });
  const result = new VirtualRun(plan, { startAt: 1_000_000 }, rewound.state).run();
  return { ...result, kept: rewound.kept };
}
