import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { Json } from '../base/json';
import { pathText, type Finding, type Issue, type IssueCode, type IssuePath } from './issue';
import { findExcess, mostLevels, mostTokens, type Excess } from './load/scan';
import { problemsOfNodes, type NodeProblem } from './load/node-problems';

/** Longest definition that is read, in characters. */
const mostCharacters = 1024 * 1024;

/** A YAML text as data, with the means to say where something in it stands. */
export interface LoadedYaml {
  readonly data: Json | undefined;
  /** What YAML itself found wrong; with an error among them there is no data. */
  readonly issues: readonly Issue[];
  /** Gives a finding its file, line and column. */
  place(finding: Finding): Issue;
}

/** Reads YAML. Never throws for bad input: what is wrong is in `issues`. `file` is only used to name it. */
export function loadYaml(source: string, file: string): LoadedYaml {
  // No editor counts a byte order mark as a column.
  const text = source.replace(/^\ufeff/, '');
  const lines = new LineCounter();
  if (text.length > mostCharacters) {
    return refused(
      file,
      'file-too-large',
      `the file has ${text.length} characters; at most ${mostCharacters} are read`,
    );
  }
  const excess = findExcess(text);
  if (excess !== undefined) return refusedAt(text, excess, file);
  // Keys that stand twice are looked for by us: the library compares each key with each other.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, strict: true });
  const locate = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const place = (finding: Finding): Issue => issueOf(finding, file, locate(offsetOf(document, finding)));
  const problems = [...problemsOfText(document, text), ...problemsOfNodes(document, text)];
  const issues = problems.map(({ offset, ...finding }) => issueOf(finding, file, locate(offset)));
  if (issues.length > 0) return { data: undefined, issues: inOrder(issues), place };
  // No limit of the library's own: how much the aliases stand for has been counted.
  return { data: (document.toJS({ maxAliasCount: -1 }) ?? null) as Json, issues, place };
}

/** Issues in the order of their places; those of one place stay as they are. */
export function inOrder(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => a.line - b.line || a.column - b.column);
}

function issueOf(finding: Finding, file: string, place: { readonly line: number; readonly column: number }): Issue {
  const { code, severity = 'error', message, path } = finding;
  return { code, severity, message, file, ...place, path: pathText(path) };
}

function refused(file: string, code: IssueCode, message: string): LoadedYaml {
  const place = (finding: Finding): Issue => issueOf(finding, file, { line: 1, column: 1 });
  return { data: undefined, issues: [place({ code, message, path: [] })], place };
}

function refusedAt(text: string, { kind, offset }: Excess, file: string): LoadedYaml {
  const before = text.slice(0, offset);
  const position = { line: before.split('\n').length, column: Math.max(1, offset - before.lastIndexOf('\n') - 1) };
  const [code, message]: [IssueCode, string] =
    kind === 'levels'
      ? ['nested-too-deep', `mappings and lists are nested more than ${mostLevels} deep here`]
      : ['file-too-large', `the file goes on here after ${mostTokens} words and signs; no more are read`];
  const place = (finding: Finding): Issue => issueOf(finding, file, position);
  return { data: undefined, issues: [place({ code, message, path: [] })], place };
}

/** What YAML itself finds wrong. Tags are left to `problemsOfNodes`, which refuses more of them. */
function problemsOfText(document: Document.Parsed, text: string): NodeProblem[] {
  const found = [...document.errors, ...document.warnings].filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  // After the first token out of place the rest of the text looks wrong too, token by token.
  const first = found.findIndex(({ code }) => code === 'UNEXPECTED_TOKEN');
  const problems = found
    .filter(({ code }, index) => code !== 'UNEXPECTED_TOKEN' || index === first)
    .map((problem): NodeProblem => ({
      code: 'yaml-syntax',
      message: adviceFor(problem, text),
      offset: problem.pos[0],
      path: [],
    }));
  // YAML 1.1 reads `yes` as true and 2004-01-02 as a time.
  const { version } = document.directives.yaml;
  if (version !== '1.2') {
    const message = `a definition is YAML 1.2; remove the line '%YAML ${version}'`;
    problems.push({ code: 'yaml-syntax', message, offset: 0, path: [] });
  }
  return problems;
}

function adviceFor({ code, message, pos }: YAMLError, text: string): string {
  if (code === 'MULTIPLE_DOCS')
    return 'a file holds one definition; what follows the line --- belongs in a file of its own';
  if (code === 'UNEXPECTED_TOKEN' && text[pos[0] - 1] === '$')
    return 'between { } or [ ] a value with ${{ }} must stand in quotes, as in { symbols: "${{ symbols }}" }';
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
      ? pairsOf(node).get(String(part))
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

const pairsByMap = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** The pairs of a mapping by key, worked out once: a file may have as many issues as keys. */
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  let pairs = pairsByMap.get(map);
  if (pairs === undefined) {
    pairs = new Map(map.items.map((pair): [string, Pair] => [isScalar(pair.key) ? String(pair.key.value) : '', pair]));
    pairsByMap.set(map, pairs);
  }
  return pairs;
}
