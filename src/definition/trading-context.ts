import { reservedWords, tradingContext } from '../expression';

export { tradingContext } from '../expression';

/** Names that mean something in every expression, so that no variable may take them. */
export const reservedNames: ReadonlySet<string> = new Set([
  ...reservedWords,
  'output',
  'event',
  'iteration',
  ...tradingContext.keys(),
]);
