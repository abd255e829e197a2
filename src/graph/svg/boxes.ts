import type { DrawnEdge, DrawnNode } from '../drawing';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A list laid out. Places are relative to its own upper left corner. */
export interface ListBox {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (Point & { readonly box: NodeBox })[];
  readonly edges: readonly EdgeLine[];
}

/** A node with the lists inside it. Places are relative to its upper left corner. */
export interface NodeBox {
  readonly node: DrawnNode;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly details: readonly string[];
  /** `width` is that of the list or its title, whichever is wider. */
  readonly lists: readonly (Point & {
    readonly box: ListBox;
    readonly title: readonly string[];
    readonly width: number;
  })[];
}

export interface EdgeLine {
  readonly edge: DrawnEdge;
  /** From the border of the one box to that of the other. */
  readonly points: readonly Point[];
  /** The middle of the label. */
  readonly label?: Point & { readonly text: string };
}

/** Sizes in pixels. */
export const sizes = {
  title: 13,
  titleLine: 18,
  detail: 11,
  detailLine: 15,
  padding: 10,
  gap: 16,
  margin: 20,
} as const;
