import type { Json } from '../../src/base/json';
import { suggest } from '../../src/base/suggest';
import {
  checkExpression,
  describeType,
  evaluateExpression,
  parseExpression,
  reservedWords,
  tradingContext,
  usesTime,
  type Scope,
  type TypeEnvironment,
} from '../../src/expression';
import { namedTemplates } from '../../src/expression/named-templates';
import { failureOf } from './sample-scope';

const environment: TypeEnvironment = {
  name: (name) => tradingContext.get(name),
  names: () => [...tradingContext.keys()],
  step: () => {
    throw new Error('no steps');
  },
};

const scopeOf = (facts: Readonly<Record<string, Json>>): Scope => ({
  name: (name) => facts[name],
  step: () => undefined,
});

const calm = {
  regime: 'bull_quiet',
  volatility: 0.12,
  drawdown: 0.02,
  risk_score: 0.2,
  daily_loss: 0,
  exposure: 0.5,
  position_concentration: 0.1,
  total_pnl: 100,
  health_status: 'healthy',
};

describe('the named template', () => {
  it.each(Object.keys(namedTemplates))('%s is a bool over the trading context that needs no calendar', (name) => {
    const expression = parseExpression(name);
    expect(describeType(checkExpression(expression, environment, suggest))).toBe('bool');
    expect(usesTime(expression)).toBe('none');
    expect(typeof evaluateExpression(expression, scopeOf(calm)).value).toBe('boolean');
  });

  it.each<[string, Partial<Record<keyof typeof calm, Json>>, boolean]>([
    ['BULL_MARKET', {}, true],
    ['BULL_MARKET', { regime: 'bull_volatile' }, true],
    ['BULL_MARKET', { regime: 'sideways_quiet' }, false],
    ['HIGH_VOLATILITY', {}, false],
    ['HIGH_VOLATILITY', { volatility: 0.25 }, true],
    ['LOW_RISK', {}, true],
    ['LOW_RISK', { risk_score: 0.3 }, false],
    ['LOW_RISK', { volatility: 0.25 }, false],
    ['LOW_RISK', { drawdown: 0.05 }, false],
    ['RISK_LIMIT_BREACH', {}, false],
    ['RISK_LIMIT_BREACH', { daily_loss: 0.02 }, true],
    ['RISK_LIMIT_BREACH', { exposure: 0.81 }, true],
    ['RISK_LIMIT_BREACH', { position_concentration: 0.21 }, true],
    ['RISK_LIMIT_BREACH', { risk_score: 0.81 }, true],
    ['PROFITABLE', {}, true],
    ['PROFITABLE', { total_pnl: 0 }, false],
    ['HIGH_EXPOSURE', {}, false],
    ['HIGH_EXPOSURE', { exposure: 0.81 }, true],
    ['SAFE_TO_TRADE', {}, true],
    ['SAFE_TO_TRADE', { health_status: 'degraded' }, false],
    ['SAFE_TO_TRADE', { regime: 'crisis' }, false],
    ['SAFE_TO_TRADE', { daily_loss: 0.02 }, false],
    ['SAFE_TO_TRADE', { drawdown: 0.1 }, false],
    ['SAFE_TO_TRADE', { exposure: 0.81 }, false],
    ['SAFE_TO_TRADE', { risk_score: 0.81 }, false],
    ['EMERGENCY_EXIT', {}, false],
    ['EMERGENCY_EXIT', { regime: 'crisis' }, true],
    ['EMERGENCY_EXIT', { drawdown: 0.2 }, true],
    ['EMERGENCY_EXIT', { daily_loss: 0.05 }, true],
  ])('%s with %j is %p', (name, change, expected) => {
    expect(evaluateExpression(parseExpression(name), scopeOf({ ...calm, ...change })).value).toBe(expected);
  });

  it.each(Object.entries(namedTemplates))('%s costs what it stands for costs', (name, { source }) => {
    const scope = scopeOf(calm);
    expect(evaluateExpression(parseExpression(name), scope)).toEqual(
      evaluateExpression(parseExpression(source), scope),
    );
  });

  it.each(Object.keys(namedTemplates))('%s is never false for want of a fact', (name) => {
    expect(failureOf(() => evaluateExpression(parseExpression(name), scopeOf({}))).code).toBe('unset');
  });

  it('names the fact that is not set and itself, where it is used', () => {
    const { drawdown: _, ...rest } = calm;
    const error = failureOf(() => evaluateExpression(parseExpression('!HIGH_EXPOSURE && LOW_RISK'), scopeOf(rest)));
    expect([error.code, error.at, error.end, error.message]).toEqual([
      'unset',
      18,
      26,
      "'drawdown' is not set; LOW_RISK needs it",
    ]);
  });

  it('runs out of fuel where it is used', () => {
    const error = failureOf(() => evaluateExpression(parseExpression('1 > 0 && LOW_RISK'), scopeOf(calm), 6));
    expect([error.code, error.at, error.message]).toEqual([
      'fuel',
      9,
      'the evaluation needs more than its budget of 6 units',
    ]);
  });

  it('says what it needs where a fact is unknown', () => {
    const empty = { ...environment, name: () => undefined, names: () => [] };
    const error = failureOf(() => checkExpression(parseExpression('1 > 0 && HIGH_EXPOSURE'), empty, suggest));
    expect([error.code, error.at]).toEqual(['unknown-name', 9]);
    expect(error.message).toMatch(/^HIGH_EXPOSURE stands for exposure > 0\.8: 'exposure' is not a variable/);
  });

  it('is not changed by a comprehension variable of the same name as a fact', () => {
    const expression = parseExpression('[9].exists(exposure, HIGH_EXPOSURE)');
    expect(evaluateExpression(expression, scopeOf(calm)).value).toBe(false);
  });

  it('has a name that nothing else may have', () => {
    expect(reservedWords).toEqual(
      expect.arrayContaining([...Object.keys(namedTemplates), 'now', 'steps', '__proto__']),
    );
  });
});
