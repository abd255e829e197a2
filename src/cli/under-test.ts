import type { Catalogue } from '../catalogue';
import { readDefinition } from '../client/definitions';
import { compileDefinition, type Issue } from '../definition';
import { eachStep } from '../simulation';
import type { Plan } from '../engine/plan';
import { knownDefinitions } from './known-definitions';

/** A definition by name or path, with all that its `workflow` steps, and theirs, run. `plan` is undefined where one has errors. */
export async function underTest(
  nameOrPath: string,
  catalogue: Catalogue,
): Promise<{
  readonly plan: Plan | undefined;
  readonly children: Readonly<Record<string, Plan>>;
  readonly issues: readonly Issue[];
}> {
  const source = await readDefinition(nameOrPath);
  const definitions = await knownDefinitions([source]);
  const { plan, issues } = compileDefinition(source.text, source.file, catalogue, { definitions });
  const children: Record<string, Plan> = {};
  const found: Issue[] = [...issues];
  const wanted = plan === undefined ? [] : childrenOf(plan);
  let isWhole = plan !== undefined;
  for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
    if (Object.hasOwn(children, name)) continue;
    const { file, text } = await readDefinition(name);
    const compiled = compileDefinition(text, file, catalogue);
    found.push(...compiled.issues);
    if (compiled.plan === undefined) isWhole = false;
    else {
      children[name] = compiled.plan;
      wanted.push(...childrenOf(compiled.plan));
    }
  }
  return { plan: isWhole ? plan : undefined, children, issues: found };
}

const childrenOf = (plan: Plan): string[] =>
  [...eachStep(plan)].flatMap(({ step }) => (step.kind === 'workflow' ? [step.definition] : []));
