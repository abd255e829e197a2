import type { Expression, PatternTest } from './ast';
import { errorAt, type Place } from './expression-error';
import { Pattern } from './pattern';

/** The node of `match(text, 'pattern')` or `search(text, 'pattern')`, its pattern compiled. */
export function patternTest(name: 'match' | 'search', args: readonly Expression[], place: Place): PatternTest {
  const [text, written] = args;
  const usage = `${name}() takes a text and a pattern, which is written out in quotes`;
  if (args.length !== 2) throw errorAt(place, 'arguments', usage);
  if (written.kind !== 'literal' || typeof written.value !== 'string') throw errorAt(written, 'arguments', usage);
  const pattern = new Pattern(written.value, written);
  return { kind: 'pattern', whole: name === 'match', text, pattern, ...place };
}
