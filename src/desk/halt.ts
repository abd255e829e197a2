import { intentId, type Halt, type NewHalt } from '../ledger';
import { ActionError } from '../slices/action-error';
import type { CancelReport, CloseReport, DeskHalt, DeskHaltLevel } from '../slices/trading-desk-port';
import { cancelIntent } from './cancel-intent';
import { closeAll } from './close-all';
import { closeRun } from './close-run';
import type { DeskContext } from './desk-context';
import { forbiddenOrders } from './forbidden-orders';
import { learnExits } from './learn-exits';
import { catchUp } from './pull-fills';
import { nextOpen } from './session-start';

export interface Halted {
  readonly halt: DeskHalt;
  readonly cancelled: readonly CancelReport[];
  readonly closing?: CloseReport;
}

/** A recorded market clock is never this close to the present one. */
const sameClockMs = 3_600_000;

/** Commits a halt first, waiting for nobody; then cancels what it forbids, and closes at level `flatten`. */
export async function halt(
  context: DeskContext,
  order: {
    readonly scope: 'account' | 'run';
    readonly level: DeskHaltLevel;
    readonly reason: string;
    readonly withinMs: number;
  },
): Promise<Halted> {
  const { origin, settings } = context;
  const { scope, level, reason, withinMs } = order;
  const key = scope === 'account' ? settings.name : origin.runId;
  const id = `halt-${intentId({ ...origin, leg: `halt:${scope}` }).slice(3)}`;
  const committed = await commit(context, { id, scope, key, level, reason, by: byOf(context) });
  const cancelled = await cancelForbidden(context, committed);
  if (level !== 'flatten') return { halt: deskHaltOf(committed), cancelled };
  return {
    halt: deskHaltOf(committed),
    cancelled,
    closing: await closeFor(context, committed, withinMs),
  };
}

/** Closes what a halt at level `flatten` is about: what belongs to the run, or all that the account holds. */
export function closeFor(context: DeskContext, committed: Halt, withinMs: number): Promise<CloseReport> {
  switch (committed.scope) {
    case 'run':
      return closeRun(context, committed, { withinMs });
    case 'account':
    case 'all':
      return closeAll(context, { haltId: committed.id, withinMs });
  }
}

/**
 * Nothing more is opened until the next session opens; a hundred runs that ask for it commit one halt. On a recorded market it lasts
 * as long as it is to the recorded open, by the present clock: the gate knows no other.
 */
export async function stopForDay(context: DeskContext, reason: string): Promise<Halted> {
  const { settings, clock } = context;
  const next = nextOpen(context);
  const isPresent = Math.abs(clock.now() - Date.now()) < sameClockMs;
  const untilMs = isPresent ? Date.parse(next.at) : Date.now() + (Date.parse(next.at) - clock.now());
  const committed = await commit(context, {
    id: `day:${settings.name}:${next.date}`,
    scope: 'account',
    key: settings.name,
    level: 'reduce_only',
    reason,
    by: byOf(context),
    until: new Date(untilMs).toISOString(),
  });
  return { halt: deskHaltOf(committed), cancelled: await cancelForbidden(context, committed) };
}

/** The halt of an id; where somebody has released that one, the next of its name. */
async function commit({ ledger }: DeskContext, wanted: NewHalt & { readonly id: string }): Promise<Halt> {
  for (let nth = 1; nth <= 100; nth += 1) {
    const committed = await ledger.commitHalt(nth === 1 ? wanted : { ...wanted, id: `${wanted.id}:${nth}` });
    const isOver = committed.until !== undefined && Date.parse(committed.until) <= Date.now();
    if (committed.release === undefined && !isOver) return committed;
  }
  throw new ActionError('NotHalted', `halt ${wanted.id} was released a hundred times: somebody does not want it`);
}

/** Cancels what the halt came too late for: open orders that it forbids, and sends without an answer once they have one. */
export async function cancelForbidden(context: DeskContext, committed: Halt): Promise<readonly CancelReport[]> {
  if (committed.level === 'freeze') return [];
  const cancelled = await cancelExposed(context, committed);
  // Exits that nobody had asked the venue for until now: those of an entry that was just being sent.
  if ((await learnExits(context)) === 0) return cancelled;
  return [...cancelled, ...(await cancelExposed(context, committed))];
}

async function cancelExposed(context: DeskContext, committed: Halt): Promise<readonly CancelReport[]> {
  const { ledger, settings } = context;
  // What opens is judged by what is held: fills that the venue has already count.
  if (committed.level === 'reduce_only') await catchUp(context);
  const forbidden = await ledger.atOneMoment((books) => forbiddenOrders(books, committed, settings.name));
  return Promise.all(forbidden.map(({ id }) => cancelIntent(context, id)));
}

function byOf({ origin }: DeskContext): string {
  return `run ${origin.runId}, step ${origin.stepPath}`;
}

export function deskHaltOf({ id, scope, key, level, reason, by, at, until }: Halt): DeskHalt {
  return { id, scope, key, level, reason, by, at, ...(until !== undefined && { until }) };
}
