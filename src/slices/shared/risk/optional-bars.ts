import type { Ports } from '../../ports';
import type { BarInput } from './bar-input';
import { type KnownBars, readKnownBars } from './known-bars';

/** What `optionalBarInputFields` gives. */
export type OptionalBarInput = Omit<BarInput, 'symbols' | 'source'> & { readonly source?: string | undefined };

/**
 * The bars of the symbols wanted: those of them that a bar set has, or all of them from a source. Undefined where neither is
 * given, nothing is wanted, or the set has none of them.
 * @throws ActionError as `readKnownBars`.
 */
export async function readOptionalBars(
  input: OptionalBarInput,
  wanted: readonly string[],
  ports: Ports,
): Promise<KnownBars | undefined> {
  const { bars, source } = input;
  const symbols = bars === undefined ? [...wanted] : wanted.filter((symbol) => bars.symbols.includes(symbol));
  if (symbols.length === 0 || (bars === undefined && source === undefined)) return undefined;
  return readKnownBars({ ...input, symbols, source: source ?? '' }, ports);
}
