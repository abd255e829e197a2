import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type Scalar } from 'yaml';
import type { IssueCode, IssuePath } from '../issue';
import { mostLevels } from './scan';

/** Most values that a definition may hold, each alias counted as all that it stands for. */
const mostValues = 100_000;

const mostAliases = 100;

/** What is wrong with a node that YAML itself accepts, and the offset of that node in the text. */
export interface NodeProblem {
  readonly code: IssueCode;
  readonly message: string;
  readonly offset: number;
  readonly path: IssuePath;
}

/**
 * What a definition may not hold although YAML allows it: keys that stand twice or are not plain text, tags beyond the
 * JSON types, numbers that would change, and aliases that stand for too much.
 */
export function problemsOfNodes(document: Document.Parsed, text: string): NodeProblem[] {
  const walk = new Walk(text);
  walk.node(document.contents, []);
  return walk.problems;
}

/** How much a node stands for, with its aliases written out. */
interface Extent {
  readonly values: number;
  readonly levels: number;
}

const single: Extent = { values: 1, levels: 0 };

/** Core tags that say what a value is anyway, or turn it into another JSON type. */
const allowedTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

/** Recursion is safe here: the depth of the text has been checked. */
class Walk {
  readonly problems: NodeProblem[] = [];
  /** By name, what an anchor stands for; `open` while its node is being read. */
  private readonly anchors = new Map<string, Extent | 'open'>();
  private aliases = 0;
  private refusedAlias = false;

  constructor(private readonly text: string) {}

