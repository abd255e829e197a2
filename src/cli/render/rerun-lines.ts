import type { PreparedRerun } from '../../client';
import type { Plan } from '../../engine';
import { foldPaths } from './fold-paths';
import { againNotes, freshNotes, isList, keptNotes, sizeNote } from './rerun-notes';

/** Lines of a section. */
const mostShown = 40;

/** What a rerun of a run of the plan `before` would keep and do. What is kept as a whole is one line. */
export function rerunLines(before: Plan, prepared: PreparedRerun): string[] {
  const { plan, again, fresh, kept } = prepared;
  const edited = plan.hash === before.hash ? [] : ['with another definition than the one that was run'];
  const isLong = (paths: readonly string[]): boolean => paths.length > mostShown;
  return [
    ...edited,
    ...section('kept', kept, true, prepared, (path) => keptNotes(path, prepared)),
    ...section('done again', again, isLong(again), prepared, (path) => againNotes(path, prepared)),
    ...section('follows, not run before', fresh, isLong(fresh), prepared, (path) => freshNotes(path, prepared)),
    '',
  ];
}

/** A step with a note is always worth its line, and so is the one that was named. */
function section(
  title: string,
  paths: readonly string[],
  isFolded: boolean,
  prepared: PreparedRerun,
  notesOf: (path: string) => readonly string[],
): string[] {
  if (paths.length === 0) return [];
  const isShown = (path: string): boolean => !isFolded || path === prepared.from || notesOf(path).length > 0;
  const lines = foldPaths(paths, { isList: (path) => isList(path, prepared), isShown }).map(({ path, inside }) => {
    const notes = notesOf(path);
    const size = isFolded ? sizeNote(path, inside, prepared) : [];
    return { text: `  ${[path, ...size, ...notes].join('  ')}`, isPlain: notes.length === 0 && path !== prepared.from };
  });
  return [title, ...withinLimit(lines)];
}

/** Where there are too many, those go first that have nothing to say. */
function withinLimit(lines: readonly { readonly text: string; readonly isPlain: boolean }[]): string[] {
  if (lines.length <= mostShown) return lines.map(({ text }) => text);
  const worthIt = lines.filter(({ isPlain }) => !isPlain).slice(0, mostShown);
  const plain = lines.filter(({ isPlain }) => isPlain).slice(0, mostShown - worthIt.length);
  const shown = new Set([...worthIt, ...plain]);
  const left = lines.length - shown.size;
  return [...lines.filter((line) => shown.has(line)).map(({ text }) => text), `  … and ${left} more; --json has all`];
}
