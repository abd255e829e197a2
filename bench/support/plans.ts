import { catalogueOf } from '../../src/catalogue';
import { compileDefinition, formatIssue } from '../../src/definition';
import type { Plan } from '../../src/engine';
import { noop } from './noop-action';

/** A definition of `steps` no-op steps, in sequence or all at once, compiled as a user's would be. */
export function noopPlan(mode: 'sequential' | 'parallel', steps: number): Plan {
  const lines = Array.from({ length: steps }, (_, n) => `  - { id: step_${n}, action: bench.noop, with: { n: ${n} } }`);
  return bodyPlan([`mode: ${mode}`, 'steps:', ...lines].join('\n'), `noop_${mode}_${steps}`);
}

/** A definition of no-op steps, without its head. */
export function bodyPlan(body: string, name = 'bench'): Plan {
  const text = `name: ${name}\nversion: 1.0.0\ntype: analysis\n${body}`;
  const { plan, issues } = compileDefinition(text, 'bench.yaml', catalogueOf([noop]));
  if (plan === undefined) throw new Error(issues.map(formatIssue).join('\n'));
  return plan;
}
