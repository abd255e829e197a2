import { exclusionOf, exclusions } from './exclusions';
import type { SpecTest } from './spec-tests';

/** How many tests apply to our language and why the others do not, as the tables of docs/spec/cel-conformance.md. */
export function conformanceTables(tests: readonly SpecTest[]): string {
  const suites = [...new Set(tests.map(({ suite }) => suite))];
  const applicable = (some: readonly SpecTest[]): number =>
    some.filter((test) => exclusionOf(test) === undefined).length;
  const bySuite = suites.map((suite) => {
    const some = tests.filter((test) => test.suite === suite);
    return [suite, some.length, applicable(some), some.length - applicable(some)];
  });
  const byReason = exclusions.map((exclusion) => [
    exclusion.reason,
    tests.filter((test) => exclusionOf(test) === exclusion).length,
    exclusion.instead,
  ]);
  const all = applicable(tests);
  return [
    table(
      ['suite', 'tests', 'apply, and pass', 'excluded'],
      [...bySuite, ['all', tests.length, all, tests.length - all]],
    ),
    table(['reason', 'tests excluded', 'in our language'], byReason),
  ].join('\n\n');
}

/** A Markdown table as prettier formats it. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => String(cell).replaceAll('|', '\\|')));
  const widths = head.map((title, column) => Math.max(3, ...[head, ...cells].map((row) => row[column].length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}
