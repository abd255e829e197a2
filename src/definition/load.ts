import { isMap, isPair, isScalar, isSeq, parseDocument, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Json } from '../base/json';
import { pathText, type Finding, type Issue, type IssuePath } from './issue';
import { binaryOffset } from './load/binary';
import { cleanText } from './load/clean-text';
import { problemsOfLookAlikes } from './load/look-alikes';
import { problemsOfNodes, type NodeProblem } from './load/node-problems';
import { Places, type Position } from './load/places';
import { scalarOffset } from './load/scalar-offset';
import { findExcess, mostLevels, mostTokens, type Excess } from './load/scan';
import { syntaxProblems } from './load/syntax-problems';

/** Longest definition that is read, in characters. */
const mostCharacters = 1024 * 1024;

/** A YAML text as data, with the means to say where something in it stands. */
export interface LoadedYaml {
  readonly data: Json | undefined;
  /** What is wrong with the text; there is no data when it is not YAML. */
  readonly issues: readonly Issue[];
  /** Gives a finding its file, line and column. */
  place(finding: Finding): Issue;
}

/** Reads YAML. Never throws for bad input: what is wrong is in `issues`. `file` is only used to name it. */
export function loadYaml(source: string, file: string): LoadedYaml {
  // No editor counts a byte order mark as a column.
  const whole = source.replace(/^\ufeff/, '');
  if (whole.length > mostCharacters) {
    const message = `the file has ${whole.length} characters; at most ${mostCharacters} are read`;
    return refused(file, { code: 'file-too-large', message, path: [] }, { line: 1, column: 1 });
  }
  const binary = binaryOffset(whole);
  if (binary !== undefined) return refused(file, notText, new Places(whole, (offset) => offset).at(binary));
  const { text, strays, originalOffset } = cleanText(whole);
  const places = new Places(whole, originalOffset);
  const excess = findExcess(text);
  if (excess !== undefined) return refused(file, excessFinding(excess), places.at(excess.offset));
  // Keys that stand twice are looked for by us: the library compares each key with each other.
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, strict: true });
  const place = (finding: Finding): Issue => issueOf(finding, file, places.at(offsetOf(document, finding, text)));
  const strayIssues = strays.map(({ offset, message }) =>
    issueOf({ code: 'invisible-character', message, path: [] }, file, places.atOriginal(offset)),
  );
  const toIssue = ({ offset, ...finding }: NodeProblem): Issue => issueOf(finding, file, places.at(offset));
  const problems = problemsOf(document, text);
  if (problems.length > 0)
    return { data: undefined, issues: inOrder([...strayIssues, ...problems.map(toIssue)]), place };
  const lookAlikes = problemsOfLookAlikes(document, text).map(toIssue);
  // No limit of the library's own: how much the aliases stand for has been counted.
  const data = (document.toJS({ maxAliasCount: -1 }) ?? null) as Json;
  return { data, issues: inOrder([...strayIssues, ...lookAlikes]), place };
}

/** What stands behind a mistake of syntax is no longer what was meant, and not looked at. */
function problemsOf(document: Document.Parsed, text: string): NodeProblem[] {
  const syntax = syntaxProblems(document, text);
  const from = Math.min(...syntax.map(({ offset }) => offset));
  return [...syntax, ...problemsOfNodes(document, text).filter(({ offset }) => offset < from)];
}

/** Issues in the order of their places; those of one place stay as they are. */
export function inOrder(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => a.line - b.line || a.column - b.column);
}

function issueOf(finding: Finding, file: string, place: Position): Issue {
  const { code, severity = 'error', message, path } = finding;
  return { code, severity, message, file, ...place, path: pathText(path) };
}

function refused(file: string, finding: Finding, at: Position): LoadedYaml {
  const place = (other: Finding): Issue => issueOf(other, file, at);
  return { data: undefined, issues: [place(finding)], place };
}

const notText: Finding = {
  code: 'yaml-syntax',
  message:
    'this file is not text: most likely a program wrote it, or it is not in UTF-8; a definition is YAML, saved as UTF-8',
  path: [],
};

function excessFinding({ kind }: Excess): Finding {
  return kind === 'levels'
    ? { code: 'nested-too-deep', message: `mappings and lists are nested more than ${mostLevels} deep here`, path: [] }
    : {
        code: 'file-too-large',
        message: `the file goes on here after ${mostTokens} words and signs; no more are read`,
        path: [],
      };
}

function offsetOf(document: Document.Parsed, finding: Finding, text: string): number {
  const found = find(document.contents, finding.path);
  if (finding.at === 'key' && found.pair !== undefined) return startOf(found.pair.key as Node);
  const start = startOf(found.node ?? document.contents);
  if (finding.offset === undefined || !isScalar(found.node)) return start;
  return start + scalarOffset(found.node, text.slice(start, found.node.range?.[1]), finding.offset);
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
