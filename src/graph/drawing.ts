import type { DependencyOutcome, StepKindName } from '../engine/plan';

/** A definition as it is drawn: its steps in their lists, and the handlers of its events beside them. */
export interface Drawing {
  readonly title: string;
  /** What holds for the whole definition, in a line. */
  readonly subtitle: string;
  readonly steps: DrawnList;
  readonly handlers: readonly DrawnNode[];
}

/** A list of steps. Edges are between its own nodes: a step waits for steps of its list. */
export interface DrawnList {
  /** Where it is one of several: the condition of a branch. */
  readonly title?: string;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** A fallback, a compensation and a handler are drawn as boxes of their own, like groups. */
export type NodeKind = StepKindName | 'fallback' | 'compensation' | 'handler';

export interface DrawnNode {
  /** Unique in the drawing; letters and digits. */
  readonly key: string;
  /** Path of the step in runs of the plan; absent where a definition is drawn that has no plan. */
  readonly path?: string;
  /** How the step stands in a run, as a word of small letters; the class of its box says it too. */
  readonly state?: string;
  readonly kind: NodeKind;
  readonly title: string;
  /** What it does and under which conditions, a line each. */
  readonly details: readonly string[];
  /** The list around it does not wait for it. */
  readonly isBackground: boolean;
  /** The lists inside it; several for a conditional group, none for a step that is no group. */
  readonly lists: readonly DrawnList[];
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** Which outcome is waited for, where it is not success; or what leads there. */
  readonly label?: string;
}

/** `fallback` leads to what runs in place of a failed step, `compensation` to what undoes one. */
export type EdgeKind = DependencyOutcome | 'fallback' | 'compensation';
