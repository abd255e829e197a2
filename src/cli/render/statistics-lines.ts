import type { DefinitionStatistics, Percentiles, StatisticsReport, StepUsageStatistics } from '../../client';
import { bytesText, cut, durationText, table } from './text';
import { wrap } from './wrap';

/** Before a figure of the whole process that a step shared. */
const atMost = '≤ ';

/** Statistics for people: a line for each definition; of one that was asked for, its steps too. */
export function statisticsLines(report: StatisticsReport, asked: string | undefined, columns: number): string[] {
  const { definitions } = report;
  const read = wrap(readText(report, asked), columns, '');
  if (definitions.length === 0) return read;
  const shown =
    asked === undefined
      ? definitionRows(definitions)
      : definitions.flatMap((one) => [...headLines(one, columns), '', ...stepRows(one), ...usageRows(one)]);
  const legend = asked !== undefined && definitions.some(isAnyShared) ? wrap(sharedText, columns, '') : [];
  return [...shown.map((line) => cut(line, columns)), '', ...legend, ...read];
}

const sharedText = `${atMost}is the most that a step can have taken that ran in the worker's own process: what that whole process had and took meanwhile.`;

const isAnyShared = ({ steps }: DefinitionStatistics): boolean => steps.some(({ usage }) => usage?.shared === true);

function readText({ read, limit, withoutResult, goneOn }: StatisticsReport, asked: string | undefined): string {
  const of = asked === undefined ? '' : ` of '${asked}'`;
  if (read === 0) return `no run${of} has ended that the server still knows; bellwether list shows those that go on`;
  const runs = `Read ${read} ended run${read === 1 ? '' : 's'}`;
  const more = read === limit ? ', the newest ones: --limit reads more' : ', all that there are';
  const without = withoutResult === 0 ? '' : ` ${withoutResult} of them left no result: their steps are not counted.`;
  const kept =
    goneOn === 0
      ? ''
      : ` ${goneOn} of them went on from another run or a checkpoint: what they kept, and how long they took, is not counted.`;
  return `${runs}${more}. Durations are of runs that are completed or degraded.${without}${kept}`;
}

function definitionRows(definitions: readonly DefinitionStatistics[]): string[] {
  const rows = definitions.map((one) => [
    cut(one.definition, 24),
    String(one.runs),
    ...percentileCells(one.durationMs),
    String(one.failures),
    String(one.retries),
    outcomesText(one.outcomes),
  ]);
  return table([['DEFINITION', 'RUNS', 'P50', 'P95', 'P99', 'FAILURES', 'RETRIES', 'OUTCOMES'], ...rows]);
}

function headLines(one: DefinitionStatistics, columns: number): string[] {
  const [p50 = '', p95 = '', p99 = ''] = percentileCells(one.durationMs);
  const runs = `${one.definition}   ${one.runs} run${one.runs === 1 ? '' : 's'}: ${outcomesText(one.outcomes)}`;
  return [
    ...wrap(runs, columns, '', '  '),
    one.durationMs === undefined
      ? `  none has completed${hasEndedWell(one) ? ' that did not go on from another run' : ''}`
      : `  took      p50 ${p50}   p95 ${p95}   p99 ${p99}`,
    `  failures  ${one.failures}`,
    `  retries   ${one.retries}`,
  ];
}

/** Then it went on from another run: how long that takes is not told. */
const hasEndedWell = ({ outcomes }: DefinitionStatistics): boolean =>
  outcomes['completed'] !== undefined || outcomes['degraded'] !== undefined;

function stepRows({ steps }: DefinitionStatistics): string[] {
  const rows = steps.map((step) => [
    `  ${cut(step.path, 34)}`,
    ...percentileCells(step.durationMs),
    String(step.failures),
    String(step.retries),
    outcomesText(step.outcomes),
  ]);
  return table([['  STEP', 'P50', 'P95', 'P99', 'FAILURES', 'RETRIES', 'OUTCOMES'], ...rows]);
}

/** What the steps took whose workers told: most memory, and processor time. */
function usageRows({ steps }: DefinitionStatistics): string[] {
  const rows = steps.flatMap(({ path, usage }) =>
    usage === undefined ? [] : [[`  ${cut(path, 34)}`, ...usageCells(usage)]],
  );
  return rows.length === 0 ? [] : ['', ...table([['  STEP', 'MEMORY', 'CPU P50', 'CPU P95', 'CPU P99'], ...rows])];
}

function percentileCells(durationMs: Percentiles | undefined): string[] {
  if (durationMs === undefined) return ['-', '-', '-'];
  return [durationMs.p50, durationMs.p95, durationMs.p99].map((ms) => durationText(ms));
}

function usageCells({ peakMemoryBytes, cpuMs, shared }: StepUsageStatistics): string[] {
  const texts = [bytesText(peakMemoryBytes), ...percentileCells(cpuMs)];
  return shared === true ? texts.map((text) => `${atMost}${text}`) : texts;
}

function outcomesText(outcomes: Readonly<Record<string, number>>): string {
  return Object.entries(outcomes)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
