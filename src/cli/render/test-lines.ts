import { coverageKinds, type Coverage } from '../../trader-tests';
import type { TestedFile, TimedTest } from '../commands/test';

/** The tests of a file, what was missed where, and what no test came to. */
export function testLines({ file, definition, tests, coverage }: TestedFile, isSelection: boolean): string[] {
  return [
    `${file} (${definition})`,
    ...tests.flatMap((test) => testLinesOf(file, test)),
    ...(isSelection ? [] : coverageLines(coverage)),
    '',
  ];
}

/** `3 tests, all passed, in 12 ms` */
export function totalLine(tests: readonly TimedTest[]): string {
  const failed = tests.filter(({ passed }) => !passed).length;
  const tookMs = Math.round(tests.reduce((sum, one) => sum + one.tookMs, 0));
  const count = `${tests.length} test${tests.length === 1 ? '' : 's'}`;
  return `${count}, ${failed === 0 ? 'all passed' : `${failed} failed`}, in ${tookMs} ms`;
}

function testLinesOf(file: string, { name, passed, tookMs, misses }: TimedTest): string[] {
  return [
    `  ${passed ? 'ok    ' : 'FAILED'}  ${name} (${tookMs} ms)`,
    ...misses.map(({ line, column, message }) => `          ${file}:${line}:${column}: ${message}`),
  ];
}

function coverageLines({ counts, missed }: Coverage): string[] {
  const parts = coverageKinds
    .filter((kind) => counts[kind].total > 0)
    .map((kind) => `${kind} ${counts[kind].covered}/${counts[kind].total}`);
  return [`  covered: ${parts.join(', ')}`, ...missed.map(({ path, text }) => `    ${path}: ${text}`)];
}
