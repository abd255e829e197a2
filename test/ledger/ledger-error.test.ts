import { ledgerErrorOf } from '../../src/ledger/ledger-error';

describe('an error of PostgreSQL', () => {
  it.each<[string, object, string, string]>([
    ['is what the ledger refused', { code: 'BW000', detail: 'IntentDiffers', message: 'x' }, 'IntentDiffers', 'x'],
    [
      'names the constraint',
      { code: '23514', constraint: 'cash_not_negative', message: 'violates' },
      'NotAllowed',
      'the ledger refuses it: violates (constraint cash_not_negative)',
    ],
    [
      'tells that nobody listens',
      { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:1' },
      'LedgerUnavailable',
      'the ledger cannot be asked: connect ECONNREFUSED 127.0.0.1:1. Nothing is sent without it',
    ],
    [
      'tells that the server shuts down',
      { code: '57P01', message: 'terminating' },
      'LedgerUnavailable',
      'cannot be asked',
    ],
    [
      'tells that the connection broke',
      { message: 'Connection terminated unexpectedly' },
      'LedgerUnavailable',
      'asked',
    ],
    [
      'looks into a list of errors',
      { message: '', errors: [{ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED ::1:1' }] },
      'LedgerUnavailable',
      '::1:1',
    ],
    ['keeps what it does not know', { code: '42P01', message: 'no table' }, 'LedgerFailed', 'no table (42P01)'],
  ])('%s', (_, error, code, message) => {
    const found = ledgerErrorOf(error);
    expect(found.code).toBe(code);
    expect(found.message).toContain(message);
    expect(found.cause).toBe(error);
  });
});
