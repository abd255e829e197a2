import type { Json } from '../../src/base/json';
import { contextOf } from '../../src/evaluation/context';
import { evaluateText, type Evaluated } from '../../src/evaluation/evaluate-text';
import type { Finding } from '../../src/definition/issue';

function evaluate(text: string, data: Json = {}, fuel = 100_000): Evaluated {
  const findings: Finding[] = [];
  const context = contextOf(data, findings);
  expect(findings).toEqual([]);
  return evaluateText(text, context, fuel);
}

const data: Json = {
  variables: { symbols: ['SPX', 'IXIC'], limit: 0.1, note: null, rows: [{ a: 1 }, { a: null, b: 'x' }] },
  context: { drawdown: 0.14, regime: 'bull_quiet' },
  steps: {
    risk: { output: { ok: true, list: [1, null] }, status: 'succeeded' },
    group: { inner: { output: 7 }, status: 'running' },
    late: { status: 'skipped' },
  },
};

describe('a value', () => {
  it.each<[string, Json, string]>([
    ['1 + 2', 3, 'number'],
    ["regime == 'bull_quiet' && drawdown > limit", true, 'bool'],
    ['symbols', ['SPX', 'IXIC'], 'list<string>'],
    ['note', null, 'null'],
    ['default(note, 5)', 5, 'number'],
    ['rows[1].b', 'x', 'string'],
    ['rows[0].a', 1, 'number or null'],
    ['steps.risk.output.ok', true, 'bool'],
    ['steps.risk.status', 'succeeded', 'string'],
    ['steps.group.inner.output', 7, 'number'],
    ['steps.group.status', 'running', 'string'],
    ['has(steps.late.output)', false, 'bool'],
    ['has(leverage)', false, 'bool'],
    ["default(health_status, 'none')", 'none', 'string'],
    ['${{ limit * 10 }}', 1, 'number'],
    ['  ${{ symbols }}\n', ['SPX', 'IXIC'], 'list<string>'],
    ['${{ limit }} of ${{ symbols[0] }}', '0.1 of SPX', 'string'],
  ])('of %j is %j, a %s', (text, value, type) => {
    expect(evaluate(text, data)).toMatchObject({ value, type });
  });

  it('has its fuel, why it is so, and that as a tree', () => {
    expect(evaluate("regime != 'crisis' && drawdown < limit", data)).toEqual({
      value: false,
      type: 'bool',
      fuel: 8,
      explanation: 'false because drawdown (0.14) < limit (0.1) is false',
      explanationTree: expect.objectContaining({ source: "regime != 'crisis' && drawdown < limit", value: false }),
    });
  });

  it('of a text with several expressions is explained by all of them, with places in that text', () => {
    expect(evaluate(' ${{ limit }}-${{ drawdown }}', data)).toMatchObject({
      fuel: 2,
      explanation: '0.1 because limit is 0.1; 0.14 because drawdown is 0.14',
      explanationTree: {
        at: 1,
        end: 29,
        value: '0.1-0.14',
        children: [{ at: 5 }, { source: 'drawdown', at: 18, end: 26 }],
      },
    });
  });

  it('keeps the places in what a named template stands for', () => {
    const evaluated = evaluate('${{ HIGH_VOLATILITY }}', { context: { volatility: 0.5 } });
    expect(evaluated).toMatchObject({ explanationTree: { at: 4, children: [{ at: 0 }] } });
  });
});

describe('time', () => {
  const now = '2026-11-27T17:30:00Z';

  it.each<[string, Json, Json]>([
    ['now', { now }, Date.parse(now)],
    ['now', { now: 0 }, 0],
    ['today', { now }, '2026-11-27'],
    ['weekday', { now }, 'FRI'],
    // The day after Thanksgiving: XNYS closes at 13:00.
    ['minutes_to_close', { now }, 30],
    ['is_market_hours', { now, calendar: '24/7' }, true],
    ['minutes_to_close', { now, calendar: '24/7' }, 390],
    ['default(minutes_to_close, 0)', { now: '2026-11-28T17:30:00Z' }, 0],
  ])('%s with %j is %j', (text, context, value) => {
    expect(evaluate(text, context)).toMatchObject({ value });
  });

  it.each(['now', 'today', 'has(minutes_to_close)'])('%s without now is an error that says to give it', (text) => {
    expect(evaluate(text)).toMatchObject({
      error: {
        code: 'time',
        message: expect.stringContaining('give it in the context file, as in now: 2026-11-27T18:00:00Z'),
      },
    });
  });

  it('outside the horizon of the calendar is an error', () => {
    expect(evaluate('today', { now: '1890-01-01T12:00:00Z' })).toMatchObject({
      error: { code: 'time', message: expect.stringContaining('outside the calendar XNYS') },
    });
  });
});

describe('an error', () => {
  it.each<[string, string, number, string]>([
    ['1 +', 'syntax', 4, 'expected a value'],
    ['leverag > 1', 'unknown-name', 1, "did you mean 'leverage'?"],
    ['leverage > 1', 'unset', 1, "'leverage' is not set"],
    ['1 + regime', 'type', 1, ''],
    [
      'true && steps.nope.output',
      'unknown-name',
      9,
      "there is no step 'nope' in the context; there are: risk, group, late.",
    ],
    ['steps.group.iner.output', 'unknown-name', 1, "in 'group'; there are: inner. Did you mean 'inner'?"],
    ['steps.risk.output.nope', 'unknown-field', 1, "there is no field 'nope'"],
    ['drawdown / 0', 'division-by-zero', 1, ''],
    ['  leverag', 'unknown-name', 3, ''],
    ['a ${{ leverag }}', 'unknown-name', 7, ''],
    ['a ${{ leverage }}', 'unset', 7, ''],
    ['a ${{ symbols }}', 'type', 7, 'a list<string> cannot be written into a text'],
    ['a ${{ 1', 'syntax', 3, 'not closed'],
  ])('in %j is %s at column %d', (text, code, column, message) => {
    expect(evaluate(text, data)).toEqual({
      error: { code, message: expect.stringContaining(message), column, end: expect.any(Number) },
    });
  });

  it('comes when the fuel is used up, which the parts of a text share', () => {
    expect(evaluate('1 + 1 + 1', {}, 5)).toMatchObject({ value: 3, fuel: 5 });
    expect(evaluate('1 + 1 + 1', {}, 4)).toMatchObject({ error: { code: 'fuel' } });
    expect(evaluate('${{ 1 + 1 }} ${{ 1 + 1 }}', {}, 6)).toMatchObject({ value: '2 2', fuel: 6 });
    expect(evaluate('${{ 1 + 1 }} ${{ 1 + 1 }}', {}, 5)).toMatchObject({ error: { code: 'fuel' } });
  });
});
