import { conditionTemplates, evaluate, ExpressionError, InvalidContextError } from '../../src/evaluation';

const healthy = {
  health_status: 'healthy',
  regime: 'bull_quiet',
  daily_loss: 0.004,
  drawdown: 0.05,
  exposure: 0.6,
  risk_score: 0.3,
};

describe('an expression outside a run', () => {
  it('gives its value, type and cost, and why', () => {
    expect(evaluate('drawdown < limit', { context: { drawdown: 0.14 }, variables: { limit: 0.1 } })).toMatchObject({
      value: false,
      type: 'bool',
      fuel: 3,
      explanation: 'false because drawdown (0.14) < limit (0.1) is false',
    });
  });

  it('reads steps, the time and the calendar that it is given', () => {
    const values = {
      steps: { risk: { output: { score: 0.4 }, status: 'succeeded' } },
      now: '2018-12-31T16:00:00Z',
      calendar: 'XNYS',
    };
    expect(evaluate('steps.risk.output.score * 2', values).value).toBe(0.8);
    expect(evaluate('weekday + " " + today', values).value).toBe('MON 2018-12-31');
    expect(evaluate('is_market_hours', values).value).toBe(true);
  });

  it.each([
    ['drawdown <', 'syntax', 10],
    ['drawdwn < 1', 'unknown-name', 0],
    ['1 / 0', 'division-by-zero', 0],
    ['drawdown < 0.1', 'unset', 0],
    ['regime == 3', 'type', 0],
  ])('%s fails with the code %s and its place', (expression, code, at) => {
    const error = errorOf(() => evaluate(expression));
    expect(error).toBeInstanceOf(ExpressionError);
    expect(error).toMatchObject({ code, at });
  });

  it('tells everything that is wrong with the values', () => {
    const error = errorOf(() => evaluate('true', { context: { drawdwn: 1, regime: 3 }, now: 'noon' }));
    expect(error).toBeInstanceOf(InvalidContextError);
    expect(error).toMatchObject({
      problems: [
        expect.stringMatching(/^now: /) as string,
        expect.stringMatching(/^context\.drawdwn: .*Did you mean 'drawdown'/) as string,
        expect.stringMatching(/^context\.regime: /) as string,
      ],
    });
  });

  it('stops at the fuel that it is given', () => {
    expect(errorOf(() => evaluate('[1, 2, 3].exists(n, n > 5)', {}, { fuel: 3 }))).toMatchObject({ code: 'fuel' });
  });

  it.each(Object.keys(conditionTemplates))('knows what %s stands for', (name) => {
    const values = { context: { ...healthy, volatility: 0.1, position_concentration: 0.1, total_pnl: 1 } };
    expect(evaluate(name, values).value).toBe(evaluate(conditionTemplates[name].source, values).value);
  });
});

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
