import { explainCondition, parseExpression, type Scope } from '../../src/expression';
import { scope } from './sample-scope';

const explain = (source: string, within: Scope = scope): string =>
  explainCondition(parseExpression(source), source, within);

describe('a condition explains itself', () => {
  it.each([
    ['drawdown < 0.1', 'false because drawdown (0.14) < 0.1 is false'],
    ['drawdown > 0.1', 'true because drawdown (0.14) > 0.1 is true'],
    ['ready', 'true because ready is true'],
    ['!ready', 'false because ready is true'],
    ['!halted', 'true because halted is false'],
    // Of && the part that is false, or all; of || the part that is true, or all
    ['ready && drawdown < 0.1', 'false because drawdown (0.14) < 0.1 is false'],
    [
      "ready && regime == 'bull_quiet'",
      'true because ready is true and regime ("bull_quiet") == "bull_quiet" is true'.replace(
        '== "bull_quiet"',
        "== 'bull_quiet'",
      ),
    ],
    ['halted || drawdown < 0.1', 'false because halted is false and drawdown (0.14) < 0.1 is false'],
    ['halted || ready', 'true because ready is true'],
    ['ready || leverage > 1', 'true because ready is true'],
    ['halted && leverage > 1', 'false because halted is false'],
    ['ready && ready && halted && leverage > 1', 'false because halted is false'],
    ['!(ready && halted)', 'true because halted is false'],
    ['!(halted || ready)', 'false because ready is true'],
    ['(ready || halted) && (halted || ready)', 'true because ready is true and ready is true'],
    // Parentheses stay whole
    ['(drawdown + 0.1) * 2 < 0.3', 'false because (drawdown (0.14) + 0.1) * 2 < 0.3 is false'],
    ['1 < (drawdown)', 'false because 1 < (drawdown) (0.14) is false'],
    // Fields, entries, outputs, functions
    ['config.limit > drawdown', 'false because config.limit (0.1) > drawdown (0.14) is false'],
    ['returns[0] > 0', 'true because returns[0] (0.01) > 0 is true'],
    ['steps.analyze.output.count >= 3', 'true because steps.analyze.output.count (3) >= 3 is true'],
    ["steps.analyze.status == 'failed'", 'false because steps.analyze.status ("succeeded") == \'failed\' is false'],
    ['has(leverage)', 'false because has(leverage (not set)) is false'],
    ['has(best.name)', 'false because has(best.name (not set)) is false'],
    ['default(leverage, 2) > 1', 'true because default(leverage (not set), 2) > 1 is true'],
    ['abs(-drawdown) > 0.1', 'true because abs(-drawdown (0.14)) > 0.1 is true'],
    ["regime in ['bear', regime]", 'true because regime ("bull_quiet") in [\'bear\', regime ("bull_quiet")] is true'],
    ['ready ? halted : leverage > 1', 'false because ready (true) ? halted (false) : leverage > 1 is false'],
    ['size(config.tags) > 1', 'true because size(config.tags (["a", "b"])) > 1 is true'],
    ['best == null', 'true because best (null) == null is true'],
    ['config != null', 'true because config (object with 2 fields) != null is true'],
  ])('%s', (source, expected) => {
    expect(explain(source)).toBe(expected);
  });

  it('does not write out what is large', () => {
    const large: Scope = {
      ...scope,
      name: (name) => (name === 'bars' ? Array.from({ length: 5000 }, () => 1) : 'x'.repeat(500)),
    };
    expect(explain('size(bars) > 0', large)).toBe('true because size(bars (list of 5000)) > 0 is true');
    const text = explain("headline != ''", large);
    expect(text).toMatch(/^true because headline \("x{56}\.\.\."\) != '' is true$/);
  });

  it('of 200 parts takes no more than the parts themselves', () => {
    let reads = 0;
    const counting: Scope = { ...scope, name: () => (reads++, reads < 100_000 ? 0 : 1) };
    explain(Array.from({ length: 120 }, () => 'x > 1').join(' || '), counting);
    expect(reads).toBeLessThan(1000);
  });
});
