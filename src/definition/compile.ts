import type { Plan } from '../engine/plan';
import type { ActionCatalogue } from './action-catalogue';
import { buildPlan } from './build-plan';
import { checks } from './checks';
import { hasErrors, type Finding, type Issue } from './issue';
import { inOrder, loadYaml } from './load';
import { allSteps, outlineOf } from './outline';
import { checkStructure } from './structure';

export interface Compiled {
  /** Undefined when an issue is an error. */
  readonly plan: Plan | undefined;
  /** All issues of the file, in the order of their places. */
  readonly issues: readonly Issue[];
}

/** Compiles the YAML text of a definition. Whatever is wrong with it is in `issues`; nothing is thrown for bad input. */
export function compileDefinition(text: string, file: string, catalogue: ActionCatalogue): Compiled {
  const yaml = loadYaml(text, file);
  if (yaml.data === undefined) return { plan: undefined, issues: yaml.issues };
  const structure = checkStructure(yaml.data);
  const findings: Finding[] = [...structure.findings];
  const { definition } = structure;
  if (definition === undefined) return { plan: undefined, issues: inOrder(findings.map(yaml.place)) };
  const outline = outlineOf(definition);
  const input = { definition, outline, steps: [...allSteps(outline)], catalogue };
  for (const check of checks) {
    for (const finding of check(input)) if (structure.follows?.(finding.path) !== true) findings.push(finding);
  }
  const issues = inOrder(findings.map(yaml.place));
  return { plan: hasErrors(issues) ? undefined : buildPlan(definition, outline, catalogue), issues };
}
