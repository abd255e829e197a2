import { carryOut } from '../../src/guard/carry-out';
import type { Halt, Ledger } from '../../src/ledger';
import type { CarriedOut } from '../../src/protocol';

const halt = (id: string, scope: Halt['scope']): Halt => ({
  id,
  scope,
  key: scope === 'all' ? '' : 'paper-replay-2008-10-15-0123abcd',
  level: 'flatten',
  reason: 'r',
  by: 'b',
  at: '2026-01-01T00:00:00.000Z',
  drill: false,
});

const holding = [{ symbol: 'SPX', quantity: '10', why: 'nobody knows its prices' }];

/** In an account of a dead recorded session: what is left keeps a halt of the account waiting, and none of everything. */
async function carriedOut(...halts: readonly Halt[]): Promise<CarriedOut> {
  const nothing = { cancelled: [], closed: [] };
  const desk = {
    carryOut: ({ scope }: Halt): Promise<CarriedOut> =>
      Promise.resolve(
        scope === 'all'
          ? { done: true, ...nothing, left: [], atNoVenue: holding }
          : { done: false, ...nothing, left: holding },
      ),
  };
  const ledger: Pick<Ledger, 'findHalts'> = { findHalts: () => Promise.resolve(halts) };
  const options = { withinMs: 1, signal: new AbortController().signal, beat: () => undefined };
  return carryOut({ ledger, desk }, 'paper-replay-2008-10-15-0123abcd', [], options);
}

it('a halt of everything is done, and names what stays in the books of a recorded session', async () => {
  expect(await carriedOut(halt('a', 'all'))).toMatchObject({ done: true, left: [], atNoVenue: holding });
});

it.each([
  ['before', [halt('a', 'account'), halt('b', 'all')]],
  ['after', [halt('b', 'all'), halt('a', 'account')]],
])('a halt of the account that came %s one of everything is not done by it', async (_, halts) => {
  expect(await carriedOut(...halts)).toMatchObject({ done: false, left: holding });
});
