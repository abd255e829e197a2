import type { Output } from '../../src/cli/output';

/** An output that keeps what is written to it. */
export interface FakeOutput extends Output {
  readonly lines: string[];
  readonly notes: string[];
  readonly errors: string[];
  readonly documents: unknown[];
}

export function fakeOutput(given: { readonly json?: boolean; readonly columns?: number } = {}): FakeOutput {
  const lines: string[] = [];
  const notes: string[] = [];
  const errors: string[] = [];
  const documents: unknown[] = [];
  return {
    json: given.json ?? false,
    isTerminal: false,
    columns: given.columns ?? 80,
    rows: 24,
    lines,
    notes,
    errors,
    documents,
    line: (text = '') => lines.push(...text.split('\n')),
    write: () => undefined,
    note: (text) => notes.push(text),
    error: (text) => errors.push(text),
    document: (value) => documents.push(value),
  };
}
