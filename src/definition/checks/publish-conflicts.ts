import type { ActionCatalogue } from '../action-catalogue';
import { isOrdered } from '../availability';
import type { Finding } from '../issue';
import { ownersOf, scopesOf, type OutlineScope, type OutlineStep } from '../outline';
import type { Check } from './check';

/** No two steps that could run at once publish one fact: which of them wins would be left to chance. */
export const checkPublishConflicts: Check = function* ({ outline, steps, catalogue }) {
  const inside = factsInside(outline.scopes, catalogue);
  for (const scope of outline.scopes) {
    const pairs = new Map<OutlineStep, Map<OutlineStep, string[]>>();
    for (const [fact, publishers] of publishersIn(scope, inside)) {
      const [first, second] = firstUnordered(publishers) ?? [];
      if (first === undefined || second === undefined) continue;
      const ofSecond = pairs.get(second) ?? new Map<OutlineStep, string[]>();
      pairs.set(second, ofSecond.set(first, [...(ofSecond.get(first) ?? []), fact]));
    }
    for (const [second, firsts] of pairs)
      for (const [first, facts] of firsts)
        yield* conflicts(
          second,
          facts,
          (names) =>
            `'${first.path}' publishes ${names} too and could run at the same time; let one of them wait for the other`,
        );
  }
  for (const step of steps) {
    const loop = [...ownersOf(step)].find(({ definition: { for_each: each } }) => (each?.max_concurrent ?? 1) > 1);
    if (loop === undefined) continue;
    yield* conflicts(
      step,
      factsOf(step, catalogue),
      (names) => `several iterations of '${loop.path}' run at the same time and would all publish ${names}`,
    );
  }
};

/** One finding where the step writes that it publishes, one for all that it publishes by its action or by steps in it. */
function* conflicts(step: OutlineStep, facts: readonly string[], words: (names: string) => string): Generator<Finding> {
  const isWritten = (fact: string): boolean => step.definition.publish?.[fact] !== undefined;
  for (const fact of facts.filter(isWritten))
    yield {
      code: 'publish-conflict',
      message: words(`'${fact}'`),
      path: [...step.yamlPath, 'publish', fact],
      at: 'key',
    };
  const others = facts.filter((fact) => !isWritten(fact));
  if (others.length === 0) return;
  const names = others.map((fact) => `'${fact}'`).join(' and ');
  yield { code: 'publish-conflict', message: words(names), path: step.yamlPath };
}

function factsOf({ definition }: OutlineStep, catalogue: ActionCatalogue): string[] {
  const contract = catalogue.get(definition.action ?? '')?.publishes ?? {};
  return [...new Set([...Object.keys(contract), ...Object.keys(definition.publish ?? {})])];
}

/** The facts that each step publishes, itself or through the steps in it. */
function factsInside(
  scopes: readonly OutlineScope[],
  catalogue: ActionCatalogue,
): Map<OutlineStep, ReadonlySet<string>> {
  const inside = new Map<OutlineStep, ReadonlySet<string>>();
  // Inner lists come after the ones that hold them.
  for (const scope of [...scopes].reverse()) {
    for (const step of scope.steps) {
      const facts = new Set(factsOf(step, catalogue));
      for (const inner of scopesOf(step).flatMap(({ steps }) => steps))
        for (const fact of inside.get(inner) ?? []) facts.add(fact);
      inside.set(step, facts);
    }
  }
  return inside;
}

function publishersIn(
  scope: OutlineScope,
  inside: ReadonlyMap<OutlineStep, ReadonlySet<string>>,
): Map<string, OutlineStep[]> {
  const publishers = new Map<string, OutlineStep[]>();
  for (const step of scope.steps) {
    for (const fact of inside.get(step) ?? []) {
      const known = publishers.get(fact);
      if (known === undefined) publishers.set(fact, [step]);
      else known.push(step);
    }
  }
  return publishers;
}

/** Steps are in an order when each one waits for the one before; of those that are not, the first pair. */
function firstUnordered(steps: readonly OutlineStep[]): readonly [OutlineStep, OutlineStep] | undefined {
  const ordered = [...steps].sort((a, b) => a.index - b.index);
  for (let index = 1; index < ordered.length; index++) {
    const [before, after] = [ordered[index - 1], ordered[index]];
    if (!isOrdered(before, after)) return [before, after];
  }
  return undefined;
}
