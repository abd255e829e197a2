import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml';
import type { Json } from '../base/json';
import { pathText, type Finding, type Issue, type IssueCode, type IssuePath } from './issue';

/** Longest definition that is read, in characters. */
export const mostCharacters = 1024 * 1024;

/** A YAML text as data, with the means to say where something in it stands. */
export interface LoadedYaml {
  readonly data: Json | undefined;
  /** What YAML itself found wrong; with an error among them there is no data. */
  readonly issues: readonly Issue[];
  /** Gives a finding its file, line and column. */
  place(finding: Finding): Issue;
}

/** Reads YAML. Never throws for bad input: what is wrong is in `issues`. `file` is only used to name it. */
export function loadYaml(text: string, file: string): LoadedYaml {
  const lines = new LineCounter();
  if (text.length > mostCharacters) {
    return refused(
      file,
      'file-too-large',
      `the file has ${text.length} characters; at most ${mostCharacters} are read`,
    );
  }
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false, strict: true });
  const locate = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const issues = [...document.errors, ...document.warnings].map((problem): Issue => ({
    code: codeOf(problem.code),
    severity: 'error',
    message: adviceFor(problem.code, problem.message),
    file,
    ...locate(problem.pos[0]),
    path: '',
  }));
  const place = (finding: Finding): Issue => ({
    code: finding.code,
    severity: finding.severity ?? 'error',
    message: finding.message,
    file,
    ...locate(offsetOf(document, finding)),
    path: pathText(finding.path),
  });
  if (issues.length > 0) return { data: undefined, issues, place };
  try {
    return { data: (document.toJS({ maxAliasCount: 100 }) ?? null) as Json, issues, place };
  } catch (error) {
    const message = `the aliases in this file stand for too much: ${error instanceof Error ? error.message : String(error)}`;
    return { data: undefined, issues: [place({ code: 'yaml-aliases', message, path: [] })], place };
  }
}

function refused(file: string, code: IssueCode, message: string): LoadedYaml {
  const place = (finding: Finding): Issue => ({
    code: finding.code,
    severity: finding.severity ?? 'error',
    message: finding.message,
    file,
    line: 1,
    column: 1,
    path: pathText(finding.path),
  });
  return { data: undefined, issues: [place({ code, message, path: [] })], place };
}

function codeOf(yamlCode: string): IssueCode {
  if (yamlCode === 'DUPLICATE_KEY') return 'yaml-duplicate-key';
  return yamlCode === 'TAG_RESOLVE_FAILED' ? 'yaml-tag' : 'yaml-syntax';
}

function adviceFor(yamlCode: string, message: string): string {
  if (yamlCode === 'DUPLICATE_KEY') return 'this key stands twice in one mapping; remove or rename one';
  if (yamlCode === 'TAG_RESOLVE_FAILED') return `${message}. A leading ! is a tag in YAML: put the value in quotes`;
  return message;
}

function offsetOf(document: Document.Parsed, finding: Finding): number {
  const found = find(document.contents, finding.path);
  if (finding.at === 'key' && found.pair !== undefined) return startOf(found.pair.key as Node);
  const start = startOf(found.node ?? document.contents);
  return start + (finding.offset === undefined ? 0 : textOffset(found.node, finding.offset));
}

/** How far into the source an offset of a scalar's value is: past the opening quote; exact for one-line texts. */
function textOffset(node: Node | null | undefined, offset: number): number {
  if (!isScalar(node)) return 0;
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  return node.type === 'PLAIN' || quoted ? offset + (quoted ? 1 : 0) : 0;
}

const startOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

/** The node at a path, or the nearest one above it, and the pair that holds it. */
function find(contents: Node | null, path: IssuePath): { node: Node | null; pair?: Pair } {
  let node = contents;
  let pair: Pair | undefined;
  for (const part of path) {
    const next = isMap(node)
      ? node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part))
      : isSeq(node) && typeof part === 'number'
        ? node.items[part]
        : undefined;
    if (next === undefined) break;
    if (isPair(next)) {
      pair = next;
      node = (next.value ?? next.key) as Node | null;
    } else {
      pair = undefined;
      node = next as Node;
    }
  }
  return pair === undefined ? { node } : { node, pair };
}
