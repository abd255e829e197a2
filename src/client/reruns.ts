import type { Client } from '@temporalio/client';
import { BellwetherError } from '../base/errors';
import { isJsonObject, utf8Length, type JsonObject } from '../base/json';
import { replayLabel, type ReplayMarket } from '../base/replay-market';
import { checkPlan, replayMarketOf } from '../definition';
import { rewind, whatIf, type Plan, type RunState, type StepPlan, type WhatIf } from '../engine';
import { payloadLimitBytes } from '../engine/plan';
import { queries, runMemo, runWorkflowType, type CarriedRun, type RunExport, type RunInput } from '../protocol';
import { catalogueHere } from '../catalogue/actions-here';
import { completeVariables } from './definitions';
import { newRunId } from './run-id';
import { stepPlanAt } from './step-plan-at';
import { handlerMayTrade, mayTrade } from './trading-work';
import { userName } from './user-name';

/** A run as a file: all that another one needs to go on from there. */
export interface Checkpoint extends RunExport {
  readonly bellwether: 'checkpoint';
  readonly format: 1;
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
}

/** What is to change against the run that is gone on from. */
export interface RerunOptions {
  /**
   * Path of the step from which on all is done again; left out, what had not ended well and what follows from it. What failed
   * and was tolerated is kept then too, unless the run is degraded.
   */
  readonly from?: string;
  /** Another definition than the one that was run. */
  readonly plan?: Plan;
  /** Variables that are to have other values. */
  readonly variables?: JsonObject;
}

/** What a rerun would do, to be looked at before it is started. */
export interface PreparedRerun {
  readonly plan: Plan;
  readonly variables: JsonObject;
  /** The step that it begins with, where one was named. */
  readonly from?: string;
  /**
   * Steps that had begun before and are done again, and iterations of a loop that is otherwise kept. What undoes steps is not
   * among them: it is done if the new run fails.
   */
  readonly again: readonly string[];
  /** Steps that had not begun, and loops of which iterations may follow that had not. */
  readonly fresh: readonly string[];
  /** Those of `again` and `fresh` that are in a fallback: they are done if the step that it belongs to fails once more. */
  readonly onlyIfFails: readonly string[];
  /** Those loops of `again` that do iterations again of which nothing is told any more. */
  readonly forgotten: readonly string[];
  /** Steps that are kept with what they gave. */
  readonly kept: readonly string[];
  /**
   * Those of `again` that may trade, or whose handlers, ticks or children may: they are not repeated unless that is asked for.
   * A loop stands for its iterations of which nothing is told any more. A fallback that ran counts, since it may run again.
   */
  readonly orders: readonly string[];
  readonly state: RunState;
}

/** Goes on from runs that have ended, and from checkpoints. */
export class Reruns {
  constructor(
    private readonly temporal: <T>(work: (client: Client) => Promise<T>) => Promise<T>,
    private readonly taskQueue: string,
  ) {}

  /** Plan and state of a run, ended or not. Needs a worker that can answer. @throws BellwetherError `UnknownRun`, `RunNotBegun`. */
  async checkpoint(runId: string): Promise<Checkpoint> {
    const known = await this.temporal(({ workflow }) =>
      workflow.getHandle(runId).query<RunExport | undefined>(queries.export),
    );
    if (known === undefined) throw new BellwetherError('RunNotBegun', `the run ${runId} has not begun yet`);
    return { bellwether: 'checkpoint', format: 1, runId, takenAt: new Date().toISOString(), ...known };
  }

  /**
   * Works out what a rerun would do. Nothing is started.
   * @throws BellwetherError `UnknownStep`, `CannotRerun`; InvalidVariablesError.
   */
  prepare(source: RunExport, options: RerunOptions = {}): PreparedRerun {
    const { plan = source.plan, from } = options;
    const given = { ...declared(plan, source.state.variables), ...options.variables };
    const variables = completeVariables(plan, given);
    const market = source.state.market ?? replayMarketOf(plan, variables, Date.now());
    if (market !== undefined) throw cannotReplay(market);
    const rewound = rewind(plan, source.state, {
      ...(from !== undefined && { from }),
      ran: source.plan,
      variables,
      at: Date.now(),
    });
    const catalogue = catalogueHere();
    const orders = [
      ...workIn(plan, rewound).filter((path) => mayTrade(plan, path, catalogue)),
      ...handlersThatTraded(plan, source.state, catalogue),
    ];
    return { plan, variables, ...rewound, ...(from !== undefined && { from }), orders };
  }

