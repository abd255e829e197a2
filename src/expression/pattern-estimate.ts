/** One thing that can be repeated, a bracket, or a count. A class or an escape counts once, however long it is. */
const part =
  /\\[pPx]\{[^}]*\}|\\x..|\\[pP].|\\[^]|\[\^?\]?(?:\\[^]|\[:[^\]]*:\]|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|[^]/gu;

/**
 * About how many instructions a pattern will have, counted without compiling it: what is repeated counts as often as
 * it is repeated, inner counts multiplied by outer ones.
 */
export function estimatedProgram(source: string): number {
  const groups: { total: number; last: number }[] = [{ total: 0, last: 0 }];
  for (const [text, least, most] of source.matchAll(part)) {
    const group = groups[groups.length - 1] ?? { total: 0, last: 0 };
    if (text === '(') groups.push({ total: 0, last: 0 });
    else if (text === ')' && groups.length > 1) {
      groups.pop();
      add(groups[groups.length - 1], group.total);
    } else if (least === undefined) add(group, 1);
    else {
      const repeated = group.last * Math.max(1, Number(least), Number(most ?? 0));
      group.total += repeated - group.last;
      group.last = repeated;
    }
  }
  return groups.reduce((sum, { total }) => sum + total, 0);
}

function add(group: { total: number; last: number } | undefined, size: number): void {
  if (group === undefined) return;
  group.total += size;
  group.last = size;
}
