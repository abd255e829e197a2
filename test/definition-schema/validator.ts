import Ajv, { type ValidateFunction } from 'ajv';
import { definitionJsonSchema } from '../../src/definition-schema';
import type { DescribedAction } from '../../src/definition-schema/described-action';

/** What refuses a definition by the schema alone. */
export function validatorFor(actions: readonly DescribedAction[]): ValidateFunction {
  // `required` and types stand apart from the properties they speak of; formats have patterns beside them.
  const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, validateFormats: false });
  return ajv.compile(definitionJsonSchema(actions));
}

/** Whether a definition has the structure that the schema describes. */
export function accepts(validate: ValidateFunction, definition: unknown): boolean {
  return validate(definition);
}
