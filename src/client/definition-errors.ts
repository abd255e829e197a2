import { BellwetherError } from '../base/errors';
import { formatIssue, type Issue } from '../definition/issue';
import type { VariableProblem } from '../definition/variables';

/** A definition that does not compile. `issues` has all that is wrong, with its places. */
export class InvalidDefinitionError extends BellwetherError {
  override readonly name = 'InvalidDefinitionError';

  constructor(
    readonly file: string,
    readonly issues: readonly Issue[],
  ) {
    super('InvalidDefinition', issues.map(formatIssue).join('\n'));
  }
}

/** Variables that the definition does not take. */
export class InvalidVariablesError extends BellwetherError {
  override readonly name = 'InvalidVariablesError';

  constructor(readonly problems: readonly VariableProblem[]) {
    super('InvalidVariables', problems.map((problem) => problem.message).join('\n'));
  }
}
