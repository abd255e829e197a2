import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import type { DrawnEdge, DrawnList } from '../drawing';
import { sizes, type EdgeLine, type ListBox, type NodeBox, type Point } from './boxes';
import { gridOf } from './grid';
import { layoutNode } from './layout-node';
import { monospacedWidth } from './text-width';

/** Beyond this many steps of one list the best ranks take too long to find, and good ones do. */
const mostForBestRanks = 200;

/** Where the steps of a list lie: in layers from top to bottom along its edges; in rows when nothing waits for anything. */
export function layoutList({ nodes, edges }: DrawnList): ListBox {
  const boxes = nodes.map(layoutNode);
  return edges.length === 0 ? inRows(boxes) : inLayers(boxes, joined(edges));
}

function inRows(boxes: readonly NodeBox[]): ListBox {
  const { places, width, height } = gridOf(boxes, sizes.gap);
  return { width, height, nodes: boxes.map((box, index) => ({ box, ...(places[index] ?? { x: 0, y: 0 }) })), edges: [] };
}

type LayoutGraph = Graph<GraphLabel, NodeLabel, EdgeLabel>;

function inLayers(boxes: readonly NodeBox[], edges: readonly DrawnEdge[]): ListBox {
  const graph: LayoutGraph = new Graph();
  const ranker = boxes.length > mostForBestRanks ? 'longest-path' : 'network-simplex';
  graph.setGraph({ rankdir: 'TB', nodesep: 26, edgesep: 18, ranksep: 30, rankalign: 'top', ranker });
  for (const { node, width, height } of boxes) graph.setNode(node.key, { width, height });
  for (const { from, to, label } of edges) graph.setEdge(from, to, sizeOfLabel(label));
  layout(graph);
  const { width = 0, height = 0 }: GraphLabel = graph.graph();
  return {
    width,
    height,
    nodes: boxes.map((box) => {
      const { x = 0, y = 0 } = graph.node(box.node.key);
      return { box, x: x - box.width / 2, y: y - box.height / 2 };
    }),
    edges: edges.map((edge) => lineOf(edge, graph)),
  };
}

function sizeOfLabel(label: string | undefined): EdgeLabel {
  if (label === undefined) return {};
  return { width: monospacedWidth(label, sizes.detail) + 8, height: sizes.detailLine + 2, labelpos: 'c' };
}

function lineOf(edge: DrawnEdge, graph: LayoutGraph): EdgeLine {
  const { points = [], x, y }: EdgeLabel = graph.edge(edge.from, edge.to);
  const places: Point[] = points.map((point: Point) => ({ x: point.x, y: point.y }));
  if (edge.label === undefined || x === undefined || y === undefined) return { edge, points: places };
  return { edge, points: places, label: { text: edge.label, x, y } };
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
