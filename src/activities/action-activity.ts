import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { z } from 'zod';
import { z as zod } from 'zod';
import { utf8Length, type Json } from '../base/json';
import { payloadLimitBytes } from '../engine/plan';
import type { ActionOutcome } from '../protocol';
import type { Action } from '../slices/action';
import { ActionError } from '../slices/action-error';
import type { PortsFactory } from './ports';

const longestMessage = 4000;

/** An action as a Temporal activity: input and output checked against its schemas, errors mapped once. */
export function actionActivity(action: Action, portsFor: PortsFactory): (input: unknown) => Promise<ActionOutcome> {
  return async (input) => {
    const context = Context.current();
    const { attempt } = context.info;
    try {
      const parsed = parse(action.input, input, 'InvalidInput', `the input of ${action.name} is not valid`);
      const result = await action.run(parsed, portsFor(context));
      const output = parse(
        action.output,
        result,
        'InvalidOutput',
        `${action.name} returned something that its contract does not allow`,
      );
      return { bellwether: 1, output: checkSize(action.name, output as Json), attempts: attempt };
    } catch (error) {
      if (context.cancellationSignal.aborted)
        throw new CancelledFailure(`${action.name} was cancelled`, [], asError(error));
      throw failureOf(error, attempt);
    }
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, code: string, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ActionError(code, `${what}:\n${zod.prettifyError(parsed.error)}`);
}

function checkSize(name: string, output: Json): Json {
  const bytes = utf8Length(JSON.stringify(output));
  if (bytes <= payloadLimitBytes) return output;
  throw new ActionError(
    'PayloadTooLarge',
    `the output of ${name} has ${bytes} bytes; at most ${payloadLimitBytes} travel through a workflow`,
  );
}

/** The one place where errors of actions become Temporal failures. `type` is what `retry.non_retryable` names. */
function failureOf(error: unknown, attempt: number): ApplicationFailure {
  const raised = asError(error);
  const [type, nonRetryable] = error instanceof ActionError ? [error.code, !error.retryable] : [raised.name, false];
  const message = shortened(raised.message);
  // A cause repeats the whole message, and its stack once more.
  const cause = message === raised.message ? { cause: raised } : {};
  return ApplicationFailure.create({ type, message, nonRetryable, details: [{ attempt }], ...cause });
}

/** Failures are in history, in the run's result and in what the UI shows: a megabyte of text would make all of them unreadable. */
function shortened(message: string): string {
  if (message.length <= longestMessage) return message;
  return `${message.slice(0, longestMessage)} … (${message.length - longestMessage} more characters)`;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
