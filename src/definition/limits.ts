import { utf8Length } from '../base/json';

/** What a server takes. Beyond these it refuses a workflow task, and the run would try it again for ever. */

/** Of a step, a definition, a variable. */
export const longestName = 64;

/** In bytes: the path of a step is the id of its activity. */
const longestPath = 500;

/** Ten years. */
export const longestDurationMs = 3650 * 86_400_000;

/** Of a plan and of the variables of a run: both are in its history, and the result tells of every step. */
export const planLimitBytes = 1024 * 1024;
export const variablesLimitBytes = 256 * 1024;

/** In words that follow the name of the queue; undefined when there is nothing wrong with it. */
export function taskQueueProblem(queue: string): string | undefined {
  if (queue.trim() === '' || queue.length > 200) return 'is not the name of a task queue: 1 to 200 characters';
  return queue.startsWith('/_sys/') ? 'is reserved: names that begin with /_sys/ belong to Temporal' : undefined;
}

/** In words that follow the path; undefined when there is nothing wrong with it. */
export function pathProblem(path: string): string | undefined {
  const bytes = utf8Length(path);
  if (bytes <= longestPath) return undefined;
  return `has a path of ${bytes} characters, and ${longestPath} are allowed: use shorter ids, or fewer levels`;
}

/** A server ends a run at 51,200 events. */
export const mostRunEvents = 50_000;

/** Items that the loops of a run may go over. */
export const mostRunItems = 100_000;

/** Iterations of a `repeat`, with the loops around it. */
export const mostNestedIterations = 1_000_000;
