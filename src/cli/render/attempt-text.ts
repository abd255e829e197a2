import type { AttemptUnderWay } from '../../client';
import type { StepReport } from '../../engine';
import { printable } from './printable';
import { firstLine } from './text';

/**
 * Where the server is with the attempts of an action: `attempt 1 failed with LabBroken: …; attempt 2 at 22:53:01 UTC`.
 * Empty for a first attempt that runs, of which there is nothing to tell.
 */
export function attemptText({ attempt, running, lastFailure, nextAt }: AttemptUnderWay, now: number): string {
  const before =
    lastFailure === undefined || attempt < 2
      ? ''
      : `attempt ${attempt - 1} failed with ${printable(lastFailure.type)}: ${printable(lastFailure.message)}`;
  const next = nextText({ attempt, running, nextAt }, now);
  return [before, next].filter((part) => part !== '').join('; ');
}

/** The same where there is one line: the time first, since the failure may be long. */
export function attemptNote(under: AttemptUnderWay, now: number): string {
  const { attempt, lastFailure } = under;
  const before =
    lastFailure === undefined || attempt < 2
      ? ''
      : `attempt ${attempt - 1} failed: ${firstLine(lastFailure.type)}: ${firstLine(lastFailure.message)}`;
  return [nextText(under, now), before].filter((part) => part !== '').join('; ');
}

/** Steps by path with what is to be said of their attempts; only those that still run. */
export function attemptNotes(
  steps: readonly StepReport[],
  attempts: readonly AttemptUnderWay[],
  now: number,
): ReadonlyMap<string, string> {
  const running = new Set(steps.filter(({ status }) => status === 'running').map(({ path }) => path));
  return new Map(
    attempts.filter(({ step }) => running.has(step)).map((under) => [under.step, attemptNote(under, now)]),
  );
}

function nextText(
  { attempt, running, nextAt }: Pick<AttemptUnderWay, 'attempt' | 'running'> & { readonly nextAt?: string | undefined },
  now: number,
): string {
  if (running) return attempt < 2 ? '' : `attempt ${attempt} is running`;
  if (nextAt !== undefined && Date.parse(nextAt) > now) return `attempt ${attempt} at ${momentText(nextAt, now)}`;
  return `attempt ${attempt} waits for a worker to take it`;
}

/** `22:53:01 UTC`; with the day where it is not the one of now. */
function momentText(iso: string, now: number): string {
  const day = iso.slice(0, 10);
  const time = `${iso.slice(11, 19)} UTC`;
  return new Date(now).toISOString().slice(0, 10) === day ? time : `${day} ${time}`;
}
