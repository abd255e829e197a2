import type { IssueCode } from './issue-codes';

export type { IssueCode };

/**
 * Something that an author got wrong, or may have. Errors refuse the definition, warnings do not. The codes are
 * stable; messages may be reworded.
 */
export interface Issue {
  readonly code: IssueCode;
  readonly severity: 'error' | 'warning';
  /** What is wrong, the offending text, what is allowed, what to do. */
  readonly message: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  /** Where in the definition, for example `steps[2].with.symbols`. */
  readonly path: string;
}

/** Where an issue stands before it has a line: keys and indexes from the top of the document. */
export type IssuePath = readonly (string | number)[];

/** An issue as a check finds it. `at` says whether the key or the value at `path` is wrong; `offset` points into a text value. */
export interface Finding {
  readonly code: IssueCode;
  readonly severity?: 'error' | 'warning';
  readonly message: string;
  readonly path: IssuePath;
  readonly at?: 'key' | 'value';
  readonly offset?: number;
}

/** A path as people write it: `steps[2].with.symbols`. */
export function pathText(path: IssuePath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** An issue in one line, as compilers print them: `file:line:column: severity code: message`. */
export function formatIssue(issue: Issue): string {
  return `${issue.file}:${issue.line}:${issue.column}: ${issue.severity} ${issue.code}: ${issue.message}`;
}

export const hasErrors = (issues: readonly Issue[]): boolean => issues.some((issue) => issue.severity === 'error');
