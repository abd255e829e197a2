import type { Drawing, DrawnEdge, DrawnList, DrawnNode, NodeKind } from './drawing';

/** A drawing as the text of a Mermaid flowchart. Nodes are numbered in the order of the definition; all text is escaped. */
export function mermaidOf({ title, subtitle, steps, handlers }: Drawing): string {
  const writer = new Writer();
  writer.list(steps, 1);
  for (const handler of handlers) writer.node(handler, 1);
  return [
    '---',
    `title: ${quoted(`${title} (${subtitle})`)}`,
    '---',
    'flowchart TB',
    ...writer.lines,
    ...writer.classes(),
    '',
  ].join('\n');
}

/** Longer lines are cut: a label is a summary, and the definition has the rest. */
const longestLine = 120;
const longestTitle = 90;

class Writer {
  readonly lines: string[] = [];
  private readonly byClass = new Map<string, string[]>();

  list({ nodes, edges }: DrawnList, level: number): void {
    for (const node of nodes) this.node(node, level);
    for (const edge of edges) this.line(level, edgeText(edge));
  }

  node(node: DrawnNode, level: number): void {
    this.classify(node.isBackground ? 'background' : node.kind, node.key);
    if (node.lists.every(({ nodes }) => nodes.length === 0)) {
      const [open, close] = shapes[node.kind];
      this.line(level, `${node.key}${open}"${labelOf(node.title, node.details)}"${close}`);
      return;
    }
    this.begin(level, node.key, escaped(titleOf(node)));
    const [only] = node.lists;
    if (node.lists.length === 1 && only?.title === undefined) this.list(only, level + 1);
    else node.lists.forEach((list, index) => this.branch(list, `${node.key}b${index + 1}`, level + 1));
    this.line(level, 'end');
  }

  /** The classes that are used, and which nodes are of them. Colours of lines only, so that light and dark themes both do. */
  classes(): string[] {
    return [...this.byClass].flatMap(([name, keys]) => {
      const style = styles[name];
      return style === undefined ? [] : [`  classDef ${name} ${style}`, `  class ${keys.join(',')} ${name}`];
    });
  }

  private branch(list: DrawnList, key: string, level: number): void {
    this.classify('branch', key);
    this.begin(level, key, escaped(cut(list.title ?? '', longestTitle)));
    this.list(list, level + 1);
    this.line(level, 'end');
  }

  private begin(level: number, key: string, label: string): void {
    this.line(level, `subgraph ${key}["${label}"]`);
    this.line(level + 1, 'direction TB');
  }

  private line(level: number, text: string): void {
    this.lines.push(`${'  '.repeat(level)}${text}`);
  }

  private classify(name: string, key: string): void {
    const keys = this.byClass.get(name);
    if (keys === undefined) this.byClass.set(name, [key]);
    else keys.push(key);
  }
}

function edgeText({ from, to, kind, label }: DrawnEdge): string {
  const arrow = kind === 'succeeded' ? '-->' : '-.->';
  return label === undefined ? `${from} ${arrow} ${to}` : `${from} ${arrow}|"${escaped(label)}"| ${to}`;
}

function labelOf(title: string, details: readonly string[]): string {
  return [title, ...details].map((line) => escaped(cut(line, longestLine))).join('<br/>');
}

/** Mermaid leaves room for one line above the steps of a group. */
function titleOf({ title, details }: DrawnNode): string {
  return cut(details.length === 0 ? title : `${title}: ${details.join('; ')}`, longestTitle);
}

const cut = (line: string, longest: number): string =>
  line.length > longest ? `${line.slice(0, longest - 1)}…` : line;

/**
 * A text that means nothing but itself in a quoted Mermaid label. Mermaid looks for entities, HTML, directives, formulas and
 * style definitions in labels too, and for lists of Markdown at their beginning: all that could be taken for one of them
 * becomes a numeric entity.
 */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .replaceAll(/^[-+*]|(?<=^\d+)[.)]|[^\p{L}\p{N}\p{M} _.,()=!?'/+*[\]{}|-]/gu, entityOf);
}

function entityOf(character: string, at: number, text: string): string {
  const next = text[at + 1];
  // Mermaid decodes entities before it looks for formulas and line ends; what cannot be seen keeps the two apart.
  const pair = (character === '$' && next === '$') || (character === '\\' && next === 'n');
  return `#${character.codePointAt(0) ?? 32};${pair ? '#8203;' : ''}`;
}

const quoted = (text: string): string => JSON.stringify(text.replaceAll(/[^\x20-\x7e]/g, ' '));

const box = ['[', ']'] as const;

const shapes: Readonly<Record<NodeKind, readonly [open: string, close: string]>> = {
  action: box,
  group: box,
  conditional: box,
  for_each: box,
  repeat: box,
  schedule: box,
  fallback: box,
  compensation: box,
  handler: box,
  wait: ['([', '])'],
  approve: ['{{', '}}'],
  set: ['[/', '/]'],
  emit: ['>', ']'],
  workflow: ['[[', ']]'],
  fail: ['[/', '\\]'],
  stop: ['[\\', '/]'],
};

const styles: Readonly<Record<string, string | undefined>> = {
  background: 'stroke-dasharray:6 4',
  branch: 'stroke-dasharray:2 3',
  conditional: 'stroke:#8b5cf6',
  for_each: 'stroke:#0d9488',
  repeat: 'stroke:#0d9488',
  schedule: 'stroke:#0d9488,stroke-dasharray:6 4',
  wait: 'stroke:#b7791f',
  approve: 'stroke:#b7791f,stroke-width:2px',
  set: 'stroke:#64748b',
  emit: 'stroke:#2563eb',
  workflow: 'stroke:#2563eb',
  handler: 'stroke:#2563eb,stroke-dasharray:6 4',
  fallback: 'stroke:#dc2626,stroke-dasharray:4 3',
  compensation: 'stroke:#dc2626,stroke-dasharray:4 3',
  fail: 'stroke:#dc2626',
  stop: 'stroke:#dc2626',
};
