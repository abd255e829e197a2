import type { StepExplanation } from '../../client';

type Dependency = Pick<StepExplanation['dependencies'][number], 'on' | 'status' | 'tolerated'>;

/** What a step needs of one that it depends on, in words. What it waits for by default is met by more than a success. */
export function neededText({ on, status, tolerated }: Dependency): string {
  switch (on) {
    case 'succeeded':
      if (tolerated === true) return 'succeeded, or a failure that is tolerated';
      return status === 'skipped' ? 'succeeded, or skipped by its own when' : 'succeeded';
    case 'failed':
      return tolerated === true ? 'failed, tolerated or not' : 'failed';
    case 'finished':
      return 'to have ended, however';
    default:
      return on;
  }
}

/** `needs succeeded; it succeeded`. */
export function dependencyText(dependency: Dependency): string {
  return `needs ${neededText(dependency)}; ${standingText(dependency)}`;
}

function standingText({ status, tolerated }: Dependency): string {
  switch (status) {
    case 'succeeded':
      return 'it succeeded';
    case 'failed':
      return `it failed${tolerated === true ? ', which is tolerated' : ''}`;
    case 'skipped':
    case 'cancelled':
      return `it was ${status}`;
    default:
      return `it is ${status}`;
  }
}
