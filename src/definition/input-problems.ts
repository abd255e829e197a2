import type { z } from 'zod';
import type { Json } from '../base/json';
import type { ActionDescription } from './action-catalogue';
import type { IssuePath } from './issue';
import { messageOfIssue } from './message-of-issue';

/** What an action's schema has against an input, at a place inside it. */
export interface InputProblem {
  readonly path: IssuePath;
  readonly message: string;
  readonly issue: z.core.$ZodIssue;
}

/** Checks an input against the schema of an action; empty when it is accepted. */
export function inputProblems(action: ActionDescription, input: Json): InputProblem[] {
  return action.checkInput(input).map((issue) => {
    const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
    return { path, message: messageOfIssue(issue, input, path), issue };
  });
}
