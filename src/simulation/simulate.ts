import type { PaperAccountSettings } from '../accounts';
import { oneProcess } from '../adapters/parallel/one-process';
import type { Json, JsonObject } from '../base/json';
import type { TradingCalendar } from '../calendar';
import type { Plan } from '../engine';
import type { AlternativeDataSource } from '../slices/alternative-data-port';
import { isActionError } from '../slices/action-error';
import type { BarSource, Logger, Ports } from '../slices/ports';
import type { DeskHaltLevel } from '../slices/trading-desk-port';
import type { ActionCall, AttemptEnd, PerformAttempt } from './attempts';
import { SimulatedAccount } from './desk/simulated-account';
import { simulatedDesk } from './desk/simulated-desk';
import { withFaults, type Fault } from './faults';
import { barsUntil } from '../adapters/recorded-market/bars-until';
import { SimulatedQuotes } from '../adapters/recorded-market/simulated-quotes';
import type { PlannedMessage } from './messenger';
import { planPathOf } from './plan-path';
import { Recorder } from './recorder';
import { runVirtually } from './run-virtually';
import { SimulatedAlerts, SimulatedArtifacts, SimulatedMonitorStore, idleSystem } from './simulated-stores';
import { reportOf, type SimulationReport } from './simulation-report';
import { Timeline } from './timeline';
import type { World } from './world';

export interface SimulationOptions {
  readonly plan: Plan;
  /** Checked, with defaults filled in. */
  readonly variables: JsonObject;
  readonly child: World['child'];
  /** Milliseconds since the epoch: a moment of the past. */
  readonly startAt: number;
  readonly runId: string;
  /** Of the synthetic prices. */
  readonly seed: string;
  readonly calendar: TradingCalendar;
  readonly account: PaperAccountSettings;
  readonly bars: BarSource;
  /** Where quotes are made from. */
  readonly source: string;
  readonly alternative: AlternativeDataSource;
  readonly faults: readonly Fault[];
  /** An operator halts the account at this level, and with it the run. */
  readonly halt?: { readonly at: number; readonly level: DeskHaltLevel; readonly reason: string };
  /** Whether an approval, by its path in the plan, is given as soon as it is asked for. */
  readonly approves: (planPath: string) => boolean;
  /** Runs an action, input and output checked. @throws what the action throws. */
  readonly runAction: (name: string, input: Json, ports: Ports) => Promise<Json>;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * Runs a definition on a virtual clock, with its real actions, on recorded bars and an account in memory. Nothing is sent or written,
 * the machine is idle by definition, and actions take no time: the same options give the same report, byte for byte.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { plan, variables, child, startAt, runId, faults, halt, signal } = options;
  const recorder = new Recorder();
  let timeline = new Timeline(startAt);
  const scene = sceneOf(options, () => timeline.now);
  const asked = new WeakSet();
  const struck = new Set<Fault>();
  const messages: PlannedMessage[] =
    halt === undefined
      ? []
      : [{ when: { kind: 'at', at: halt.at }, send: { kind: 'halt', reason: halt.reason, by: 'operator' } }];
  const end = await runVirtually({
    plan,
    variables,
    startAt,
    runId,
    child,
    messages,
    perform: withFaults(performerOf(options, scene), faults, (fault) => {
      struck.add(fault);
    }),
    onTimeline: (made) => {
      timeline = made;
      // Ledger first, then the run is told.
      if (halt !== undefined) made.plan(halt.at, () => haltAccount(scene, options, halt));
    },
    observe: (execution, event) => {
      signal.throwIfAborted();
      recorder.observe(execution, event);
      for (const [path, record] of Object.entries(execution.state.steps)) {
        if (record?.status !== 'running' || record.decisions === undefined || asked.has(record)) continue;
        asked.add(record);
        if (!options.approves(planPathOf(path))) continue;
        timeline.plan(timeline.now, () => {
          execution.take({ kind: 'decided', at: timeline.now, step: path, approved: true, by: 'simulation' });
        });
      }
    },
  });
  return reportOf({
    options,
    end,
    recorder,
    account: scene.account,
    alerts: scene.alerts.sent,
    origins: scene.quotes.origins,
    struck,
  });
}

interface Scene {
  readonly account: SimulatedAccount;
  readonly alerts: SimulatedAlerts;
  readonly quotes: SimulatedQuotes;
  readonly ports: Omit<Ports, 'desk' | 'paperDesk' | 'step' | 'parallel'>;
}

function sceneOf(options: SimulationOptions, now: () => number): Scene {
  const { bars, source, calendar, seed, alternative, log, signal } = options;
  const quotes = new SimulatedQuotes({ bars, source, calendar, now, seed });
  const account = new SimulatedAccount(options.account, { quotes, calendar, now });
  const alerts = new SimulatedAlerts();
  return {
    account,
    alerts,
    quotes,
    ports: {
      account: {
        snapshot: () => account.snapshot(),
        equityHistory: (limit) => Promise.resolve(account.equityHistory(limit)),
      },
      alerts,
      alternative,
      artifacts: new SimulatedArtifacts(),
      bars: barsUntil(bars, calendar, now),
      clock: { now },
      log,
      monitorStore: new SimulatedMonitorStore(),
      progress: () => undefined,
      quotes,
      signal,
      system: idleSystem,
    },
  };
}

function performerOf({ runAction, runId, signal }: SimulationOptions, { account, ports }: Scene): PerformAttempt {
  return async ({ executionId, path, action, input, attempt }: ActionCall): Promise<AttemptEnd> => {
    await account.settle();
    const desk = simulatedDesk(account, { runId, executionId, stepPath: path });
    const { artifacts, bars } = ports;
    try {
      const output = await runAction(action, input, {
        ...ports,
        desk,
        paperDesk: desk,
        parallel: oneProcess({ artifacts, bars, signal }),
        step: { runId: executionId, stepPath: path, attempt },
      });
      return { kind: 'succeeded', output: JSON.parse(JSON.stringify(output)) as Json, tookMs: 0 };
    } catch (error) {
      signal.throwIfAborted();
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      const [type, retryable] = isActionError(error) ? [error.code, error.retryable] : [name, true];
      return { kind: 'failed', error: { type, message }, retryable, tookMs: 0 };
    }
  };
}

async function haltAccount(
  { account }: Scene,
  { runId }: SimulationOptions,
  { level, reason }: NonNullable<SimulationOptions['halt']>,
): Promise<void> {
  const desk = simulatedDesk(account, { runId, executionId: 'operator', stepPath: 'operator' });
  await desk.halt({ scope: 'account', level, reason, withinMs: 0 });
}
