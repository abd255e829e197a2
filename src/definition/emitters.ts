import type { Outline, OutlineStep } from './outline';

const byOutline = new WeakMap<Outline, ReadonlyMap<string, readonly OutlineStep[]>>();

/** The steps that emit each event, by its name. Worked out once. */
export function emittersOf(outline: Outline): ReadonlyMap<string, readonly OutlineStep[]> {
  const known = byOutline.get(outline);
  if (known !== undefined) return known;
  const emitters = new Map<string, OutlineStep[]>();
  for (const step of outline.steps) {
    const event = emittedBy(step);
    if (event === undefined) continue;
    const others = emitters.get(event);
    if (others === undefined) emitters.set(event, [step]);
    else others.push(step);
  }
  byOutline.set(outline, emitters);
  return emitters;
}

/** The event that a step emits; undefined of another step. */
export function emittedBy({ definition: { emit } }: OutlineStep): string | undefined {
  return typeof emit === 'object' ? emit.event : emit;
}
