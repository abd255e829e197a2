import type { Dependency, GroupPlan, RunStatus, StepPlan } from '../../src/engine';

/** How a step ends, with what that means for the steps that depend on it. */
type Ending = 'succeeded' | 'failed' | 'tolerated' | 'skipped, lets go' | 'skipped, holds up';

export interface Expected {
  readonly run: RunStatus;
  /** By path. Steps of which it hangs on timing how they end are missing. */
  readonly statuses: ReadonlyMap<string, string>;
}

/**
 * What becomes of a run that nobody cancels, worked out from the rulings of the language alone: no events, no queue, no
 * time. Where a step fails in a list whose steps run beside each other, how far these had come hangs on timing; only
 * that the list fails is certain.
 */
export function expectedStatuses(root: GroupPlan, fails: (path: string) => boolean): Expected {
  const expectation = new Expectation(fails);
  const ending = expectation.listEnds(root);
  const run = ending === 'failed' ? 'failed' : expectation.tolerated ? 'degraded' : 'completed';
  return { run, statuses: expectation.statuses };
}

class Expectation {
  readonly statuses = new Map<string, string>();
  tolerated = false;

  constructor(private readonly fails: (path: string) => boolean) {}

  listEnds(list: GroupPlan): 'succeeded' | 'failed' {
    const toleratedBefore = this.tolerated;
    const endings = new Map<string, Ending>();
    let failing = false;
    for (const step of inOrderOfDependencies(list.steps)) {
      const ending = this.stepEnds(step, endings, failing);
      endings.set(step.id, ending);
      this.statuses.set(step.path, statusOf(ending));
      failing ||= ending === 'failed';
    }
    if (failing && !isChain(list)) {
      for (const path of this.statuses.keys())
        if (path.startsWith(list.path === '' ? '' : `${list.path}/`)) this.statuses.delete(path);
      this.tolerated = toleratedBefore;
    }
    return failing ? 'failed' : 'succeeded';
  }

  private stepEnds(step: StepPlan, endings: ReadonlyMap<string, Ending>, failing: boolean): Ending {
    const was = step.dependsOn.map(({ step: id, on }) => ({ on, ending: endings.get(id) ?? 'succeeded' }));
    const verdicts = was.map(({ on, ending }) => verdict(on, ending));
    if (verdicts.includes('holds up')) return 'skipped, holds up';
    if (verdicts.includes('lets go')) return 'skipped, lets go';
    if (failing && !outlivesFailure(step)) return 'skipped, holds up';
    if (step.when === 'false') return 'skipped, lets go';
    if (step.when?.startsWith('steps.') && was[0].ending !== 'succeeded') return 'skipped, lets go';
    const isUndecidable = step.when?.startsWith('1 / 0') === true;
    if (!isUndecidable && this.worksEnds(step) === 'succeeded') return 'succeeded';
    return this.failureEnds(step, failing);
  }

  private worksEnds(step: StepPlan): 'succeeded' | 'failed' {
    if (step.kind === 'group') return this.listEnds(step);
    return this.fails(step.path) ? 'failed' : 'succeeded';
  }

  private failureEnds(step: StepPlan, failing: boolean): Ending {
    if (step.onFailure.kind === 'fail') return 'failed';
    if (step.onFailure.kind === 'fallback') {
      if (failing && !outlivesFailure(step)) return 'failed';
      const { group } = step.onFailure;
      const ending = this.listEnds(group);
      this.statuses.set(group.path, ending);
      if (ending === 'failed') return 'failed';
    }
    this.tolerated = true;
    return 'tolerated';
  }
}

/** What asked for more than a success runs, and goes on, in a list that is failing. */
const outlivesFailure = (step: StepPlan): boolean => step.dependsOn.some(({ on }) => on !== 'succeeded');

function verdict(on: Dependency['on'], ending: Ending): 'satisfied' | 'holds up' | 'lets go' {
  const satisfied: Readonly<Record<Dependency['on'], readonly Ending[]>> = {
    succeeded: ['succeeded', 'tolerated', 'skipped, lets go'],
    failed: ['failed', 'tolerated'],
    skipped: ['skipped, lets go', 'skipped, holds up'],
    finished: ['succeeded', 'failed', 'tolerated', 'skipped, lets go', 'skipped, holds up'],
  };
  if (satisfied[on].includes(ending)) return 'satisfied';
  return on === 'succeeded' || ending === 'skipped, holds up' ? 'holds up' : 'lets go';
}

function statusOf(ending: Ending): string {
  if (ending === 'tolerated') return 'failed';
  return ending.startsWith('skipped') ? 'skipped' : ending;
}

function inOrderOfDependencies(steps: readonly StepPlan[]): StepPlan[] {
  const placed: StepPlan[] = [];
  while (placed.length < steps.length) {
    const isPlaced = (id: string): boolean => placed.some((step) => step.id === id);
    const next = steps.find(
      (step) => !isPlaced(step.id) && step.dependsOn.every((dependency) => isPlaced(dependency.step)),
    );
    if (next === undefined) throw new Error('the steps wait for each other');
    placed.push(next);
  }
  return placed;
}

/** Whether never more than one step of a list is under way: each follows the one before it. */
function isChain({ steps }: GroupPlan): boolean {
  const ordered = inOrderOfDependencies(steps);
  return ordered.every(
    (step, index) => index === 0 || step.dependsOn.some((dependency) => dependency.step === ordered[index - 1].id),
  );
}
