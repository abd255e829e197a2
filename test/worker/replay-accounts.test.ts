import { ReplayAccounts } from '../../src/worker/replay-accounts';

const account = 'paper-replay-2008-10-15-0123abcd';
const session = { replay: '2008-10-15', calendar: 'XNYS' };

function accountsAt(now: string) {
  const accounts = new ReplayAccounts();
  const market = { clock: { now: () => Date.parse(now) }, quotes: { latest: () => Promise.resolve([]) } };
  accounts.note(account, session, market);
  return { accounts, market };
}

it.each(['2008-10-15T13:00:00Z', '2008-10-15T19:59:59.999Z'])(
  'the market of an account of a recorded session is known at %s',
  (now) => {
    const { accounts, market } = accountsAt(now);
    expect(accounts.marketOf(account)).toBe(market);
  },
);

it.each(['2008-10-15T20:00:00Z', '2008-10-16T15:00:00Z'])(
  'at %s the session has closed: nothing is closed at prices of a later day',
  (now) => {
    expect(accountsAt(now).accounts.marketOf(account)).toBeUndefined();
  },
);

it('of an account that was not traded on here nothing is known', () => {
  expect(accountsAt('2008-10-15T15:00:00Z').accounts.marketOf('paper')).toBeUndefined();
});
