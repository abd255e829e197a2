import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileDefinition, type Compiled, type Issue } from '../../src/definition';
import { specCatalogue } from './spec-catalogue';
import { specDefinitions } from './spec-definitions';

/** A definition of the corpus, and every issue that it must give: `issue bad-cron 9:14`, `warning unreachable 6:5`. */
export interface SpecFile {
  readonly name: string;
  readonly text: string;
  readonly expected: readonly string[];
}

/** The files of a folder of the corpus. A line `# issue: CODE LINE:COLUMN` of the first comment names an issue. */
export function specFiles(folder: 'bad' | 'good'): readonly SpecFile[] {
  const path = join(__dirname, folder);
  return readdirSync(path).map((name) => {
    const text = readFileSync(join(path, name), 'utf8');
    const expected = Array.from(
      text.matchAll(/^# (issue|warning): (\S+ \d+:\d+)$/gm),
      ([, what, issue]) => `${what} ${issue}`,
    );
    return { name, text, expected };
  });
}

/** Compiles with the actions and the definitions of the corpus. */
export function compileSpec(text: string, name = 'spec.yaml'): Compiled {
  return compileDefinition(text, name, specCatalogue, { definitions: specDefinitions });
}

/** An issue as the files name it. */
export function briefly({ code, severity, line, column }: Issue): string {
  return `${severity === 'error' ? 'issue' : 'warning'} ${code} ${line}:${column}`;
}
