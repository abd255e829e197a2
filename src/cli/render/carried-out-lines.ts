import type { Settled } from '../commands/halt-settling';
import { printable } from './printable';
import { wrap } from './wrap';

/** Longer lists are counted. */
const mostNamed = 20;

/** What came of a halt in each account, for people: whom it reached, what was cancelled and closed, and what could not be. */
export function carriedOutLines(settled: readonly Settled[], columns: number): readonly string[] {
  return settled.flatMap(({ account, told, toldMore, carriedOut, problems }) => {
    const say = (text: string, mark = '  ✓ '): string[] => wrap(printable(text), columns, mark, '    ');
    const { cancelled = [], closed = [], left = [] } = carriedOut ?? {};
    const names = told.slice(0, mostNamed);
    const more = told.length - names.length + toldMore;
    return [
      `${account}:`,
      ...(told.length === 0 ? [] : say(`told: ${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}`)),
      ...cancelled.slice(0, mostNamed).flatMap(({ symbol, id, outcome }) => say(`cancel ${symbol} ${id}: ${outcome}`)),
      ...(cancelled.length > mostNamed ? say(`and ${cancelled.length - mostNamed} cancels more`) : []),
      ...closed.flatMap(({ symbol, quantity }) => say(`closed ${quantity} ${symbol}`)),
      ...(carriedOut?.done === true && cancelled.length + closed.length === 0 ? say('nothing was open or held') : []),
      ...left.flatMap(({ symbol, quantity, why }) => say(`left: ${quantity} ${symbol}: ${why}`, '  ✗ ')),
      ...problems.flatMap((problem) => say(problem, '  ✗ ')),
    ];
  });
}
