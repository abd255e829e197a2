import type { Json } from '../../base/json';
import { constantValue, ExpressionError, parseCondition } from '../../expression';
import type { Finding } from '../issue';
import type { Dependency } from '../../engine/plan';
import { dependenciesOf, type OutlineScope, type OutlineStep } from '../outline';
import type { Check } from './check';

/** Every branch can be taken, and every step can get its turn. */
export const checkReachable: Check = function* ({ steps }) {
  for (const step of steps) {
    yield* checkBranches(step);
    yield* checkWhen(step);
    yield* checkOutcomes(step);
    yield* checkLoop(step);
  }
};

function* checkBranches({ definition: { branches = [], else: otherwise }, yamlPath }: OutlineStep): Generator<Finding> {
  let always: number | undefined;
  const seen = new Map<string, number>();
  for (const [index, { when }] of branches.entries()) {
    const path = [...yamlPath, 'branches', index, 'when'];
    const text = String(when).trim();
    const same = seen.get(text);
    if (always !== undefined) yield unreachable(`branch ${always + 1} is always taken, so this one never is`, path);
    else if (same !== undefined) yield unreachable(`branch ${same + 1} has this condition too and comes first`, path);
    else if (constantOf(when) === false) yield unreachable('this is never true, so the branch is never taken', path);
    if (constantOf(when) === true) always ??= index;
    seen.set(text, same ?? index);
  }
  if (always !== undefined && otherwise !== undefined)
    yield {
      ...unreachable(`branch ${always + 1} is always taken, so else never is`, [...yamlPath, 'else']),
      at: 'key',
    };
}

/** Switching a step off may be meant. */
function* checkWhen({ definition: { when }, id, yamlPath }: OutlineStep): Generator<Finding> {
  if (when === undefined || constantOf(when) !== false) return;
  const message = `step '${id}' never runs: its condition is always false`;
  yield { ...unreachable(message, [...yamlPath, 'when']), severity: 'warning' };
}

/** Outcomes that the awaited step cannot have. Cutting a definition short for a while may be meant. */
function* checkOutcomes(step: OutlineStep): Generator<Finding> {
  for (const [index, { step: id, on }] of dependenciesOf(step).entries()) {
    const why = whyNever(siblingsOf(step.scope).get(id), on);
    if (why === undefined) continue;
    const path = step.definition.depends_on === undefined ? step.yamlPath : [...step.yamlPath, 'depends_on', index];
    yield { ...unreachable(`step '${step.id}' never runs: ${why}`, path), severity: 'warning' };
  }
}

function whyNever(target: OutlineStep | undefined, on: Dependency['on']): string | undefined {
  if (target === undefined) return undefined;
  const { definition, kind, id } = target;
  const isConditional = definition.when !== undefined && constantOf(definition.when) !== true;
  if (kind === 'stop' && !isConditional && on !== 'skipped') return `'${id}' ends the run`;
  const fails = kind === 'fail' && (definition.on_failure === undefined || definition.on_failure === 'fail');
  if (fails && !isConditional && on === 'succeeded') return `'${id}' always fails`;
  return kind === 'set' && on === 'failed' && isFixed(definition.set ?? null) ? `'${id}' cannot fail` : undefined;
}

const isFixed = (value: Json): boolean => !JSON.stringify(value).includes('${{');

function* checkLoop({ definition: { repeat }, id, yamlPath }: OutlineStep): Generator<Finding> {
  if (repeat?.while === undefined || constantOf(repeat.while) !== false) return;
  yield unreachable(`this is never true, so '${id}' has no iteration`, [...yamlPath, 'repeat', 'while']);
}

const byScope = new WeakMap<OutlineScope, ReadonlyMap<string, OutlineStep>>();

function siblingsOf(scope: OutlineScope): ReadonlyMap<string, OutlineStep> {
  let siblings = byScope.get(scope);
  if (siblings === undefined) {
    siblings = new Map(scope.steps.map((step) => [step.id, step]));
    byScope.set(scope, siblings);
  }
  return siblings;
}

function constantOf(when: string | boolean): Json | undefined {
  if (typeof when === 'boolean') return when;
  try {
    return constantValue(parseCondition(when).expression);
  } catch (error) {
    // What is wrong with it is reported where it stands.
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

const unreachable = (message: string, path: Finding['path']): Finding => ({ code: 'unreachable', message, path });
