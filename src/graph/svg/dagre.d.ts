/** What is used of the package. Its own types cannot be resolved by Node's rules: they import each other without extensions. */
declare module '@dagrejs/dagre' {
  interface Point {
    readonly x: number;
    readonly y: number;
  }

  interface NodeBox {
    readonly width: number;
    readonly height: number;
  }

  interface EdgeBox extends Partial<NodeBox> {
    readonly labelpos?: 'l' | 'c' | 'r';
  }

  interface GraphOptions {
    readonly rankdir: 'TB';
    readonly nodesep: number;
    readonly edgesep: number;
    readonly ranksep: number;
    readonly rankalign: 'top' | 'center' | 'bottom';
  }

  export class Graph {
    setGraph(options: GraphOptions): this;
    setNode(key: string, box: NodeBox): this;
    setEdge(from: string, to: string, box: EdgeBox): this;
    /** The size of the whole, once it is laid out. */
    graph(): Partial<NodeBox>;
    /** The middle of a node, once it is laid out. */
    node(key: string): Point & NodeBox;
    /** The way of an edge, and the middle of its label where it has one. */
    edge(from: string, to: string): { readonly points: readonly Point[]; readonly x?: number; readonly y?: number };
  }

  /** Lays a graph out: its labels get their places. */
  export function layout(graph: Graph): void;
}
