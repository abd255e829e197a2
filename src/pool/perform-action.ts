import { z } from 'zod';
import { utf8Length, type Json } from '../base/json';
import { payloadLimitBytes } from '../engine/plan';
import type { Action } from '../slices/action';
import { ActionError } from '../slices/action-error';
import { allowedPorts } from '../slices/allowed-ports';
import type { Ports } from '../slices/ports';

/**
 * Runs an action, input and output checked against its schemas.
 * @throws ActionError `InvalidInput`, `InvalidOutput`, `PayloadTooLarge`; and what the action throws.
 */
export async function performAction(action: Action, input: unknown, ports: Ports): Promise<Json> {
  const parsed = parse(action.input, input, 'InvalidInput', `the input of ${action.name} is not valid`);
  const result = await action.run(parsed, allowedPorts(action.name, action.capability, ports));
  const output = parse(
    action.output,
    result,
    'InvalidOutput',
    `${action.name} returned something that its contract does not allow`,
  );
  return checkSize(action.name, output as Json);
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, code: string, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ActionError(code, `${what}:\n${z.prettifyError(parsed.error)}`);
}

function checkSize(name: string, output: Json): Json {
  const bytes = utf8Length(JSON.stringify(output));
  if (bytes <= payloadLimitBytes) return output;
  throw new ActionError(
    'PayloadTooLarge',
    `the output of ${name} has ${bytes} bytes; at most ${payloadLimitBytes} travel through a workflow`,
  );
}
