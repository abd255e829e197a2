import { catalogueHere } from '../../catalogue/actions-here';
import { compileDefinition } from '../../definition/compile';
import type { Plan } from '../../engine/plan';
import { definitionFiles, type DefinitionFile } from '../definition-files';
import { exitCodes, type ExitCode } from '../exit-codes';
import { knownDefinitions } from '../known-definitions';
import type { Output } from '../output';
import { issueLine, issueLines, type ShownIssue } from '../render/issue-lines';

/** A file and what was found in it. */
interface Checked {
  readonly file: string;
  readonly text?: string;
  readonly issues: readonly ShownIssue[];
  /** Undefined when the definition is not valid. */
  readonly plan: Plan | undefined;
}

/** Checks definitions, by name or path, or all in a folder, and reports all their issues. No server is needed. */
export async function validate(given: readonly string[], output: Output): Promise<ExitCode> {
  const files = await definitionFiles(given);
  const definitions = await knownDefinitions(files);
  const catalogue = catalogueHere();
  const checked = files.map((entry): Checked => {
    if (entry.text === undefined) return { file: entry.file, plan: undefined, issues: [unreadable(entry)] };
    const { file, text } = entry;
    return { file, text, ...compileDefinition(text, file, catalogue, { definitions }) };
  });
  const valid = checked.every(({ plan }) => plan !== undefined);
  if (output.json) output.document({ valid, issues: checked.flatMap(({ issues }) => issues) });
  else show(checked, output);
  return valid ? exitCodes.done : exitCodes.wrongUse;
}

function unreadable({ file, problem }: Extract<DefinitionFile, { readonly problem: string }>): ShownIssue {
  return { code: 'unreadable-file', severity: 'error', message: problem, file, line: 1, column: 1, path: '' };
}

function show(checked: readonly Checked[], output: Output): void {
  for (const { file, text, issues, plan } of checked) {
    for (const issue of issues) {
      if (!output.isTerminal) output.line(issueLine(issue));
      else for (const line of [...issueLines(issue, text, output.columns), '']) output.line(line);
    }
    if (plan !== undefined) output.line(`${file}: ${plan.name} ${plan.version} is valid (${plan.hash.slice(0, 19)})`);
  }
  const issues = checked.flatMap((entry) => entry.issues);
  if (checked.length > 1 || issues.length > 0) output.line(summary(checked, issues));
}

/** `3 definitions checked, 2 of them valid; 4 errors, 1 warning` */
function summary(checked: readonly Checked[], issues: readonly ShownIssue[]): string {
  const valid = checked.filter(({ plan }) => plan !== undefined).length;
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const found = [counted(errors, 'error'), counted(issues.length - errors, 'warning')].filter((text) => text !== '');
  return `${counted(checked.length, 'definition')} checked, ${verdict(valid, checked.length)}${found.length === 0 ? '' : `; ${found.join(', ')}`}`;
}

function verdict(valid: number, all: number): string {
  if (valid === all) return all === 1 ? 'valid' : 'all valid';
  if (valid > 0) return `${valid} of them valid`;
  return all === 1 ? 'not valid' : 'none of them valid';
}

function counted(number: number, word: string): string {
  return number === 0 ? '' : `${number} ${word}${number === 1 ? '' : 's'}`;
}
