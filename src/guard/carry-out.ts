import type { Halt, Ledger } from '../ledger';
import type { CarriedOut } from '../protocol';
import type { CarryOutOptions, HaltDesk } from './halt-desk';

/**
 * Carries halts out in an account: of those that concern all of it and have the same level the first stands for the others, since
 * whoever closes an account closes all of it. One that was released, or is over, has nothing left to do.
 */
export async function carryOut(
  { ledger, desk }: { readonly ledger: Pick<Ledger, 'findHalts'>; readonly desk: HaltDesk },
  account: string,
  haltIds: readonly string[],
  options: CarryOutOptions,
): Promise<CarriedOut> {
  const halts = distinct((await ledger.findHalts(haltIds)).filter(isInForce));
  const results: CarriedOut[] = [];
  for (const halt of halts) {
    options.signal.throwIfAborted();
    results.push(await desk.carryOut(halt, account, options));
  }
  const atNoVenue = results.flatMap((result) => result.atNoVenue ?? []);
  return {
    done: results.every(({ done }) => done),
    cancelled: results.flatMap(({ cancelled }) => cancelled),
    closed: results.flatMap(({ closed }) => closed),
    left: results.flatMap(({ left }) => left),
    ...(atNoVenue.length > 0 && { atNoVenue }),
  };
}

const isInForce = ({ release, until }: Halt): boolean =>
  release === undefined && (until === undefined || Date.parse(until) > Date.now());

/** One of the account itself stands for one of everything, which is content with less in a recorded session. */
function distinct(halts: readonly Halt[]): readonly Halt[] {
  const seen = new Set<string>();
  return halts
    .toSorted((a, b) => Number(a.scope === 'all') - Number(b.scope === 'all'))
    .filter(({ scope, key, level }) => {
      const kind = scope === 'run' ? `run ${key} ${level}` : `account ${level}`;
      if (seen.has(kind)) return false;
      seen.add(kind);
      return true;
    });
}
