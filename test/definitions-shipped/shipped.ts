import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { catalogueOf } from '../../src/catalogue';
import { compileDefinition, formatIssue } from '../../src/definition';
import type { Plan } from '../../src/engine';

const folder = path.resolve(__dirname, '../../definitions');

/** File names of the definitions that ship; tests of definitions lie beside them. */
export const shippedFiles: readonly string[] = readdirSync(folder).filter((name) => /(?<!\.test)\.yaml$/.test(name));

export const shippedText = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

/** @throws Error with every issue. */
export function shippedPlan(file: string): Plan {
  const { plan, issues } = compileDefinition(shippedText(file), file, catalogueOf());
  if (plan === undefined || issues.length > 0) throw new Error(issues.map(formatIssue).join('\n'));
  return plan;
}
