import type { Json } from '../base/json';
import type { RunResult, StepError } from '../engine';
import { Exact } from '../slices/shared/risk';
import type { AccountSnapshot } from '../slices/account-port';
import type { Notice } from '../slices/alert-port';
import type { DeskHalt, OrderReport } from '../slices/trading-desk-port';
import type { SimulatedAccount } from './desk/simulated-account';
import type { SimulatedFill } from './desk/simulated-book';
import type { PriceOrigin } from '../adapters/recorded-market/simulated-quotes';
import type { Fault } from './faults';
import type { RaisedEvent, Recorder } from './recorder';
import type { VirtualRunEnd } from './run-virtually';
import type { SimulationOptions } from './simulate';

/** How a step ended, over all ticks and iterations. */
export interface StepTally {
  readonly path: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cancelled: number;
  readonly attempts: number;
  /** The first one. */
  readonly error?: StepError;
}

/** What a simulation came to. Times are virtual, ISO 8601 in UTC; money and quantities are decimals as text. */
export interface SimulationReport {
  readonly simulated: true;
  readonly definition: string;
  readonly version: string;
  readonly planHash: string;
  readonly seed: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly status: RunResult['status'];
  readonly error?: StepError;
  /** The run has not ended, and why. */
  readonly unfinished?: string;
  /** What the prices were made of. */
  readonly market: readonly PriceOrigin[];
  readonly steps: readonly StepTally[];
  /** Executions that the schedules of the run began. */
  readonly ticks: number;
  readonly orders: readonly (OrderReport & { readonly at: string; readonly step: string })[];
  readonly fills: readonly SimulatedFill[];
  readonly account: AccountSnapshot & {
    readonly openingCash: string;
    readonly profit: string;
    readonly fees: string;
  };
  readonly halts: readonly DeskHalt[];
  readonly alerts: readonly {
    readonly at: string;
    readonly kind: Notice['kind'];
    readonly severity?: Notice['severity'];
    readonly title: string;
    readonly message: string;
  }[];
  /** Events that started handlers. */
  readonly events: readonly { readonly at: string; readonly name: string }[];
  readonly facts: Readonly<Record<string, Json>>;
  /** What was to go wrong, and whether it did: a step may never have got to that attempt. */
  readonly faults: readonly (Fault & { readonly struck: boolean })[];
  readonly notes: readonly { readonly at: string; readonly text: string }[];
}

export async function reportOf(given: {
  readonly options: SimulationOptions;
  readonly end: VirtualRunEnd;
  readonly recorder: Recorder;
  readonly account: SimulatedAccount;
  readonly alerts: readonly Notice[];
  readonly origins: readonly PriceOrigin[];
  readonly struck: ReadonlySet<Fault>;
}): Promise<SimulationReport> {
  const { options, end, recorder, account, alerts, origins, struck } = given;
  const { plan, seed, startAt, runId } = options;
  const { result, endedAt, unfinished } = end;
  const snapshot = await account.snapshot();
  const { openingCash } = options.account;
  const fees = account.book.fills.reduce((sum, { fee }) => sum.plus(fee), new Exact(0));
  return {
    simulated: true,
    definition: plan.name,
    version: plan.version,
    planHash: plan.hash,
    seed,
    startedAt: iso(startAt),
    endedAt: iso(endedAt),
    status: result.status,
    ...(result.error && { error: result.error }),
    ...(unfinished !== undefined && { unfinished }),
    market: origins,
    steps: talliesOf(recorder),
    ticks: new Set(recorder.occurrences.map(({ executionId }) => executionId).filter((id) => isTick(id, runId))).size,
    orders: account.book.orders.map((order) => ({
      ...account.book.report(order),
      at: iso(order.sentAt),
      step: order.stepPath,
    })),
    fills: account.book.fills,
    account: {
      ...snapshot,
      openingCash,
      profit: new Exact(snapshot.equity).minus(openingCash).toFixed(),
      fees: fees.toFixed(),
    },
    halts: account.halts.all,
    alerts: alerts.map(({ at, kind, severity, title, message }) => ({
      at,
      kind,
      ...(severity !== undefined && { severity }),
      title,
      message,
    })),
    events: recorder.raised.map(eventOf),
    facts: result.context.facts,
    faults: options.faults.map((fault) => ({ ...fault, struck: struck.has(fault) })),
    notes: result.notes ?? [],
  };
}

const iso = (time: number): string => new Date(time).toISOString();

const isTick = (id: string, runId: string): boolean =>
  id.startsWith(`${runId}/`) && /-\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(id);

const eventOf = ({ name, at }: RaisedEvent): { at: string; name: string } => ({ at: iso(at), name });

/** In the order in which the steps first ended. */
function talliesOf({ occurrences }: Recorder): StepTally[] {
  const tallies = new Map<string, { -readonly [Key in keyof StepTally]: StepTally[Key] }>();
  for (const { planPath, status, attempts = 0, error } of occurrences) {
    let tally = tallies.get(planPath);
    if (tally === undefined) {
      tally = { path: planPath, succeeded: 0, failed: 0, skipped: 0, cancelled: 0, attempts: 0 };
      tallies.set(planPath, tally);
    }
    tally[status] += 1;
    tally.attempts += attempts;
    if (error !== undefined) tally.error ??= error;
  }
  return [...tallies.values()];
}
