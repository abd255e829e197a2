import { parseDuration } from '../duration';
import type { Finding, IssuePath } from '../issue';
import { longestDurationMs } from '../limits';
import { parseMoment } from '../moment';
import type { OutlineStep } from '../outline';
import type { Check } from './check';
import { isLonger } from './timeouts';

const things = ['duration', 'until', 'session', 'event'] as const;

/** Waits wait for one thing, and loops come to an end. */
export const checkWaits: Check = function* ({ steps }) {
  for (const step of steps) {
    yield* waitProblems(step);
    yield* approvalProblems(step);
    yield* repeatProblems(step);
  }
};

function* waitProblems({ definition: { wait, timeout, deadline }, yamlPath }: OutlineStep): Generator<Finding> {
  const path = [...yamlPath, 'wait'];
  if (wait === undefined) return;
  if (typeof wait === 'string') {
    if (parseMoment(wait) === undefined) yield* durationProblem(wait, path, notAWait);
    yield* tooShort(wait, [timeout, deadline], path);
    return;
  }
  const present = things.filter((key) => wait[key] !== undefined);
  if (present.length !== 1) {
    const found = present.length === 0 ? 'none of them is here' : `here are ${present.join(' and ')}`;
    yield { code: 'step-kind', message: `a wait has exactly one of ${things.join(', ')}; ${found}`, path };
  }
  if (wait.duration !== undefined) yield* durationProblem(wait.duration, [...path, 'duration'], notADuration);
  if (wait.timeout !== undefined && timeout !== undefined) yield twoTimeouts([...path, 'timeout']);
  yield* tooShort(wait.duration, [wait.timeout ?? timeout, deadline], [...path, 'duration']);
}

function* tooShort(
  duration: string | undefined,
  limits: readonly (string | undefined)[],
  path: IssuePath,
): Generator<Finding> {
  const limit = limits.find((candidate) => isLonger(duration, candidate));
  if (limit === undefined) return;
  yield { code: 'impossible-timeout', message: `it waits ${duration ?? ''}, but may only take ${limit}`, path };
}

function* approvalProblems({ definition: { approve, timeout }, yamlPath }: OutlineStep): Generator<Finding> {
  if (typeof approve !== 'object') return;
  const path = [...yamlPath, 'approve'];
  const { from, quorum = 1, timeout: own } = approve;
  if (own !== undefined && timeout !== undefined) yield twoTimeouts([...path, 'timeout']);
  const people = new Set(from).size;
  if (from === undefined || quorum <= people) return;
  const message = `${quorum} must approve, but only ${people} may decide: ${[...new Set(from)].join(', ')}`;
  yield { code: 'wrong-value', message, path: [...path, 'quorum'] };
}

const twoTimeouts = (path: IssuePath): Finding => ({
  code: 'misplaced-key',
  message: 'the step has a timeout already; take one of the two away',
  path,
  at: 'key',
});

/** A duration, or `${{ }}` that gives one. */
function* durationProblem(text: string, path: IssuePath, words: (text: string) => string): Generator<Finding> {
  if (text.includes('${{')) return;
  const ms = parseDuration(text);
  if (ms === undefined) yield { code: 'wrong-value', message: words(text), path };
  else if (ms < 1 || ms > longestDurationMs)
    yield { code: 'wrong-value', message: `'${text}' is not between 1ms and 3650d`, path };
}

const notAWait = (text: string): string =>
  `'${text}' is nothing to wait for; write a duration (5m), a point in time ('15:30', close - 5m), or a mapping with duration, until, session or event`;

const notADuration = (text: string): string =>
  `'${text}' is not a duration; write for example 500ms, 30s, 5m, 2h or 1d`;

function* repeatProblems({ definition: { repeat }, id, yamlPath }: OutlineStep): Generator<Finding> {
  if (repeat === undefined) return;
  const ends = [repeat.until, repeat.while, repeat.max_iterations].some((end) => end !== undefined);
  if (ends) return;
  const message = `'${id}' would go on for ever: give it until, while or max_iterations`;
  yield { code: 'missing-key', message, path: [...yamlPath, 'repeat'], at: 'key' };
}
