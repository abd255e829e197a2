import type { DrawnEdge } from '../drawing';
import { sizes, type EdgeLine, type ListBox, type NodeBox, type Point } from './boxes';

const rankGap = 30;

/** Layers as they come: each row in the order of the definition, in the middle of the page. For chains, and for what is too large for better. */
export function plainLayers(
  boxes: readonly NodeBox[],
  edges: readonly DrawnEdge[],
  ranks: ReadonlyMap<string, number>,
): ListBox {
  const rows: NodeBox[][] = [];
  for (const box of boxes) (rows[ranks.get(box.node.key) ?? 0] ??= []).push(box);
  const labelled = new Set(edges.flatMap(({ label, from }) => (label === undefined ? [] : [ranks.get(from) ?? 0])));
  const width = Math.max(0, ...rows.map(widthOf));
  const places = new Map<NodeBox, Point>();
  let y = 0;
  rows.forEach((row, rank) => {
    let x = (width - widthOf(row)) / 2;
    for (const box of row) {
      places.set(box, { x, y });
      x += box.width + sizes.gap;
    }
    y += Math.max(...row.map(({ height }) => height)) + rankGap + (labelled.has(rank) ? sizes.detailLine : 0);
  });
  const nodes = boxes.map((box) => ({ box, ...(places.get(box) ?? { x: 0, y: 0 }) }));
  const byKey = new Map(nodes.map((node) => [node.box.node.key, node]));
  return {
    width,
    height: Math.max(0, ...nodes.map((node) => node.y + node.box.height)),
    nodes,
    edges: edges.flatMap((edge) => {
      const [from, to] = [byKey.get(edge.from), byKey.get(edge.to)];
      return from === undefined || to === undefined ? [] : [lineBetween(edge, from, to)];
    }),
  };
}

const widthOf = (row: readonly NodeBox[]): number =>
  row.reduce((sum, { width }) => sum + width + sizes.gap, -sizes.gap);

type PlacedBox = ListBox['nodes'][number];

function lineBetween(edge: DrawnEdge, from: PlacedBox, to: PlacedBox): EdgeLine {
  const begin = { x: from.x + from.box.width / 2, y: from.y + from.box.height };
  const end = { x: to.x + to.box.width / 2, y: to.y };
  const points = begin.x === end.x ? [begin, end] : [begin, { x: end.x, y: begin.y + rankGap / 2 }, end];
  if (edge.label === undefined) return { edge, points };
  return { edge, points, label: { text: edge.label, x: (begin.x + end.x) / 2, y: (begin.y + end.y) / 2 } };
}
