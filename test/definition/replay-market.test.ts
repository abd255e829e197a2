import { compileDefinition, replayMarketOf } from '../../src/definition';
import type { Plan } from '../../src/engine/plan';
import { fakeCatalogue } from '../support/fake-catalogue';

const textOf = (market: string): string => `
name: recorded
version: 1.0.0
type: paper_trade
market: ${market}
variables:
  replay: { type: string, default: '2008-10-15' }
  count: { type: integer, default: 1 }
steps:
  - { id: time, set: { now: '\${{ now }}' } }
`;

const compiled = (market: string) => compileDefinition(textOf(market), 'recorded.yaml', fakeCatalogue());

function planOf(market: string): Plan {
  const { plan, issues } = compiled(market);
  if (plan === undefined) throw new Error(JSON.stringify(issues));
  return plan;
}

const now = Date.parse('2026-11-23T12:00:00Z');
const marketOf = (market: string, variables = {}) => replayMarketOf(planOf(market), variables, now);

describe('market', () => {
  it.each([
    ["{ replay: '2008-10-18' }", 'wrong-value', 'XNYS has no session on 2008-10-18'],
    ['{ replay: tomorrow }', 'wrong-value', 'write a session of the past'],
    ["{ replay: '${{ day }}' }", 'unknown-variable', "there is no variable 'day'; there are: replay, count"],
    ["{ replay: '${{ count }}' }", 'input-type', "the variable 'count' is of type integer"],
    ["{ replay: '2008-10-15', speed: 0 }", 'wrong-value', 'speed'],
    ["{ replay: '2008-10-15', start: '25:00' }", 'wrong-value', "as in '09:45'"],
    ["{ reply: '2008-10-15' }", 'unknown-key', 'replay'],
  ])('refuses %s', (market, code, message) => {
    const { issues } = compiled(market);
    expect(issues.map((issue) => issue.code)).toContain(code);
    expect(issues.map((issue) => issue.message).join('\n')).toContain(message);
  });

  it('begins half an hour before the open, at the speed of the exchange, on the samples', () => {
    expect(marketOf("{ replay: '2008-10-15' }")).toEqual({
      replay: '2008-10-15',
      speed: 1,
      startsAt: Date.parse('2008-10-15T13:00:00Z'),
      realAt: now,
      source: 'samples',
      calendar: 'XNYS',
      seed: '1',
    });
  });

  it('begins when it says, on the clock of the exchange', () => {
    const market = marketOf("{ replay: '2008-12-15', start: '10:30' }");
    expect(market?.startsAt).toBe(Date.parse('2008-12-15T15:30:00Z'));
  });

  it('takes the session of a variable, and none where that is empty', () => {
    const market = "{ replay: '${{ replay }}' }";
    expect(marketOf(market, { replay: '2007-02-27' })?.replay).toBe('2007-02-27');
    expect(marketOf(market, { replay: '' })).toBeUndefined();
  });

  it('refuses a source of a variable that is empty', () => {
    const market = "{ replay: '2008-10-15', source: '${{ replay }}' }";
    expect(() => marketOf(market, { replay: '' })).toThrow("market.source is '${{ replay }}', and that is empty");
  });

  it.each([
    ['2007-02-25', 'no session'],
    ['2028-01-03', 'that session is not over yet'],
    ['soon', 'that is no date'],
  ])('refuses the session %s of a variable by name', (replay, why) => {
    expect(() => marketOf("{ replay: '${{ replay }}' }", { replay })).toThrow(why);
  });

  it('is no part of a plan that has none', () => {
    const { plan } = compileDefinition(textOf('').replace('market: \n', ''), 'plain.yaml', fakeCatalogue());
    expect(plan).not.toHaveProperty('market');
    expect(plan && replayMarketOf(plan, {}, now)).toBeUndefined();
  });
});
