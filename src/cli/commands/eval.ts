import { emptyContext } from '../../evaluation/context';
import { InvalidContextError } from '../../evaluation/context-error';
import { evaluateText, type Evaluated } from '../../evaluation/evaluate-text';
import { contextFrom } from '../evaluation/context-file';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { explanationLines } from '../render/explanation-lines';
import { printable } from '../render/printable';
import { sourceLine } from '../render/source-line';
import { wrap } from '../render/wrap';

export interface EvalChoices {
  readonly context?: string;
  readonly fuel: number;
}

/** Longer lines are hard to read. */
const widest = 100;

/** Evaluates an expression against the values of a context file, and tells why it came out as it did. */
export async function evaluate(text: string, { context, fuel }: EvalChoices, output: Output): Promise<ExitCode> {
  let evaluated: Evaluated;
  try {
    evaluated = evaluateText(text, context === undefined ? emptyContext : await contextFrom(context), fuel);
  } catch (error) {
    if (!(error instanceof InvalidContextError)) throw error;
    if (output.json) output.document({ error: { code: error.code, message: error.message } });
    else for (const problem of error.problems) output.error(printable(problem));
    return exitCodes.wrongUse;
  }
  if ('error' in evaluated) {
    explainError(text, evaluated.error, output);
    return exitCodes.wrongUse;
  }
  if (output.json) output.document(evaluated);
  else showValue(evaluated, output);
  return exitCodes.done;
}

type Failure = Extract<Evaluated, { readonly error: unknown }>['error'];

function explainError(text: string, { code, message, column }: Failure, output: Output): void {
  if (output.json) {
    output.document({ error: { code, message, column } });
    return;
  }
  output.error(`column ${column}: ${code}: ${printable(message)}`);
  for (const line of sourceLine(text, column, Math.min(output.columns, widest))) output.error(line);
}

function showValue(evaluated: Exclude<Evaluated, { readonly error: unknown }>, output: Output): void {
  const width = Math.min(output.columns, widest);
  const { value, type, fuel, explanation, explanationTree } = evaluated;
  const [first = '', ...more] = valueLines(JSON.stringify(value), JSON.stringify(value, null, 2), width - 8);
  output.line(`value   ${first}`);
  for (const line of more) output.line(`        ${line}`);
  output.line(`type    ${type}`);
  output.line(`fuel    ${fuel}`);
  output.line();
  for (const line of wrap(printable(explanation), width, '')) output.line(line);
  output.line();
  for (const line of explanationLines(explanationTree, width)) output.line(line);
}

function valueLines(short: string, long: string, width: number): string[] {
  const text = short.length <= width ? short : long;
  return text.split('\n').map(printable);
}
