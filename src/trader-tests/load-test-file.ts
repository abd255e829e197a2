import { BellwetherError } from '../base/errors';
import type { Json } from '../base/json';
import { hasErrors, type Finding, type Issue, type IssuePath } from '../definition/issue';
import { inOrder, loadYaml } from '../definition/load';
import { schemaFindings } from '../definition/schema-findings';
import { testFileSchema, type TestFile } from './test-file-schema';

/** A file of tests as it was read. */
export interface LoadedTestFile {
  readonly file: string;
  /** Undefined when an issue is an error. */
  readonly tests: TestFile | undefined;
  readonly data: Json | undefined;
  readonly issues: readonly Issue[];
  /** Gives a finding its line and column. */
  place(finding: Finding): Issue;
  /** Where something in the file stands, counted from 1. */
  at(path: IssuePath): { readonly line: number; readonly column: number };
}

/** Reads a file of tests. Whatever is wrong with it is in `issues`; nothing is thrown for bad input. `file` only names it. */
export function loadTestFile(text: string, file: string): LoadedTestFile {
  const yaml = loadYaml(text, file);
  const at = (path: IssuePath): { line: number; column: number } => {
    const { line, column } = yaml.place({ code: 'wrong-value', message: '', path });
    return { line, column };
  };
  const { data, place } = yaml;
  if (data === undefined) return { file, tests: undefined, data, issues: yaml.issues, place, at };
  const parsed = testFileSchema.safeParse(data);
  const issues = inOrder([...yaml.issues, ...schemaFindings(testFileSchema, data).map(place)]);
  return { file, tests: parsed.success && !hasErrors(issues) ? parsed.data : undefined, data, issues, place, at };
}

/** Milliseconds since the epoch of a time that the schema has checked. */
export function instantMs(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new BellwetherError('BadDate', `'${text}' is no time`);
  return ms;
}
