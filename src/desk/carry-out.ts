import { replayedSession } from '../accounts';
import { loadCalendar } from '../calendar';
import type { Halt, Intent } from '../ledger';
import type { CarriedOut } from '../protocol';
import type { Clock, Logger } from '../slices/ports';
import type { QuoteSource } from '../slices/quote-source-port';
import type { CloseReport } from '../slices/trading-desk-port';
import { type DeskContext, usualTimings } from './desk-context';
import type { DeskOptions } from './desk-ports';
import { Exact } from './exact';
import { cancelForbidden, closeFor } from './halt';
import { leftElsewhere } from './left-elsewhere';
import { resolveIntent } from './resolve-intent';

interface Market {
  readonly clock: Clock;
  readonly quotes: QuoteSource;
}

/** The market of now, in which the accounts are. */
export interface HaltMarket extends Market {
  readonly log: Logger;
  /** That of an account of a recorded session; undefined where it is not known. @default none is known */
  readonly recorded?: (account: string) => Market | undefined;
}

/** Carries halts out at the venue of an account, for whoever watches over them. To be asked again until it is done. */
export function haltDeskOf(options: DeskOptions, market: HaltMarket) {
  return {
    async carryOut(
      halt: Halt,
      account: string,
      {
        withinMs,
        signal,
        beat,
      }: { readonly withinMs: number; readonly signal: AbortSignal; readonly beat: () => void },
    ): Promise<CarriedOut> {
      const session = replayedSession(options.accounts(), account);
      const here = session === undefined ? market : market.recorded?.(account);
      if (session !== undefined && here === undefined)
        return leftElsewhere(await options.ledger(), halt, account, session);
      const context = await contextFor(options, { ...market, ...here }, { halt, account, signal, beat });
      const cancelled = await cancelForbidden(context, halt);
      const closing = halt.level === 'flatten' ? await closeFor(context, halt, withinMs) : undefined;
      const inFlight = await stillInFlight(context, halt);
      const open = cancelled.filter(({ outcome }) => outcome === 'requested' || outcome === 'unknown');
      const left = [
        ...open.map(({ id, symbol, message }) => ({ symbol, quantity: 'an order', why: `${id}: ${message}` })),
        ...inFlight.map(({ id, symbol, quantity }) => ({
          symbol,
          quantity,
          why: `${id}: its answer is still missing`,
        })),
        ...(closing?.positions ?? [])
          .filter(({ closed }) => !closed)
          .map(({ symbol, after, message }) => ({ symbol, quantity: after, why: message ?? 'no reason is known' })),
      ];
      return {
        done: left.length === 0 && (closing?.closed ?? true),
        cancelled: [...cancelled, ...(closing?.cancelled ?? [])].map(({ symbol, id, outcome, message }) => ({
          symbol,
          id,
          outcome,
          message,
        })),
        closed: closedOf(halt, closing?.positions ?? []),
        left,
      };
    },
  };
}

/** Of an account what was closed wholly; of a run also parts, since the rest may have to wait for orders of others. */
function closedOf({ scope }: Halt, positions: CloseReport['positions']): CarriedOut['closed'] {
  if (scope !== 'run')
    return positions.filter(({ closed }) => closed).map(({ symbol, before }) => ({ symbol, quantity: before }));
  return positions
    .map(({ symbol, before, after }) => ({ symbol, quantity: new Exact(before).sub(after).toFixed() }))
    .filter(({ quantity }) => quantity !== '0');
}

/** A halt has no step and no run of its own; where it is of a run, its closing orders are attributed to that. */
async function contextFor(
  options: DeskOptions,
  { clock, quotes, log }: HaltMarket,
  { halt, account, signal, beat }: { halt: Halt; account: string; signal: AbortSignal; beat: () => void },
): Promise<DeskContext> {
  const settings = options.accounts().named(account);
  const calendar = loadCalendar(settings.calendar);
  const ledger = await options.ledger();
  const broker = await options.broker({ ledger, settings, calendar, clock, quotes, log });
  const runId = halt.scope === 'run' ? halt.key : `halt:${halt.id}`;
  const origin = { firstExecutionId: `halt:${halt.id}`, stepPath: account, occurrence: '', attempt: 1, runId };
  const timings = { ...usualTimings, ...options.timings };
  return { ledger, broker, settings, calendar, clock, quotes, origin, log, signal, timings, beat };
}

/** Sends that began before the halt and have no answer yet: the venue is asked for them. */
async function stillInFlight(context: DeskContext, { scope, key }: Halt): Promise<readonly Intent[]> {
  const { ledger, settings } = context;
  const { inFlight } = await ledger.exposure(scope, key);
  const here = inFlight.filter(({ account }) => account === settings.name);
  const resolved = await Promise.all(here.map((intent) => resolveIntent(context, intent, intent.sends)));
  return here.filter((_, index) => resolved[index].kind === 'unresolved');
}
