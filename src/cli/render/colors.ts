import picocolors from 'picocolors';

/**
 * Colours, where a person sees them: not in a pipe or a file. NO_COLOR and FORCE_COLOR have the last word. (Left to itself,
 * picocolors colours whatever a CI system collects.)
 */
export const colors = picocolors.createColors(wantsColor(process.env, process.stdout.isTTY));

/** Whether output is to be coloured. */
export function wantsColor(environment: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const isSet = (name: string): boolean => environment[name] !== undefined && environment[name] !== '';
  if (isSet('NO_COLOR')) return false;
  if (isSet('FORCE_COLOR')) return environment['FORCE_COLOR'] !== '0';
  return isTerminal && environment['TERM'] !== 'dumb';
}
