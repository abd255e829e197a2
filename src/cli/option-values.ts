import { InvalidArgumentError } from 'commander';
import { BellwetherError } from '../base/errors';
import { limits } from '../expression/limits';

/** `--var name=value`, as often as needed; commander calls this for each. */
export function collectVariable(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1)
    throw new BellwetherError('WrongUse', `--var takes name=value, as in --var symbols=SPX,IXIC; not '${text}'`);
  const name = text.slice(0, at);
  if (Object.hasOwn(before, name))
    throw new BellwetherError(
      'WrongUse',
      `--var ${name} is given twice; a list is one value, as in --var symbols=SPX,IXIC`,
    );
  return { ...before, [name]: text.slice(at + 1) };
}

/** The id of a run as a person may choose it; commander calls this. */
export function runIdFrom(text: string): string {
  if (/^[^\s\p{Cc}]{1,200}$/u.test(text)) return text;
  throw new BellwetherError('WrongUse', `--id takes 1 to 200 characters without spaces; not '${text}'`);
}

/** A number such as `--limit` takes; commander calls this. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 is needed');
  return value;
}

/** The fuel of an evaluation, as `--fuel` takes it: no more than a run gives; commander calls this. */
export function fuelBudget(text: string): number {
  const value = positiveInteger(text);
  if (value > limits.fuel) throw new InvalidArgumentError(`a run gives an evaluation ${limits.fuel} units at most`);
  return value;
}
