import { loadAccounts, type PaperAccountSettings } from '../../accounts';
import { createMarketData, marketDataFrom } from '../../adapters/market-data/create-market-data';
import { BellwetherError } from '../../base/errors';
import type { JsonObject } from '../../base/json';
import { loadCalendar, momentOfDay, sessionTimes, type TradingCalendar } from '../../calendar';
import { catalogueHere } from '../../catalogue/actions-here';
import { InvalidDefinitionError } from '../../client';
import { completeVariables } from '../../client/definitions';
import type { Plan } from '../../engine/plan';
import { performAction } from '../../pool';
import { actionPathsOf, readFault, simulate as simulateRun, type SimulationReport } from '../../simulation';
import { deskHaltLevels, type DeskHaltLevel } from '../../slices/trading-desk-port';
import { csvFolderHere } from '../environment/csv-folder';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { simulationLines } from '../render/simulation-lines';
import { underTest } from '../under-test';
import { variablesFromText } from './shared';

export interface SimulateChoices {
  readonly day: string;
  readonly var: Readonly<Record<string, string>>;
  readonly fault: readonly string[];
  /** Times of the exchange's day, `11:30`. */
  readonly start?: string;
  readonly haltAt?: string;
  readonly level?: string;
  readonly approve?: string;
  readonly seed: string;
  readonly source: string;
  readonly account?: string;
}

/** A run begins so long before the session opens. */
const earlyMs = 30 * 60_000;

/**
 * Runs a definition through a day of the past on a virtual clock, with an account in memory: nothing is sent, and no server is needed.
 * @throws BellwetherError `WrongUse`, `UnknownDefinition`, `InvalidDefinition`, `InvalidVariables`.
 */
export async function simulate(
  definition: string,
  choices: SimulateChoices,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const catalogue = catalogueHere();
  const { plan, children, issues } = await underTest(definition, catalogue);
  if (plan === undefined) throw new InvalidDefinitionError(definition, issues);
  const variables = completeVariables(plan, variablesFromText(plan, choices.var));
  const account = paperAccount(choices.account);
  const calendar = loadCalendar(account.calendar);
  const session = sessionOf(calendar, choices.day);
  const csvFolder = csvFolderHere();
  const { bars, alternative, close } = createMarketData({
    ...(csvFolder !== undefined && { csvFolder }),
    ...marketDataFrom(process.env),
  });
  const paths = actionPathsOf(plan);
  try {
    const report = await simulateRun({
      plan,
      variables,
      child: (name, given) => childOf(children, name, given),
      startAt: choices.start === undefined ? session.openMs - earlyMs : timeOf(calendar, choices.day, choices.start),
      runId: `simulated-${plan.name}`,
      seed: choices.seed,
      calendar,
      account,
      bars,
      source: choices.source,
      alternative,
      faults: choices.fault.map((text) => readFault(text, paths)),
      ...haltOf(calendar, choices),
      approves: approverOf(choices.approve),
      runAction: (name, input, ports) => {
        const action = catalogue.get(name)?.action;
        if (action === undefined) throw new BellwetherError('UnknownAction', `there is no action '${name}'`);
        if (action.servedElsewhere === true)
          throw new BellwetherError(
            'WrongUse',
            `${name} is served by workers in another language: a simulation cannot run it`,
          );
        return performAction(action, input, ports);
      },
      log: { info: () => undefined, warn: output.note },
      signal,
    });
    if (output.json) output.document(report);
    else for (const line of simulationLines(report, output.columns)) output.line(line);
    return codeOf(report);
  } finally {
    await close();
  }
}

const codeOf = ({ status, unfinished }: SimulationReport): ExitCode =>
  unfinished === undefined && (status === 'completed' || status === 'degraded') ? exitCodes.done : exitCodes.runFailed;

function paperAccount(name: string | undefined): PaperAccountSettings {
  const settings = loadAccounts(process.env, process.cwd()).named(name);
  if (settings.broker === 'paper') return settings;
  throw new BellwetherError(
    'WrongUse',
    `a simulation takes the terms of a paper account, and '${settings.name}' is at ${settings.broker}; give --account one whose broker is "paper"`,
  );
}

function sessionOf(calendar: TradingCalendar, day: string): { readonly openMs: number } {
  try {
    return sessionTimes(calendar, day);
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    throw new BellwetherError(
      'WrongUse',
      `--day: ${error.message}; give a session of the past, as in --day 2008-10-15`,
      {
        cause: error,
      },
    );
  }
}

/** `11:30` on the exchange's wall clock of the day. */
function timeOf(calendar: TradingCalendar, day: string, text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined)
    throw new BellwetherError(
      'WrongUse',
      `'${text}' is no time of the day; write it as 11:30, on the clock of the exchange`,
    );
  return momentOfDay(calendar, day, Number(hours) * 3600 + Number(minutes) * 60);
}

function haltOf(
  calendar: TradingCalendar,
  { day, haltAt, level }: SimulateChoices,
): { readonly halt?: { readonly at: number; readonly level: DeskHaltLevel; readonly reason: string } } {
  if (haltAt === undefined) {
    if (level === undefined) return {};
    throw new BellwetherError('WrongUse', '--level says how grave the halt of --halt-at is; give that, too');
  }
  const known = deskHaltLevels.find((one) => one === (level ?? 'reduce_only'));
  if (known === undefined)
    throw new BellwetherError(
      'WrongUse',
      `'${level ?? ''}' is no level of a halt; there are ${deskHaltLevels.join(', ')}`,
    );
  return {
    halt: {
      at: timeOf(calendar, day, haltAt),
      level: known,
      reason: `halted at ${haltAt}, as the simulation was asked to`,
    },
  };
}

/** `all`, or paths of approvals with commas between them. */
function approverOf(text: string | undefined): (path: string) => boolean {
  if (text === undefined) return () => false;
  const paths = text.split(',').map((path) => path.trim());
  return (path) => text === 'all' || paths.includes(path);
}

function childOf(children: Readonly<Record<string, Plan>>, name: string, given: JsonObject) {
  const plan = Object.hasOwn(children, name) ? children[name] : undefined;
  if (plan === undefined) throw new BellwetherError('UnknownDefinition', `there is no definition '${name}'`);
  return { plan, variables: completeVariables(plan, given) };
}
