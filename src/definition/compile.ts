import { utf8Length, type Json } from '../base/json';
import type { Plan } from '../engine/plan';
import type { ActionCatalogue } from './action-catalogue';
import { buildPlan } from './build-plan';
import { checks, type CheckInput } from './checks';
import type { DefinitionLookup } from './definition-lookup';
import { hasErrors, type Finding, type Issue } from './issue';
import { planLimitBytes } from './limits';
import { inOrder, loadYaml } from './load';
import { outlineOf } from './outline';
import { definitionText } from './load/save';
import { checkStructure } from './structure';
import { Types } from './type-environment';

export interface Compiled {
  /** Undefined when an issue is an error. */
  readonly plan: Plan | undefined;
  /** All issues of the file, in the order of their places. */
  readonly issues: readonly Issue[];
}

export interface CompileOptions {
  /** The definitions that `workflow` steps may name. Without it their names are taken as they are. */
  readonly definitions?: DefinitionLookup;
}

/** Compiles the YAML text of a definition. Whatever is wrong with it is in `issues`; nothing is thrown for bad input. */
export function compileDefinition(
  text: string,
  file: string,
  catalogue: ActionCatalogue,
  { definitions }: CompileOptions = {},
): Compiled {
  const yaml = loadYaml(text, file);
  if (yaml.data === undefined) return { plan: undefined, issues: yaml.issues };
  const structure = checkStructure(yaml.data);
  const findings: Finding[] = [...structure.findings];
  const { definition } = structure;
  if (definition === undefined)
    return {
      plan: undefined,
      issues: inOrder([...yaml.issues, ...findings.map(yaml.place).filter(isNotOnALineOf(yaml.issues))]),
    };
  const outline = outlineOf(definition);
  const types = new Types(definition, outline, catalogue, structure.isUntyped);
  const input: CheckInput = {
    definition,
    outline,
    steps: outline.steps,
    types,
    catalogue,
    ...(definitions && { definitions }),
  };
  for (const check of checks) {
    for (const finding of check(input)) if (structure.follows?.(finding) !== true) findings.push(finding);
  }
  const issues = inOrder([...yaml.issues, ...findings.map(yaml.place).filter(isNotOnALineOf(yaml.issues))]);
  if (hasErrors(issues)) return { plan: undefined, issues };
  const plan = buildPlan(definition, outline, catalogue);
  const tooLarge = planTooLarge(plan);
  return tooLarge === undefined ? { plan, issues } : { plan: undefined, issues: [...issues, yaml.place(tooLarge)] };
}

/** Compiles a definition that was built in code. Issues have the places that it would have as YAML. */
export function compileObject(
  definition: Json,
  name: string,
  catalogue: ActionCatalogue,
  options: CompileOptions = {},
): Compiled {
  return compileDefinition(definitionText(definition), name, catalogue, options);
}

/** What else is said of a line with a character that is none of the language most likely follows from it. */
function isNotOnALineOf(strays: readonly Issue[]): (issue: Issue) => boolean {
  const lines = new Set(strays.map(({ line }) => line));
  return ({ line }) => !lines.has(line);
}

function planTooLarge(plan: Plan): Finding | undefined {
  const bytes = utf8Length(JSON.stringify(plan));
  if (bytes <= planLimitBytes) return undefined;
  const message = `the plan of '${plan.name}' has ${bytes} bytes; at most ${planLimitBytes} are allowed: use fewer steps, or several definitions`;
  return { code: 'plan-too-large', message, path: ['steps'], at: 'key' };
}
