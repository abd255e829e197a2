import { isJsonObject } from '../base/json';
import { kindKeys, qualifierKeys } from '../definition/step-kind';
import { tradingContext } from '../definition/trading-context';
import { describeType } from '../expression';
import type { DescribedAction } from './described-action';
import { inputSchema } from './input-schema';
import { mapSchemas, propertyOf, withProperties, type Schema } from './json-schema';

const stepReference = '#/definitions/step';
const anonymousReference = '#/definitions/step_without_id';

/** The definitions of steps with and without ids, and of the inputs of the actions. */
export function stepDefinitions(step: Schema, actions: readonly DescribedAction[]): Record<string, Schema> {
  const inputs = actions.map(({ name, summary, action }) => {
    const { schema, definitions } = inputSchema(action.input, `input.${name}`);
    return { name, schema: { description: `Input of ${name}: ${summary}`, ...schema }, definitions };
  });
  const { description } = propertyOf(step, 'with');
  const anonymous = withProperties(step, {
    // Whatever the action's own schema says; more would be offered beside it.
    with: { description, type: 'object' },
    action: actionSchema(propertyOf(step, 'action'), actions),
    publish: publishSchema(propertyOf(step, 'publish')),
    compensate: mapSchemas(propertyOf(step, 'compensate'), stepsWithoutIds),
  });
  return {
    step: { allOf: [{ $ref: anonymousReference }], required: ['id'] },
    step_without_id: {
      ...anonymous,
      oneOf: kindKeys.map((key) => ({ required: [key] })),
      dependencies: belongings,
      allOf: inputs.map(({ name, schema }) => inputRule(name, schema)),
    },
    ...Object.fromEntries(
      inputs.flatMap(({ name, schema, definitions }) => [[`input.${name}`, schema], ...Object.entries(definitions)]),
    ),
  };
}

/** A list of steps as handlers and compensations have it: nothing need refer to them, so they need no ids. */
export function stepsWithoutIds(schema: Schema): Schema {
  return schema['$ref'] === stepReference ? { ...schema, $ref: anonymousReference } : schema;
}

/** Keys that mean something only beside others. `validate` knows more of them. */
const belongings = {
  with: { anyOf: [{ required: ['action'] }, { required: ['workflow'] }] },
  mode: { anyOf: [{ required: ['steps'] }, { required: ['branches'] }] },
  ...Object.fromEntries(qualifierKeys.map((key) => [key, ['steps']])),
  else: ['branches'],
  on_end: ['mode'],
};

/** Each action with what it does, which an editor shows beside its name. */
function actionSchema(action: Schema, actions: readonly DescribedAction[]): Schema {
  const { type: _type, ...rest } = action;
  const anyOf = actions.map(({ name, summary, capability }) => ({
    const: name,
    description: `${summary} (${capability})`,
  }));
  return { ...rest, anyOf };
}

/** The input that goes with an action; it must be there when the action cannot do without. */
function inputRule(name: string, { required }: Schema): Schema {
  const needsInput = Array.isArray(required) && required.length > 0;
  return {
    if: { properties: { action: { const: name } }, required: ['action'] },
    then: { properties: { with: { $ref: `#/definitions/input.${name}` } }, ...(needsInput && { required: ['with'] }) },
  };
}

function publishSchema({ additionalProperties, ...publish }: Schema): Schema {
  if (!isJsonObject(additionalProperties)) throw new Error('the schema of the language has no publish');
  const facts = [...tradingContext].map(([name, type]): [string, Schema] => [
    name,
    { description: `An expression that gives a ${describeType(type)}`, ...additionalProperties },
  ]);
  return { ...publish, properties: Object.fromEntries(facts), additionalProperties: false };
}
