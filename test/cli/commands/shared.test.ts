import { exitCodeOf, interruptedError, runUrl, variablesFromText } from '../../../src/cli/commands/shared';
import { loadDefinition } from '../../../src/client/definitions';
import type { Plan } from '../../../src/engine';

describe('variablesFromText', () => {
  let plan: Plan;

  beforeAll(async () => {
    ({ plan } = await loadDefinition('simple-backtest'));
  });

  it.each([
    ['symbols', 'SPX', ['SPX']],
    ['symbols', 'SPX, IXIC', ['SPX', 'IXIC']],
    ['symbols', '["SPX"]', ['SPX']],
    ['symbols', '', []],
    ['initial_capital', '50000', 50_000],
    ['initial_capital', '5e4', 50_000],
    ['initial_capital', '50,000', '50,000'],
    ['initial_capital', '0x10', '0x10'],
    ['start_date', '2010-01-04', '2010-01-04'],
    ['unknown', '1', '1'],
    ['constructor', '1', '1'],
  ])('reads %s=%s as %j', (name, text, value) => {
    expect(variablesFromText(plan, { [name]: text })).toEqual({ [name]: value });
  });
});

describe('exitCodeOf', () => {
  it.each([
    ['completed', 0],
    ['degraded', 0],
    ['failed', 1],
    ['cancelled', 1],
    ['timed_out', 1],
    ['running', 1],
  ] as const)('of a run that is %s is %d', (status, code) => {
    expect(exitCodeOf(status)).toBe(code);
  });
});

describe('what is said after Ctrl-C', () => {
  it.each([
    [false, 'Interrupted. The run r-1 keeps its place; take it up again with: npx bellwether watch r-1'],
    [true, 'No longer watching. The run r-1 goes on in the background; follow it with: npx bellwether watch r-1'],
  ])('when a worker stays (%p)', (stays, message) => {
    expect(interruptedError('r-1', stays).message).toBe(message);
  });
});

describe('runUrl', () => {
  it('escapes what an id may hold', () => {
    expect(runUrl('http://127.0.0.1:8233', 'default', 'a/b ?')).toBe(
      'http://127.0.0.1:8233/namespaces/default/workflows/a%2Fb%20%3F',
    );
  });
});
