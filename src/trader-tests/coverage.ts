import type { Plan } from '../engine';
import { eachStep, type StepOccurrence } from '../simulation';

export const coverageKinds = ['steps', 'conditions', 'branches', 'handlers', 'fallbacks', 'compensations'] as const;
export type CoverageKind = (typeof coverageKinds)[number];

/** What the tests of a definition have run of it. */
export interface Coverage {
  readonly definition: string;
  readonly counts: Readonly<Record<CoverageKind, { readonly covered: number; readonly total: number }>>;
  /** What no test has come to, in plan order. */
  readonly missed: readonly { readonly kind: CoverageKind; readonly path: string; readonly text: string }[];
}

interface Goal {
  readonly kind: CoverageKind;
  readonly path: string;
  /** What it is called where it was not reached. */
  readonly text: string;
  isReached(ends: readonly StepOccurrence[]): boolean;
}

/**
 * What of a plan has run, by how its steps ended in all tests: each step, each `when` both true and false, each branch (where there is no
 * `else`, that none is taken, too), each handler, fallback and compensation.
 */
export function coverageOf(plan: Plan, occurrences: readonly StepOccurrence[]): Coverage {
  const byPath = new Map<string, StepOccurrence[]>();
  for (const one of occurrences) {
    if (one.definition !== plan.name) continue;
    const known = byPath.get(one.planPath);
    if (known === undefined) byPath.set(one.planPath, [one]);
    else known.push(one);
  }
  const goals = goalsOf(plan).map((goal) => ({ goal, isReached: goal.isReached(byPath.get(goal.path) ?? []) }));
  const countOf = (kind: CoverageKind): { covered: number; total: number } => {
    const ofKind = goals.filter(({ goal }) => goal.kind === kind);
    return { covered: ofKind.filter(({ isReached }) => isReached).length, total: ofKind.length };
  };
  return {
    definition: plan.name,
    counts: {
      steps: countOf('steps'),
      conditions: countOf('conditions'),
      branches: countOf('branches'),
      handlers: countOf('handlers'),
      fallbacks: countOf('fallbacks'),
      compensations: countOf('compensations'),
    },
    missed: goals.filter(({ isReached }) => !isReached).map(({ goal: { kind, path, text } }) => ({ kind, path, text })),
  };
}

const hasRun = ({ status }: StepOccurrence): boolean => status !== 'skipped';
const wasFalse = ({ skip }: StepOccurrence): boolean => skip?.kind === 'condition';

function goalsOf(plan: Plan): Goal[] {
  return [...eachStep(plan)].flatMap(({ step, path, role }): Goal[] => {
    const goals: Goal[] = [];
    const add = (kind: CoverageKind, text: string, isReached: (end: StepOccurrence) => boolean): void => {
      goals.push({ kind, path, text, isReached: (ends) => ends.some(isReached) });
    };
    if (role === 'step') add('steps', 'never ran', hasRun);
    if (role === 'handler') add('handlers', 'the handler never ran', hasRun);
    if (role === 'fallback') add('fallbacks', 'the fallback never ran', hasRun);
    if (role === 'compensation') add('compensations', 'the compensation never ran', hasRun);
    if (step.when !== undefined) {
      add('conditions', `never true: when: ${step.when}`, hasRun);
      add('conditions', `never false: when: ${step.when}`, wasFalse);
    }
    if (step.kind === 'conditional') {
      for (const { when, group } of step.branches)
        add('branches', `never taken: ${group.id}, when: ${when}`, ({ branch }) => branch === group.id);
      const otherwise = step.else?.id;
      if (otherwise !== undefined) add('branches', 'never taken: else', ({ branch }) => branch === otherwise);
      else
        add(
          'branches',
          'a branch was always taken',
          ({ branch, status }) => status === 'succeeded' && branch === undefined,
        );
    }
    return goals;
  });
}
