/** More names than these help nobody. */
const mostNames = 40;

/** Names as a message lists them: `a, b, c`, cut where there are very many; `none` where there are none. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}
