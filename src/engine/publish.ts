import { utf8Length, type Json } from '../base/json';
import { evaluateExpression, isOfType, parseCached, tradingContext, withArticle } from '../expression';
import { expressionFailure, whereOf } from './condition';
import { describeValue } from './describe-value';
import { spendOnBytes, stepFuel } from './fuel';
import type { GraphNode } from './graph';
import { lastIteration } from './references';
import { recordOf, type Run } from './run';
import { scopeOf } from './scope';
import type { StepError } from './state';

/** Facts are numbers and words, and all of them are in the result of the run. */
const longestFactBytes = 2048;

/**
 * Publishes the facts of a step that has just produced its output. Of two steps that publish one fact, the later
 * in plan order wins, whichever finished first; a handler publishes over what the steps of the run had, and they over it.
 * @returns why a value could not be computed, or cannot be a fact; nothing is published then.
 */
export function publishFacts(run: Run, node: GraphNode): StepError | undefined {
  const entries = Object.entries(node.plan.publish);
  if (entries.length === 0) return undefined;
  const output = recordOf(run, node).output;
  const from = innermostList(run, node);
  const scope = scopeOf(run, node, stepFuel, { ...(from !== undefined && { from }), names: { output } });
  const facts: [string, Json][] = [];
  for (const [name, source] of entries) {
    const where = whereOf(`publish ${name}`, source);
    try {
      const { value } = evaluateExpression(parseCached(source), scope);
      const problem = problemOf(run, name, value);
      if (problem !== undefined) return { type: 'PublishError', message: `${where}: ${problem}` };
      facts.push([name, value]);
    } catch (error) {
      return expressionFailure('PublishError', where, error);
    }
  }
  for (const [name, value] of facts) setFact(run, name, value, node);
  return undefined;
}

/** What a group publishes may come from its steps: of a conditional the branch that was taken, of a loop the last iteration. */
function innermostList(run: Run, node: GraphNode): GraphNode | undefined {
  const record = run.state.steps[node.path];
  if (node.plan.kind === 'group') return node;
  if (node.plan.kind === 'conditional') return node.children.find(({ plan }) => plan.id === record?.branch);
  return node.plan.kind === 'repeat' ? lastIteration(node, record) : undefined;
}

/** Why a value cannot be this fact. What an expression gives is not always known before; what reads it relies on its type. */
function problemOf(run: Run, name: string, value: Json): string | undefined {
  const type = tradingContext.get(name);
  if (type !== undefined && !isOfType(value, type))
    return `the fact '${name}' is ${withArticle(type)}, not ${describeValue(value)}`;
  const bytes = utf8Length(JSON.stringify(value));
  spendOnBytes(run, bytes);
  if (bytes <= longestFactBytes) return undefined;
  return `the value has ${bytes} bytes; a fact of the trading context has ${longestFactBytes} at most`;
}

export function setFact(run: Run, name: string, value: Json, { order, isMain }: GraphNode): void {
  const known = Object.hasOwn(run.state.facts, name) ? run.state.facts[name] : undefined;
  // Events come when they come: what a handler learns has no place among the steps of the run but its time.
  const unordered = known !== undefined && (known.aside === true) === isMain;
  if (known === undefined || unordered || known.order <= order)
    run.state.facts[name] = { value, order, ...(!isMain && { aside: true }) };
}

/**
 * A list runs once more: what its steps published the time before is older than whatever they publish now, though a later
 * one of them did.
 */
export function giveWayToNewFacts({ graph, state }: Run, { plan, order }: GraphNode): void {
  const first = graph.firsts.get(plan);
  if (first === undefined) return;
  for (const [name, fact] of Object.entries(state.facts))
    if (fact !== undefined && fact.order > first && fact.order <= order) state.facts[name] = { ...fact, order: first };
}
