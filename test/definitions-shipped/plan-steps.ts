import type { Plan, StepPlan } from '../../src/engine';

/** A step of a plan with the text of all that it computes, without that of the steps inside it. */
export interface FlatStep {
  readonly step: StepPlan;
  /** Ids from the top, as definitions name them: branches do not count, handlers begin with their event. */
  readonly names: readonly string[];
  readonly text: string;
}

/** Every step of a plan, those of handlers, branches, fallbacks and loops included. */
export function stepsOfPlan(plan: Plan): readonly FlatStep[] {
  const found: FlatStep[] = [];
  visit([plan.root, plan.events], found);
  return found;
}

function visit(value: unknown, found: FlatStep[]): void {
  if (Array.isArray(value)) for (const entry of value) visit(entry, found);
  else if (typeof value === 'object' && value !== null) {
    if (isStep(value)) found.push({ step: value, names: namesOf(value.path), text: ownText(value) });
    for (const entry of Object.values(value)) visit(entry, found);
  }
}

const isStep = (value: object): value is StepPlan => 'kind' in value && 'path' in value && 'onFailure' in value;

const namesOf = (path: string): string[] =>
  path.split('/').filter((name) => name !== '' && name !== 'else' && !/^branch_\d+$/.test(name));

/** Conditions and inputs of the step itself; of a conditional group the conditions of its branches too. */
function ownText(step: StepPlan): string {
  return JSON.stringify(step, (_, value: unknown) =>
    typeof value === 'object' && value !== null && value !== step && isStep(value) ? undefined : value,
  );
}

/**
 * The steps whose output a text reads, as names from the top: `steps.a.b.output` means the `a` that is nearest, in the lists around the
 * step that reads.
 */
export function outputsRead({ names, text }: FlatStep, known: ReadonlySet<string>): string[] {
  return [...text.matchAll(/\bsteps\.([a-z0-9_.]+?)\.(?:output|status)\b/g)].flatMap(([, chain = '']) => {
    for (let depth = names.length; depth >= 0; depth -= 1) {
      const candidate = [...names.slice(0, depth), ...chain.split('.')].join('/');
      if (known.has(candidate)) return [candidate];
    }
    return [];
  });
}

/** The words of a text's expressions, without what stands in quotes: facts and variables among them. */
export function namesRead(text: string): ReadonlySet<string> {
  const expressions = [...text.matchAll(/\$\{\{(.*?)\}\}/g)].map(([, inner = '']) => inner);
  const bare = [...text.matchAll(/"(?:when|until|while)":"((?:[^"\\]|\\.)*)"/g)].map(([, inner = '']) => inner);
  const words = [...expressions, ...bare].flatMap(
    (one) => one.replace(/'[^']*'/g, '').match(/(?<![.\w])[a-z_]\w*/g) ?? [],
  );
  return new Set(words);
}