  node(node: Node | null, path: IssuePath): Extent {
    if (node === null) return single;
    if (isAlias(node)) return this.alias(node.source, startOf(node), path);
    if (node.tag !== undefined && !allowedTags.has(node.tag)) this.tag(node, node.tag, path);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, 'open');
    const extent = this.extentOf(node, path);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, extent);
    return extent;
  }

  private extentOf(node: Node, path: IssuePath): Extent {
    if (isScalar(node)) {
      this.scalar(node, path);
      return single;
    }
    const inner: Extent[] = [];
    if (isSeq(node)) {
      node.items.forEach((item, index) => inner.push(this.node(item as Node | null, [...path, index])));
    } else if (isMap(node)) {
      const seen = new Set<string>();
      for (const [index, { key, value }] of node.items.entries()) {
        if (node.flow === true && value === null) this.cutValue(key as Node | null, node.items[index - 1], path);
        const name = this.key(key as Node | null, seen, startOf(node), path);
        inner.push(this.node(value as Node | null, [...path, name]));
      }
    }
    const extent = {
      values: inner.reduce((sum, { values }) => sum + values, 1),
      levels: inner.reduce((most, { levels }) => Math.max(most, levels), 0) + 1,
    };
    this.limit(extent, startOf(node), path);
    return extent;
  }

  private alias(name: string, offset: number, path: IssuePath): Extent {
    this.aliases += 1;
    const anchor = this.anchors.get(name);
    if (anchor === 'open')
      this.refuseAlias(`the alias *${name} stands inside what it stands for, which would never end`, offset, path);
    if (this.aliases > mostAliases)
      this.refuseAlias(`a definition may have at most ${mostAliases} aliases`, offset, path);
    if (anchor === undefined)
      this.problems.push({
        code: 'yaml-aliases',
        message: `there is no anchor &${name} before the alias *${name}`,
        offset,
        path,
      });
    return anchor === undefined || anchor === 'open' ? single : anchor;
  }

  private refuseAlias(message: string, offset: number, path: IssuePath): void {
    if (!this.refusedAlias) this.problems.push({ code: 'yaml-aliases', message, offset, path });
    this.refusedAlias = true;
  }

  private limit({ values, levels }: Extent, offset: number, path: IssuePath): void {
    if (values > mostValues) {
      const message = `there are more than ${mostValues} values here`;
      if (this.aliases > 0) this.refuseAlias(`${message}, each alias counted as all that it stands for`, offset, path);
      else if (path.length === 0) this.problems.push({ code: 'file-too-large', message, offset, path });
    }
    if (levels > mostLevels)
      this.refuseAlias(`with its aliases written out this is nested more than ${mostLevels} deep`, offset, path);
  }

  /** The name of a key; refuses one that is no text or stands twice. */
  private key(key: Node | null, seen: Set<string>, mapOffset: number, path: IssuePath): string {
    const offset = key === null ? mapOffset : startOf(key);
    if (!isScalar(key) || !['string', 'number', 'boolean'].includes(typeof key.value)) {
      this.problems.push({
        code: 'yaml-syntax',
        message: isMap(key) ? templateAsKey : 'a key must be a plain text; put it in quotes if it is meant to be one',
        offset: isMap(key) && this.text[offset - 1] === '{' ? offset - 1 : offset,
        path,
      });
      return '';
    }
    const name = String(key.value);
    if (key.tag !== undefined && !allowedTags.has(key.tag)) this.tag(key, key.tag, [...path, name]);
    if (name === '__proto__') {
      this.problems.push({
        code: 'reserved-name',
        message: `the key '__proto__' is not allowed; choose another`,
        offset,
        path: [...path, name],
      });
    }
    if (seen.has(name)) {
      const message = `the key '${name}' stands twice in one mapping; remove or rename one`;
      this.problems.push({ code: 'yaml-duplicate-key', message, offset, path: [...path, name] });
    }
    seen.add(name);
    return name;
  }

  /** `{ when: default(loss, 0) > 1 }`: the comma has cut the value, and what is left of it has become a key. */
  private cutValue(key: Node | null, before: Pair | undefined, path: IssuePath): void {
    const start = isScalar(before?.value) && before.value.type === 'PLAIN' ? before.value.range?.[0] : undefined;
    if (
      start === undefined ||
      !isScalar(key) ||
      key.type !== 'PLAIN' ||
      !/[()<>=!&|+*/?\]']|\s/.test(String(key.value))
    )
      return;
    const value = this.text.slice(start, key.range?.[1]);
    const message = `between { } a comma ends a value; put the whole of it in quotes: "${value}"`;
    this.problems.push({ code: 'yaml-syntax', message, offset: start, path });
  }

  private tag(node: Node, tag: string, path: IssuePath): void {
    const shown = tag.replace('tag:yaml.org,2002:', '!!');
    const offset = this.tagBefore(startOf(node));
    const message = `${shown} is a tag in YAML, and a definition has no use for it: ${this.withoutTag(node, shown, offset)}`;
    this.problems.push({ code: 'yaml-tag', message, offset, path });
  }

  /** What to do about a tag: a `!` that means "not" goes into quotes with all that follows it. */
  private withoutTag(node: Node, shown: string, offset: number): string {
    if (shown.startsWith('!!')) return 'take it away';
    const text = this.text.slice(offset, node.range?.[1]).trim();
    const isPlain = isScalar(node) && (node.type === 'PLAIN' || node.source === '');
    if (!isPlain || text.length > longestExample || text.includes('\n'))
      return 'put the whole value in quotes if the ! is meant';
    return `if the ! is meant, put the whole value in quotes: ${text.includes("'") ? JSON.stringify(text) : `'${text}'`}`;
  }

  /** Nodes do not know where their tag begins: it is the last one before them. */
  private tagBefore(offset: number): number {
    const last = Math.max(0, this.text.lastIndexOf('!', offset));
    return this.text[last - 1] === '!' ? last - 1 : last;
  }

  private scalar(node: Scalar, path: IssuePath): void {
    const { value, source } = node;
    if (typeof value !== 'number') return;
    const refuse = (message: string): number =>
      this.problems.push({ code: 'wrong-value', message, offset: startOf(node), path });
    if (!Number.isFinite(value)) refuse(`${source ?? String(value)} is not a finite number`);
    else if (Number.isInteger(value) && !Number.isSafeInteger(value) && /^[-+]?\d+$/.test(source ?? '')) {
      refuse(
        `${source ?? ''} is beyond 2^53, where whole numbers are no longer exact; put it in quotes if it is a text`,
      );
    }
  }
}

/** Longer values are not repeated in a message. */
const longestExample = 100;

const templateAsKey =
  'a mapping cannot be a key; if a computed value is meant, write "${{ … }}", in quotes and with the $';

const startOf = (node: Node): number => node.range?.[0] ?? 0;
