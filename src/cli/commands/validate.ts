import { catalogueOf } from '../../catalogue';
import { readDefinition } from '../../client/definitions';
import { compileDefinition, formatIssue, hasErrors, type Issue } from '../../definition';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

/** Checks definitions, by name or path, and reports all their issues. */
export async function validate(files: readonly string[], output: Output): Promise<ExitCode> {
  const catalogue = catalogueOf();
  const issues: Issue[] = [];
  const names: string[] = [];
  for (const nameOrPath of files) {
    const { file, text } = await readDefinition(nameOrPath);
    const compiled = compileDefinition(text, file, catalogue);
    issues.push(...compiled.issues);
    if (compiled.plan !== undefined)
      names.push(
        `${file}: ${compiled.plan.name} ${compiled.plan.version} is valid (${compiled.plan.hash.slice(0, 19)})`,
      );
  }
  const valid = !hasErrors(issues);
  if (output.json) output.document({ valid, issues });
  else {
    for (const issue of issues) output.line(formatIssue(issue));
    for (const name of names) output.line(name);
  }
  return valid ? exitCodes.done : exitCodes.wrongUse;
}
