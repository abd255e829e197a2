import type { Drawing, DrawnNode } from '../drawing';
import { sizes, type EdgeLine, type ListBox, type NodeBox, type Point } from './boxes';
import { layoutList } from './layout-list';
import { layoutNode } from './layout-node';
import { styleSheet } from './style';
import { boldWidth, monospacedWidth } from './text-width';
import { px, xmlText } from './xml';

const headSize = 18;
const headHeight = 48;
const columnGap = 36;

/** A drawing as an SVG file that needs nothing else. The same drawing gives the same text; all text in it is escaped. */
export function svgOf(drawing: Drawing): string {
  return withStyle(drawing, [`<style>\n${styleSheet}\n</style>`]);
}

/** A drawing as an element of a page that has `styleSheet` in a style sheet of its own: the page lets no other style in. */
export function svgForPage(drawing: Drawing): string {
  return withStyle(drawing, []);
}

function withStyle(drawing: Drawing, style: readonly string[]): string {
  const { title, subtitle, steps, handlers } = drawing;
  const graph = layoutList(steps, layoutNode);
  const column = columnOf(handlers);
  const origin: Point = { x: sizes.margin, y: sizes.margin + headHeight };
  const right = handlers.length === 0 ? 0 : columnGap + column.width;
  const head = Math.max(boldWidth(title, headSize), monospacedWidth(subtitle, sizes.detail));
  const width = Math.ceil(Math.max(graph.width + right, head) + 2 * sizes.margin);
  const height = Math.ceil(origin.y + Math.max(graph.height, column.height) + sizes.margin);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${xmlText(`Graph of ${title}`)}">`,
    ...style,
    `<rect class="page" width="${width}" height="${height}"/>`,
    text('head', origin.x, sizes.margin + headSize - 2, title),
    text('detail', origin.x, sizes.margin + headSize + sizes.detailLine, subtitle),
    ...listParts(graph, origin),
    ...listParts(column, { x: origin.x + graph.width + columnGap, y: origin.y }),
    '</svg>',
    '',
  ].join('\n');
}

/** Handlers below each other, beside the graph: events come at any time. */
function columnOf(handlers: readonly DrawnNode[]): ListBox {
  let y = 0;
  const nodes = handlers.map((handler) => {
    const box = layoutNode(handler);
    const place = { box, x: 0, y };
    y += box.height + sizes.gap;
    return place;
  });
  return {
    width: Math.max(0, ...nodes.map(({ box }) => box.width)),
    height: Math.max(0, y - sizes.gap),
    nodes,
    edges: [],
  };
}

function listParts({ nodes, edges }: ListBox, at: Point): string[] {
  return [
    ...edges.flatMap((edge) => edgeParts(edge, at)),
    ...nodes.flatMap(({ box, x, y }) => nodeParts(box, { x: at.x + x, y: at.y + y })),
    // Above the boxes, which a label may touch.
    ...edges.flatMap((edge) => labelParts(edge, at)),
  ];
}

function nodeParts({ node, width, height, title, details, lists }: NodeBox, at: Point): string[] {
  const isBox = lists.length > 0;
  const isDashed = node.isBackground || ['fallback', 'compensation', 'handler'].includes(node.kind);
  const classes = [
    isBox ? 'group' : 'step',
    ...(isDashed ? ['dashed'] : []),
    ...(node.state === undefined ? [] : [`state-${node.state}`]),
  ].join(' ');
  const barHeight = isBox ? sizes.titleLine + details.length * sizes.detailLine : height - 12;
  const left = at.x + sizes.padding + 2;
  return [
    '<g>',
    `<title>${xmlText([node.title, ...node.details].join('\n'))}</title>`,
    `<rect class="${classes}" x="${px(at.x)}" y="${px(at.y)}" width="${px(width)}" height="${px(height)}" rx="6"/>`,
    `<rect class="k-${node.kind}" x="${px(at.x + 4)}" y="${px(at.y + (isBox ? sizes.padding - 1 : 6))}" width="3" height="${px(barHeight)}" rx="1.5"/>`,
    text('title', left, at.y + sizes.padding + 12, title),
    ...details.map((line, index) =>
      text('detail', left, at.y + sizes.padding + sizes.titleLine + 10 + index * sizes.detailLine, line),
    ),
    '</g>',
    ...lists.flatMap((list) => branchParts(list, at)),
  ];
}

function branchParts({ box, title, width, x, y }: NodeBox['lists'][number], at: Point): string[] {
  const corner = { x: at.x + x, y: at.y + y };
  const top = corner.y - title.length * sizes.detailLine - 6;
  const frame = `x="${px(corner.x - 6)}" y="${px(top - 4)}" width="${px(width + 12)}" height="${px(box.height + corner.y - top + 10)}"`;
  return [
    ...(title.length === 0 ? [] : [`<rect class="branch" ${frame} rx="4"/>`]),
    ...title.map((line, index) => text('detail', corner.x, top + 11 + index * sizes.detailLine, line)),
    ...listParts(box, corner),
  ];
}

function edgeParts({ edge, points }: EdgeLine, at: Point): string[] {
  const moved = points.map(({ x, y }) => ({ x: at.x + x, y: at.y + y }));
  const [tip, before] = [moved.at(-1), moved.at(-2)];
  if (tip === undefined || before === undefined) return [];
  const classes = edge.kind === 'succeeded' ? 'edge' : 'edge other';
  return [`<path class="${classes}" d="${curve(moved)}"/>`, arrowHead(before, tip)];
}

/** A line through the points whose corners are rounded. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${place(first)}`];
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) parts.push(`L${place(point)}`);
    else parts.push(`Q${place(point)} ${place({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`);
  });
  return parts.join('');
}

function arrowHead(from: Point, tip: Point): string {
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const [x, y] = [(tip.x - from.x) / length, (tip.y - from.y) / length];
  const base = { x: tip.x - x * 7, y: tip.y - y * 7 };
  const corners = [tip, { x: base.x - y * 3.5, y: base.y + x * 3.5 }, { x: base.x + y * 3.5, y: base.y - x * 3.5 }];
  return `<path class="arrow" d="M${corners.map(place).join('L')}Z"/>`;
}

function labelParts({ label }: EdgeLine, at: Point): string[] {
  if (label === undefined) return [];
  const width = monospacedWidth(label.text, sizes.detail) + 8;
  const [x, y] = [at.x + label.x, at.y + label.y];
  return [
    `<rect class="labelled" x="${px(x - width / 2)}" y="${px(y - 8)}" width="${px(width)}" height="16" rx="3"/>`,
    text('label', x, y + 4, label.text),
  ];
}

const place = ({ x, y }: Point): string => `${px(x)},${px(y)}`;

const text = (name: string, x: number, y: number, content: string): string =>
  `<text class="${name}" x="${px(x)}" y="${px(y)}">${xmlText(content)}</text>`;
