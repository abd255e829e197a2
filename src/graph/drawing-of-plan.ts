import type { GroupPlan, Plan, StepList, StepPlan } from '../engine/plan';
import { besideOf, type Beside } from './beside';
import { describePlannedStep } from './describe-planned-step';
import type { Drawing, DrawnEdge, DrawnList, DrawnNode } from './drawing';

/** The drawing of a plan: of what a run really does, whatever has become of the file since. Its nodes have the paths of the steps. */
export function drawingOfPlan(plan: Plan): Drawing {
  return new Builder().drawing(plan);
}

class Builder {
  private count = 0;

  drawing({ name, version, type, root, events = {} }: Plan): Drawing {
    const steps = this.list(root);
    const handlers = Object.entries(events).map(([event, { external, group }]) =>
      this.box('handler', event, group, [
        external ? 'handles the event, which comes from outside' : 'handles the event',
      ]),
    );
    return { title: name, subtitle: `${type} ${version}`, steps, handlers };
  }

  private list({ steps }: StepList, title?: string): DrawnList {
    const nodes: DrawnNode[] = [];
    const edges: DrawnEdge[] = [];
    const drawn = steps.map((step) => {
      const node = this.step(step);
      const beside = this.beside(step, node);
      nodes.push(node, ...beside.map(({ box }) => box));
      edges.push(...beside.map(({ edge }) => edge));
      return { step, key: node.key };
    });
    const keys = new Map(drawn.map(({ step, key }) => [step.id, key]));
    for (const { step, key: to } of drawn) {
      for (const { step: id, on } of step.dependsOn) {
        const from = keys.get(id);
        if (from !== undefined) edges.push({ from, to, kind: on, ...(on !== 'succeeded' && { label: on }) });
      }
    }
    return { nodes, edges, ...(title !== undefined && { title }) };
  }

  private step(step: StepPlan): DrawnNode {
    const key = this.nextKey();
    const isBackground = 'steps' in step && step.background !== undefined;
    const lists = this.listsIn(step);
    return {
      key,
      path: step.path,
      kind: step.kind,
      title: step.id,
      details: describePlannedStep(step),
      isBackground,
      lists,
    };
  }

  private listsIn(step: StepPlan): DrawnList[] {
    if (step.kind === 'conditional')
      return [
        ...step.branches.map(({ when, group }) => this.list(group, `when ${when}`)),
        ...(step.else === undefined ? [] : [this.list(step.else, 'else')]),
      ];
    return 'steps' in step ? [this.list(step)] : [];
  }

  private beside({ onFailure, compensate: compensation }: StepPlan, node: DrawnNode): Beside[] {
    const fallback = onFailure.kind === 'fallback' ? onFailure.group : undefined;
    return besideOf(node, { fallback, compensation }, (...drawn) => this.box(...drawn));
  }

  private box(kind: DrawnNode['kind'], title: string, group: GroupPlan, details: readonly string[] = []): DrawnNode {
    const { path } = group;
    return { key: this.nextKey(), path, kind, title, details, isBackground: false, lists: [this.list(group)] };
  }

  private nextKey(): string {
    this.count += 1;
    return `s${this.count}`;
  }
}