  /**
   * Starts what was prepared, as a run of its own.
   * @throws BellwetherError `WouldRepeatOrders`, unless `repeatOrders`; `CheckpointTooLarge`.
   */
  async start(
    { plan, variables, state, orders }: PreparedRerun,
    options: { readonly runId?: string; readonly repeatOrders?: boolean; readonly account?: string } = {},
  ): Promise<string> {
    if (orders.length > 0 && options.repeatOrders !== true)
      throw new BellwetherError(
        'WouldRepeatOrders',
        `these steps trade or may trade, and have run before: ${orders.join(', ')}`,
      );
    const carried: CarriedRun = { state: beginningAt(state, Date.now()) };
    const bytes = utf8Length(JSON.stringify(carried));
    if (bytes > payloadLimitBytes)
      throw new BellwetherError(
        'CheckpointTooLarge',
        `what is kept has ${bytes} bytes; at most ${payloadLimitBytes} can be handed to a run: go on from an earlier step`,
      );
    const runId = options.runId ?? newRunId(plan.name);
    const input: RunInput = { definition: plan, variables };
    await this.temporal(({ workflow }) =>
      workflow.start(runWorkflowType, {
        workflowId: runId,
        taskQueue: this.taskQueue,
        args: [input, carried],
        staticSummary: `${plan.name} ${plan.version}, again`,
        memo: runMemo({ account: options.account, startedBy: userName(), goesOn: true }),
      }),
    );
    return runId;
  }

  /** What a run would have come to with another definition or other variables. Executes nothing. */
  whatIf(source: RunExport, options: Omit<RerunOptions, 'from'> = {}): WhatIf {
    const { plan = source.plan } = options;
    const given = { ...declared(plan, source.state.variables), ...options.variables };
    return whatIf(source, { plan, variables: completeVariables(plan, given) });
  }
}

/**
 * Reads a checkpoint that somebody hands over. What it says of the past is taken on trust; what it would run is checked.
 * @throws BellwetherError `BadCheckpoint`.
 */
export function readCheckpoint(text: string, name: string): Checkpoint {
  const bad = (why: string): BellwetherError =>
    new BellwetherError('BadCheckpoint', `${name} is no checkpoint: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad(error instanceof Error ? error.message : String(error));
  }
  if (!isJsonObject(value) || value['bellwether'] !== 'checkpoint')
    throw bad("it does not say 'bellwether: checkpoint'");
  if (value['format'] !== 1) throw bad(`this version reads format 1, not ${JSON.stringify(value['format'])}`);
  const { plan, problems } = checkPlan(value['plan'], catalogueHere());
  if (plan === undefined) throw bad(problems.join('; '));
  const { state, runId, takenAt } = value;
  if (!isRunState(state)) throw bad('its state is not that of a run');
  const written = (field: unknown): string => (typeof field === 'string' ? field : '');
  return { bellwether: 'checkpoint', format: 1, runId: written(runId), takenAt: written(takenAt), plan, state };
}

/** By its outline: what it says of the past is taken on trust, and the engine refuses by name what it cannot go on from. */
function isRunState(value: unknown): value is RunState {
  if (typeof value !== 'object' || value === null) return false;
  const has = (key: string, test: (part: unknown) => boolean): boolean =>
    Object.hasOwn(value, key) && test((value as Readonly<Record<string, unknown>>)[key]);
  return ['steps', 'variables', 'facts'].every((key) => has(key, isJsonObject)) && has('compensated', Array.isArray);
}

/** What is in a list is work of its own, and is named beside it; not so in iterations of which nothing is told any more. */
function workIn(plan: Plan, { again, forgotten }: Pick<PreparedRerun, 'again' | 'forgotten'>): string[] {
  const lists: readonly (StepPlan['kind'] | undefined)[] = ['group', 'conditional', 'for_each', 'repeat'];
  return again.filter((path) => forgotten.includes(path) || !lists.includes(stepPlanAt(plan, path)?.kind));
}

/** What begins again by itself when the new run ends, or a step of it fails, and may have traded when this one did. */
const raisedAgain = ['on_completed', 'on_failed', 'on_step_failed'] as const;

function handlersThatTraded(plan: Plan, { steps }: RunState, catalogue: Parameters<typeof mayTrade>[2]): string[] {
  const began = Object.entries(steps).flatMap(([path, record]) => (record?.startedAt === undefined ? [] : [path]));
  return raisedAgain
    .filter((event) => began.some((path) => path.startsWith(`events.${event}[`)))
    .filter((event) => handlerMayTrade(plan, event, catalogue))
    .map((event) => `events.${event}`);
}

/** Somebody may have looked at it for long: its time counts from when it is started. */
function beginningAt(state: RunState, now: number): RunState {
  const later = now - state.startedAt;
  const timers: RunState['timers'] = {};
  for (const [timer, due] of Object.entries(state.timers)) if (due !== undefined) timers[timer] = due + later;
  return { ...state, startedAt: now, timers };
}

function cannotReplay(market: ReplayMarket): BellwetherError {
  return new BellwetherError(
    'CannotRerun',
    `this is a ${replayLabel(market)}, whose market cannot be taken up in the middle: start it again from the beginning`,
  );
}

/** Only what the definition still declares. */
function declared(plan: Plan, variables: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => Object.hasOwn(plan.variables, name)));
}
