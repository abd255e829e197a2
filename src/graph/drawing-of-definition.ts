import { dependenciesOf, type Outline, type OutlineScope, type OutlineStep } from '../definition/outline';
import type { WrittenDefinition } from '../definition/schema';
import { besideOf } from './beside';
import { describeSchedule, describeStep } from './describe-step';
import type { Drawing, DrawnEdge, DrawnList, DrawnNode } from './drawing';

/** The drawing of a definition. What waits for a step that there is not has no edge from it. */
export function drawingOf(definition: WrittenDefinition, outline: Outline): Drawing {
  return new Builder().drawing(definition, outline);
}

class Builder {
  private count = 0;

  drawing({ name, version, type, schedule, events }: WrittenDefinition, outline: Outline): Drawing {
    const starts = schedule === undefined ? [] : [`starts ${describeSchedule(schedule).join(', ')}`];
    const steps = this.list(outline.top);
    const handlers = outline.handlers.map((scope): DrawnNode => {
      const handler = events?.[scope.event ?? ''];
      const isExternal = handler !== undefined && 'external' in handler && handler.external === true;
      const details = [isExternal ? 'handles the event, which comes from outside' : 'handles the event'];
      return { ...this.box('handler', scope.event ?? '', scope), details };
    });
    return { title: name, subtitle: [`${type} ${version}`, ...starts].join('; '), steps, handlers };
  }

  private list(scope: OutlineScope, title?: string): DrawnList {
    const nodes: DrawnNode[] = [];
    const edges: DrawnEdge[] = [];
    const drawn = scope.steps.map((step) => {
      const node = this.step(step);
      const beside = besideOf(node, step, (...drawn) => this.box(...drawn));
      nodes.push(node, ...beside.map(({ box }) => box));
      edges.push(...beside.map(({ edge }) => edge));
      return { step, key: node.key };
    });
    // Of steps with one id, which is an issue of its own, the first is meant.
    const keys = new Map([...drawn].reverse().map(({ step, key }) => [step.id, key]));
    for (const { step, key: to } of drawn) {
      for (const { step: id, on } of dependenciesOf(step)) {
        const from = keys.get(id);
        if (from === undefined || from === to) continue;
        edges.push({ from, to, kind: on, ...(on !== 'succeeded' && { label: on }) });
      }
    }
    return { nodes, edges, ...(title !== undefined && { title }) };
  }

  private step(step: OutlineStep): DrawnNode {
    const { definition, id, kind, inner, branches } = step;
    const key = this.nextKey();
    const conditions = definition.branches ?? [];
    const lists =
      inner === undefined
        ? branches.map((scope, index) => {
            const when = conditions[index]?.when;
            return this.list(scope, when === undefined ? 'else' : `when ${String(when)}`);
          })
        : [this.list(inner)];
    return {
      key,
      kind,
      title: id,
      details: describeStep(step),
      isBackground: definition.mode === 'background',
      lists,
    };
  }

  private box(kind: DrawnNode['kind'], title: string, scope: OutlineScope): DrawnNode {
    return { key: this.nextKey(), kind, title, details: [], isBackground: false, lists: [this.list(scope)] };
  }

  private nextKey(): string {
    this.count += 1;
    return `s${this.count}`;
  }
}
