import { Graph, layout } from '@dagrejs/dagre';
import type { DrawnEdge, DrawnList, DrawnNode } from '../drawing';
import { sizes, type EdgeLine, type ListBox, type NodeBox } from './boxes';
import { gridOf } from './grid';
import { plainLayers } from './plain-layers';
import { ranksOf } from './ranks';
import { monospacedWidth } from './text-width';

/** Boxes and bends of edges for which the best places can be found in a second or so. */
const mostForBestPlaces = 600;

/** Where the steps of a list lie: in layers from top to bottom along its edges; in rows when nothing waits for anything. */
export function layoutList({ nodes, edges }: DrawnList, boxOf: (node: DrawnNode) => NodeBox): ListBox {
  const boxes = nodes.map(boxOf);
  if (edges.length === 0) return inRows(boxes);
  const single = joined(edges);
  const ranks = ranksOf(
    nodes.map(({ key }) => key),
    single,
  );
  const isChain = new Set(ranks.values()).size === nodes.length && single.length === nodes.length - 1;
  if (isChain || effort(single, ranks) > mostForBestPlaces) return plainLayers(boxes, single, ranks);
  return inLayers(boxes, single);
}

/** A box for every step, and a bend wherever an edge passes a layer. */
function effort(edges: readonly DrawnEdge[], ranks: ReadonlyMap<string, number>): number {
  const span = ({ from, to }: DrawnEdge): number => Math.abs((ranks.get(to) ?? 0) - (ranks.get(from) ?? 0));
  return edges.reduce((sum, edge) => sum + span(edge), ranks.size);
}

function inRows(boxes: readonly NodeBox[]): ListBox {
  const { places, width, height } = gridOf(boxes, sizes.gap);
  return {
    width,
    height,
    nodes: boxes.map((box, index) => ({ box, ...(places[index] ?? { x: 0, y: 0 }) })),
    edges: [],
  };
}

function inLayers(boxes: readonly NodeBox[], edges: readonly DrawnEdge[]): ListBox {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 26, edgesep: 18, ranksep: 30, rankalign: 'top' });
  for (const { node, width, height } of boxes) graph.setNode(node.key, { width, height });
  for (const { from, to, label } of edges) graph.setEdge(from, to, sizeOfLabel(label));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: boxes.map((box) => {
      const { x, y } = graph.node(box.node.key);
      return { box, x: x - box.width / 2, y: y - box.height / 2 };
    }),
    edges: edges.map((edge) => lineOf(edge, graph)),
  };
}

function sizeOfLabel(label: string | undefined): Parameters<Graph['setEdge']>[2] {
  if (label === undefined) return {};
  return { width: monospacedWidth(label, sizes.detail) + 8, height: sizes.detailLine + 2, labelpos: 'c' };
}

function lineOf(edge: DrawnEdge, graph: Graph): EdgeLine {
  const { points, x, y } = graph.edge(edge.from, edge.to);
  if (edge.label === undefined || x === undefined || y === undefined) return { edge, points };
  return { edge, points, label: { text: edge.label, x, y } };
}

/** One edge from a step to another, with the labels of all that there are. */
function joined(edges: readonly DrawnEdge[]): DrawnEdge[] {
  const byEnds = new Map<string, DrawnEdge>();
  for (const edge of edges) {
    const ends = `${edge.from} ${edge.to}`;
    const known = byEnds.get(ends);
    if (known === undefined) byEnds.set(ends, edge);
    else byEnds.set(ends, { ...known, label: `${known.label ?? known.kind} or ${edge.label ?? edge.kind}` });
  }
  return [...byEnds.values()];
}
