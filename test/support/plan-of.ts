import { compileDefinition, formatIssue, type ActionCatalogue } from '../../src/definition';
import type { Plan } from '../../src/engine';
import { fakeCatalogue } from './fake-catalogue';

/**
 * Compiles the body of a definition, as people write it: `steps:` and whatever else it needs; name, version and type are
 * filled in. The text may be indented as a whole.
 * @throws Error with every issue when it does not compile.
 */
export function planOf(body: string, catalogue: ActionCatalogue = fakeCatalogue(), type = 'analysis'): Plan {
  const text = `name: scripted\nversion: 1.0.0\ntype: ${type}\n${withoutIndent(body)}`;
  const { plan, issues } = compileDefinition(text, 'scripted.yaml', catalogue);
  if (plan === undefined) throw new Error(`${issues.map(formatIssue).join('\n')}\n\n${text}`);
  return plan;
}

function withoutIndent(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(indent)).join('\n');
}
