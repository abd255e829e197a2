import os from 'node:os';
import type { JsonObject } from '../../base/json';
import type { Author, BackfillOverlap, ScheduleDetails } from '../../client';
import { completeVariables, loadDefinition } from '../../client/definitions';
import { scheduleOfPlan } from '../../client/schedules';
import { formatIssue } from '../../definition';
import type { Plan } from '../../engine';
import { nextFirings, scheduleEnd, scheduleText, timesText, type Firing } from '../../schedules';
import { externalAddress, openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { firingLines } from '../render/firings';
import { scheduleLines, scheduleRows, timeText } from '../render/schedule-text';
import { wrap } from '../render/wrap';
import { variablesFromText } from './shared';

interface AuthorChoices {
  readonly by?: string;
  readonly reason?: string;
}

/** Creates the schedule of a definition. Says where it lives only as long as the embedded server does. */
export async function createSchedule(
  nameOrPath: string,
  options: AuthorChoices & {
    readonly id?: string;
    readonly var: Readonly<Record<string, string>>;
    readonly paused?: boolean;
    readonly account?: string;
    readonly taskQueue?: string;
  },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const plan = await scheduledPlan(nameOrPath, output);
  const variables: JsonObject = variablesFromText(plan, options.var);
  completeVariables(plan, variables);
  const { taskQueue } = options;
  return withServer(output, signal, { ...(taskQueue !== undefined && { taskQueue }) }, async (environment) => {
    const details = await environment.client.schedules.create(plan, {
      ...authorOf(options),
      ...(options.id !== undefined && { scheduleId: options.id }),
      ...(options.paused === true && { paused: true }),
      ...(options.account !== undefined && { account: options.account }),
      variables,
    });
    show(`created ${details.scheduleId}`, details, output);
    await noteLife(environment, output);
  });
}

export async function listSchedules(output: Output, signal: AbortSignal): Promise<ExitCode> {
  return withServer(output, signal, {}, async ({ client }) => {
    const schedules = await client.schedules.list();
    if (output.json) output.document({ schedules });
    else if (schedules.length === 0)
      output.line('no schedules yet; create one with: npx bellwether schedule create <definition>');
    else for (const line of scheduleRows(schedules)) output.line(line);
  });
}

export async function showSchedule(name: string, output: Output, signal: AbortSignal): Promise<ExitCode> {
  return withServer(output, signal, {}, async ({ client }) => {
    show(undefined, await client.schedules.show(name), output);
  });
}

export async function pauseSchedule(
  name: string,
  options: AuthorChoices,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  return withServer(output, signal, {}, async ({ client }) => {
    show(undefined, await client.schedules.pause(name, authorOf(options)), output);
  });
}

export async function resumeSchedule(
  name: string,
  options: AuthorChoices,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  return withServer(output, signal, {}, async (environment) => {
    show(undefined, await environment.client.schedules.resume(name, authorOf(options)), output);
    await noteLife(environment, output);
  });
}

export async function triggerSchedule(name: string, output: Output, signal: AbortSignal): Promise<ExitCode> {
  return withServer(output, signal, {}, async (environment) => {
    const runId = await environment.client.schedules.trigger(name);
    if (output.json) output.document({ runId: runId ?? null });
    else if (runId === undefined)
      output.line('nothing was started: another run goes on, or the server has not started it yet');
    else {
      output.line(`started ${runId}`);
      output.line(`  follow it: npx bellwether watch ${runId}`);
    }
    await noteLife(environment, output);
  });
}

export async function backfillSchedule(
  name: string,
  options: { readonly from: Date; readonly to: Date; readonly overlap: BackfillOverlap },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  return withServer(output, signal, {}, async (environment) => {
    const { from, to, overlap } = options;
    const details = await environment.client.schedules.backfill(name, from, to, overlap);
    const [first, last] = [timeText(from.toISOString()), timeText(to.toISOString())];
    show(`${details.scheduleId} makes up for ${first} to ${last}`, details, output);
    await noteLife(environment, output);
  });
}

export async function deleteSchedule(name: string, output: Output, signal: AbortSignal): Promise<ExitCode> {
  return withServer(output, signal, {}, async ({ client }) => {
    const { scheduleId, running } = await client.schedules.delete(name);
    if (output.json) output.document({ deleted: scheduleId, running });
    else {
      output.line(`deleted ${scheduleId}`);
      for (const runId of running) output.line(`  its run goes on: npx bellwether watch ${runId}`);
    }
  });
}

/** Foretells when a definition runs, by its file alone. */
export async function nextOfSchedule(
  nameOrPath: string,
  options: { readonly count: number; readonly from?: Date; readonly all?: boolean },
  output: Output,
): Promise<ExitCode> {
  const plan = await scheduledPlan(nameOrPath, output);
  const schedule = scheduleOfPlan(plan);
  const from = (options.from ?? new Date()).getTime();
  const firings = nextFirings(schedule, plan.calendar, from, options.count);
  const end = scheduleEnd(schedule, plan.calendar, from);
  if (output.json) {
    output.document({
      definition: plan.name,
      timeZone: schedule.timeZone,
      endsAt: new Date(end.at).toISOString(),
      endsBecause: end.why,
      firings: firings.map(documentOf),
    });
    return exitCodes.done;
  }
  for (const line of wrap(`${plan.name} ${plan.version}: ${scheduleText(schedule)}`, output.columns, '', '  '))
    output.line(line);
  for (const line of firingLines(firings, schedule.timeZone, output.columns, options.all === true)) output.line(line);
  if (firings.filter(({ fires }) => fires).length < options.count)
    output.line(`no more: ${lastWord(schedule.maxTicks, firings, end)}`);
  return exitCodes.done;
}

function lastWord(
  maxTicks: number | undefined,
  firings: readonly Firing[],
  end: { readonly at: number; readonly why: string },
): string {
  const fired = firings.filter(({ fires }) => fires).length;
  if (maxTicks === fired) return `it fires ${timesText(fired)} (max_ticks)`;
  return `it ends ${new Date(end.at).toISOString().slice(0, 16).replace('T', ' ')} UTC (${end.why})`;
}

function documentOf(firing: Firing): JsonObject {
  const at = new Date(firing.at).toISOString();
  return firing.fires ? { at, fires: true } : { ...firing, at, lastAt: new Date(firing.lastAt).toISOString() };
}

/** @throws BellwetherError `NoSchedule`, before anything is started. */
async function scheduledPlan(nameOrPath: string, output: Output): Promise<Plan> {
  const { plan, warnings } = await loadDefinition(nameOrPath);
  for (const warning of warnings) output.note(formatIssue(warning));
  scheduleOfPlan(plan);
  return plan;
}

async function withServer(
  output: Output,
  signal: AbortSignal,
  needs: { readonly taskQueue?: string },
  work: (environment: Environment) => Promise<void>,
): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: false, ...needs, log: output.note, signal });
  try {
    await work(environment);
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}

function show(heading: string | undefined, details: ScheduleDetails, output: Output): void {
  if (output.json) {
    output.document(details);
    return;
  }
  if (heading !== undefined) output.line(heading);
  for (const line of scheduleLines(details, output.columns).slice(heading === undefined ? 0 : 1)) output.line(line);
}

/** The embedded server stops with the last command that uses it, and nothing fires then; nor does anything run without a worker. */
async function noteLife({ client, serverStays }: Environment, output: Output): Promise<void> {
  if (externalAddress() !== undefined || (serverStays && (await client.hasWorker()))) return;
  const what = serverStays ? 'no worker runs' : 'the embedded server stops with this command';
  const text = `Note: ${what}, and what should fire meanwhile is missed. Keep both running with: npx bellwether up`;
  for (const line of wrap(text, Math.min(output.columns, 80), '')) output.note(line);
}

function authorOf({ by, reason }: AuthorChoices): Author {
  return { by: by ?? userName(), ...(reason !== undefined && { reason }) };
}

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return 'unknown'; // a container may run under a user id without a name
  }
}
