/**
 * The name of a report's files, without the ending, from the path of its step: two steps of a run must not write over
 * each other. `reports/each[3]/write` becomes `reports-each-3-write`. Step ids are snake_case, so this stays unique.
 */
export function reportFileName(stepPath: string): string {
  const name = stepPath.replace(/[^A-Za-z0-9_]+/g, '-').replace(/^-+|-+$/g, '');
  return name === '' ? 'performance-report' : name;
}
