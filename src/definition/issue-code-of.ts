import type { z } from 'zod';
import type { Json } from '../base/json';

/** Whether a schema refuses a value for its type, or a value of the right type. */
export function issueCodeOf(issue: z.core.$ZodIssue, value: Json | undefined): 'wrong-type' | 'wrong-value' {
  switch (issue.code) {
    case 'invalid_type':
      return 'wrong-type';
    case 'invalid_value':
      return issue.values.some((allowed) => typeof allowed === typeof value) ? 'wrong-value' : 'wrong-type';
    case 'invalid_union': {
      // Some forms take a value of this type, or none does.
      const isOfForm = (errors: readonly z.core.$ZodIssue[]): boolean =>
        !errors.some((inner) => inner.path.length === 0 && issueCodeOf(inner, value) === 'wrong-type');
      return issue.errors.some(isOfForm) ? 'wrong-value' : 'wrong-type';
    }
    default:
      return 'wrong-value';
  }
}
