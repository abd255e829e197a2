import { stepHolders } from '../base/step-path';
import type { StepReport } from '../engine';
import type { PastRun } from './past-runs';

/** Nearest-rank percentiles, in milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What has become of one step over many runs. Iterations of a loop count together, as `each[]/order`; so do handlers. */
export interface StepStatistics {
  readonly path: string;
  /** How often it stood in a run that has ended, by how it stood. What a rerun kept counts in the run that did it only. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly failures: number;
  readonly retries: number;
  /** Of those that succeeded, and of which nothing was kept from another run. */
  readonly durationMs?: Percentiles;
  /** However they ended: the most memory that one took, and their processor time. */
  readonly usage?: StepUsageStatistics;
}

export interface StepUsageStatistics {
  readonly peakMemoryBytes: number;
  readonly cpuMs: Percentiles;
  /** None ran in a process of its own: these are of the worker's whole process meanwhile, and the most that the step can have taken. */
  readonly shared?: true;
}

export interface DefinitionStatistics {
  readonly definition: string;
  readonly runs: number;
  /** How many ended with each status. */
  readonly outcomes: Readonly<Record<string, number>>;
  /**
   * Of runs that are `completed` or `degraded`: how long one takes that was ended early says nothing. Nor does one that goes on from
   * another run or a checkpoint.
   */
  readonly durationMs?: Percentiles;
  /** Steps that failed, tolerated or not; groups that failed because of a step in them are not counted again. */
  readonly failures: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** Of the steps that runs with a result tell of, in plan order. */
  readonly steps: readonly StepStatistics[];
}

export interface StatisticsReport {
  /** How many ended runs were read, the newest ones. */
  readonly read: number;
  /** No more than this were asked for: there may be older ones. */
  readonly limit: number;
  /** How many of them have no result, so that their steps and durations are not counted: cancelled, terminated, refused. */
  readonly withoutResult: number;
  /** How many of them go on from another run or a checkpoint: what they kept, and how long they took, is not counted. */
  readonly goneOn: number;
  /** By name. */
  readonly definitions: readonly DefinitionStatistics[];
}

/** Sums up runs that have ended. */
export function statisticsOf(runs: readonly PastRun[], limit: number): StatisticsReport {
  const names = [...new Set(runs.map(({ definition }) => definition))].sort();
  return {
    read: runs.length,
    limit,
    withoutResult: runs.filter(({ result }) => result === undefined).length,
    goneOn: runs.filter(({ goesOn }) => goesOn === true).length,
    definitions: names.map((name) =>
      statisticsOfDefinition(
        name,
        runs.filter(({ definition }) => definition === name),
      ),
    ),
  };
}

function statisticsOfDefinition(definition: string, runs: readonly PastRun[]): DefinitionStatistics {
  const reports = runs.map(({ result }) => (result?.steps ?? []).filter(isDoneHere));
  const ends = runs.filter(
    ({ status, goesOn }) => (status === 'completed' || status === 'degraded') && goesOn !== true,
  );
  return {
    definition,
    runs: runs.length,
    outcomes: countBy(runs.map(({ status }) => status)),
    ...durations(ends.map(({ durationMs }) => durationMs)),
    failures: sum(reports.flat().map(isOwnFailure)),
    retries: sum(runs.map(retriesIn)),
    steps: stepStatistics(runs),
  };
}

const isDoneHere = ({ kept }: StepReport): boolean => kept !== true;

/** The run's own count has those of steps that its result left out. Of one that kept some it has theirs as well. */
function retriesIn({ result, goesOn }: PastRun): number {
  if (result === undefined) return 0;
  return goesOn === true ? sum(result.steps.filter(isDoneHere).map(retriesOf)) : result.statistics.retries;
}

const retriesOf = ({ attempts = 1 }: StepReport): number => Math.max(0, attempts - 1);

function stepStatistics(runs: readonly PastRun[]): StepStatistics[] {
  const byPath = new Map<string, StepReport[]>();
  for (const step of runs.flatMap(({ result }) => doneIn(result?.steps ?? []))) {
    const path = step.path.replaceAll(/\[\d+\]/g, '[]');
    const known = byPath.get(path);
    if (known === undefined) byPath.set(path, [step]);
    else known.push(step);
  }
  return Array.from(byPath, ([path, steps]) => ({
    path,
    outcomes: countBy(steps.map(({ status }) => status)),
    failures: sum(steps.map(isOwnFailure)),
    retries: sum(steps.map(retriesOf)),
    ...durations(steps.filter(({ status }) => status === 'succeeded').map(({ durationMs }) => durationMs)),
    ...usageOf(steps),
  }));
}

/** What was done in a run. A list of which a part was kept took its time for the rest of it only, which says nothing. */
function doneIn(steps: readonly StepReport[]): StepReport[] {
  const holders = new Set(steps.filter(({ kept }) => kept === true).flatMap(({ path }) => stepHolders(path)));
  return steps
    .filter(isDoneHere)
    .map(({ durationMs, ...step }) =>
      durationMs === undefined || holders.has(step.path) ? step : { ...step, durationMs },
    );
}

/** A group, a loop or an emit that failed names the step in which the failure began. */
const isOwnFailure = ({ status, error }: StepReport): number =>
  status === 'failed' && error?.step === undefined ? 1 : 0;

function durations(all: readonly (number | undefined)[]): { readonly durationMs?: Percentiles } {
  const known = all.filter((ms) => ms !== undefined);
  return known.length === 0 ? {} : { durationMs: percentilesOf(known) };
}

function usageOf(steps: readonly StepReport[]): Pick<StepStatistics, 'usage'> {
  const told = steps.flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  if (told.length === 0) return {};
  const own = told.filter(({ shared }) => shared !== true);
  const known = own.length === 0 ? told : own;
  const peakMemoryBytes = Math.max(...known.map((usage) => usage.peakMemoryBytes));
  return {
    usage: {
      peakMemoryBytes,
      cpuMs: percentilesOf(known.map(({ cpuMs }) => cpuMs)),
      ...(own.length === 0 && { shared: true }),
    },
  };
}

/** Of at least one value. */
function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  return { p50: percentile(sorted, 50), p95: percentile(sorted, 95), p99: percentile(sorted, 99) };
}

/** The smallest value that at least so many percent of all do not exceed (nearest rank). `sorted` is not empty. */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
