import type { StepKindName } from '../engine/plan';
import type { WrittenStep } from './schema';

/** The keys of which a step has exactly one: they say what kind of step it is. */
export const kindKeys = [
  'action',
  'steps',
  'branches',
  'set',
  'emit',
  'wait',
  'approve',
  'workflow',
  'fail',
  'stop',
] as const satisfies readonly (keyof WrittenStep)[];

export type KindKey = (typeof kindKeys)[number];

/** Keys that make a group more than a list: at most one of them stands beside `steps`. */
export const qualifierKeys = ['for_each', 'repeat', 'schedule'] as const satisfies readonly (keyof WrittenStep)[];

export const kindKeysOf = (step: WrittenStep): KindKey[] => kindKeys.filter((key) => step[key] !== undefined);

/** What kind of step it is; of one that has too much or too little, the first that it may be. */
export function kindOf(step: WrittenStep): StepKindName {
  const [key] = kindKeysOf(step);
  if (key === 'branches') return 'conditional';
  if (key !== undefined && key !== 'steps') return key;
  return qualifierKeys.find((qualifier) => step[qualifier] !== undefined) ?? 'group';
}
