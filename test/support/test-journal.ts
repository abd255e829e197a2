import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** One thing that a test action did. */
export interface JournalEntry {
  readonly runId: string;
  readonly path: string;
  readonly attempt: number;
  readonly what: 'began' | 'ended' | 'stopped';
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What test actions did, in order: how a test knows what really ran, whatever the run says of itself. */
export interface TestJournal {
  note(entry: JournalEntry): void;
  entries(): readonly JournalEntry[];
}

/** For workers in the process of the test. */
export function memoryJournal(): TestJournal {
  const entries: JournalEntry[] = [];
  return { note: (entry) => entries.push(entry), entries: () => entries };
}

/** For workers in processes of their own, which may be killed: every entry is in the file when `note` returns. */
export function fileJournal(file: string): TestJournal {
  return {
    note: (entry) => {
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
    entries: () =>
      existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').filter(Boolean).map(parse) : [],
  };
}

/** How often an action began for each step of a run, by path. */
export function executions(journal: TestJournal, runId: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { path } of entriesOf(journal, runId, 'began')) counts[path] = (counts[path] ?? 0) + 1;
  return counts;
}

export function entriesOf(journal: TestJournal, runId: string, what: JournalEntry['what']): readonly JournalEntry[] {
  return journal.entries().filter((entry) => entry.runId === runId && entry.what === what);
}

const parse = (line: string): JournalEntry => JSON.parse(line) as JournalEntry;
