import { partsOf, type Expression } from './ast';

/** What an expression needs to know about time: nothing, the clock alone, or the exchange calendar as well. */
export type TimeUse = 'none' | 'clock' | 'calendar';

/** Whether an expression can read a value of time, on whatever path. */
export function usesTime(expression: Expression): TimeUse {
  if (expression.kind === 'time') return expression.name === 'now' ? 'clock' : 'calendar';
  const parts = expression.kind === 'named' ? [expression.body] : partsOf(expression);
  const uses = parts.map(usesTime);
  if (uses.includes('calendar')) return 'calendar';
  return uses.includes('clock') ? 'clock' : 'none';
}
