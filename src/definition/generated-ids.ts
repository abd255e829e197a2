import type { WrittenStep } from './schema';
import { kindOf } from './step-kind';

/** The ids of a list's steps. A step without one is named after its action, else after its kind, with a number where that is taken. */
export function generatedIds(steps: readonly WrittenStep[]): string[] {
  const taken = new Set(steps.flatMap(({ id }) => (id === undefined ? [] : [id])));
  return steps.map((step) => {
    if (step.id !== undefined) return step.id;
    const base = baseOf(step);
    let id = base;
    for (let number = 2; taken.has(id); number++) id = `${base}_${number}`;
    taken.add(id);
    return id;
  });
}

function baseOf(step: WrittenStep): string {
  const action = step.action?.split('.').at(-1) ?? '';
  return /^[a-z][a-z0-9_]{0,60}$/.test(action) ? action : kindOf(step);
}
