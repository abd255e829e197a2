import type { HaltLevel } from '../../ledger';
import type { Settled } from '../commands/halt-settling';
import { printable } from './printable';
import { wrap } from './wrap';

/** What there was nothing of; a level may leave more as it was. */
const nothingToDo: Readonly<Record<HaltLevel, string>> = {
  reduce_only: 'no order was open that opens or adds to a position; what is held stays',
  flatten: 'nothing was open or held',
  cancel_only: 'no order was open; what is held stays',
  freeze: 'nothing is cancelled or closed at this level: what is open and held stays',
};

/** Longer lists are counted. */
const mostNamed = 20;

/** What came of a halt in each account, for people: whom it reached, what was cancelled and closed, and what could not be. */
export function carriedOutLines(settled: readonly Settled[], level: HaltLevel, columns: number): readonly string[] {
  return settled.flatMap(({ account, told, toldMore, carriedOut, problems }) => {
    const say = (text: string, mark = '  ✓ '): string[] => wrap(printable(text), columns, mark, '    ');
    const { cancelled = [], closed = [], left = [], atNoVenue = [] } = carriedOut ?? {};
    const nothing = cancelled.length + closed.length + atNoVenue.length === 0;
    const names = told.slice(0, mostNamed);
    const more = told.length - names.length + toldMore;
    return [
      `${account}:`,
      ...(told.length === 0 ? [] : say(`told: ${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}`)),
      ...cancelled.slice(0, mostNamed).flatMap(({ symbol, id, outcome }) => say(`cancel ${symbol} ${id}: ${outcome}`)),
      ...(cancelled.length > mostNamed ? say(`and ${cancelled.length - mostNamed} cancels more`) : []),
      ...closed.flatMap(({ symbol, quantity }) => say(`closed ${quantity} ${symbol}`)),
      ...(carriedOut?.done === true && nothing ? say(nothingToDo[level]) : []),
      ...left.flatMap(({ symbol, quantity, why }) => say(`left: ${quantity} ${symbol}: ${why}`, '  ✗ ')),
      ...atNoVenue.flatMap(({ symbol, quantity, why }) =>
        say(`stays in the books: ${quantity} ${symbol}: ${why}`, '  · '),
      ),
      ...problems.flatMap((problem) => say(problem, '  ✗ ')),
    ];
  });
}
