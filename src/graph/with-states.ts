import type { Drawing, DrawnList, DrawnNode } from './drawing';

/** How a step stands: a word for the class of its box, and what is written into it, so that no colour is needed to tell. */
export interface DrawnState {
  /** Small letters. */
  readonly state: string;
  readonly text: string;
}

/** The drawing of a plan with the states of a run in it, by the paths of the steps. What has none is drawn as it was. */
export function withStates(drawing: Drawing, stateOf: (path: string) => DrawnState | undefined): Drawing {
  const node = (one: DrawnNode): DrawnNode => {
    const inside = one.lists.map(list);
    const found = one.path === undefined ? undefined : stateOf(one.path);
    if (found === undefined) return { ...one, lists: inside };
    return { ...one, lists: inside, state: found.state, details: [found.text, ...one.details] };
  };
  const list = (one: DrawnList): DrawnList => ({ ...one, nodes: one.nodes.map(node) });
  return { ...drawing, steps: list(drawing.steps), handlers: drawing.handlers.map(node) };
}
