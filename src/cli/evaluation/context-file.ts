import type { Finding } from '../../definition/issue';
import { contextOf, type EvaluationContext } from '../../evaluation/context';
import { InvalidContextError } from '../../evaluation/context-error';
import { readContext } from './read-context';

/**
 * Reads a context file: a mapping with `variables`, `context`, `steps`, `now`, `calendar`, none of them required.
 * @throws InvalidContextError with everything that is wrong and where it stands.
 */
export async function contextFrom(file: string): Promise<EvaluationContext> {
  const { data, describe } = await readContext(file);
  const findings: Finding[] = [];
  const context = contextOf(data, findings);
  if (findings.length > 0) throw new InvalidContextError(findings.map(describe));
  return context;
}
