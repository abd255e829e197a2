import { describeType, evaluateExpression, parseExpression, type Scope } from '../../src/expression';
import { failureOf, scope, typeOf, valueOf } from './sample-scope';

describe('the type of an expression', () => {
  it.each([
    ['1', 'number'],
    ["'a'", 'string'],
    ['1 < 2', 'bool'],
    ['null', 'null'],
    ['[]', 'list'],
    ['[1, 2]', 'list<number>'],
    ['[[1], [2]]', 'list<list<number>>'],
    ['[1, null]', 'list<number or null>'],
    ['[[1], []]', 'list<list>'],
    ['target', 'number or null'],
    ['true ? 1 : null', 'number or null'],
    ['true ? null : 1', 'number or null'],
    ['best', 'object or null'],
    ['default(target, 1)', 'number'],
    ['default(best.score, 0)', 'number'],
    ['default([null][0], 1)', 'number'],
    ['anything', 'value of unknown type'],
    ['anything.x.y[1]', 'value of unknown type'],
    ['loose.known', 'number'],
    ['loose.other', 'value of unknown type'],
    ["loose['known']", 'number'],
    ['returns[0]', 'number'],
    ['steps.analyze.output.signals', 'list<object>'],
    ['steps.analyze.output.signals[0].strength', 'number'],
    ['steps.analyze.status', 'string'],
    ['anything + 1', 'number'],
    ["'a' + anything", 'string'],
    ['has(leverage)', 'bool'],
    ['size(symbols)', 'number'],
  ])('%s is %s', (source, expected) => {
    expect(describeType(typeOf(source))).toBe(expected);
  });
});

describe('the checker refuses', () => {
  it.each<[string, string, number, string]>([
    [
      'drawdwon < 0.1',
      'unknown-name',
      0,
      "'drawdwon' is not a variable of this definition, a name of the trading context, or 'steps'; did you mean 'drawdown'?",
    ],
    [
      '1 + zzzzzzzz',
      'unknown-name',
      4,
      "'zzzzzzzz' is not a variable of this definition, a name of the trading context, or 'steps'",
    ],
    [
      'size',
      'unknown-name',
      0,
      "'size' is not a variable of this definition, a name of the trading context, or 'steps'; it is a function: write it with ( )",
    ],
    [
      'has',
      'unknown-name',
      0,
      "'has' is not a variable of this definition, a name of the trading context, or 'steps'; it is a function: write it with ( )",
    ],
    [
      'toString',
      'unknown-name',
      0,
      "'toString' is not a variable of this definition, a name of the trading context, or 'steps'",
    ],
    ['regime.containz(1)', 'unknown-function', 0, "there is no function 'containz'; did you mean 'contains'?"],
    ['hasOwnProperty(1)', 'unknown-function', 0, "there is no function 'hasOwnProperty'"],
    [
      'config.limits',
      'unknown-field',
      0,
      "there is no field 'limits' here; there are: limit, tags; did you mean 'limit'?",
    ],
    [
      "config['limits']",
      'unknown-field',
      0,
      "there is no field 'limits' here; there are: limit, tags; did you mean 'limit'?",
    ],
    ['steps.analyse.output', 'unknown-name', 0, "there is no step 'analyse'"],
    [
      'has(leverag)',
      'unknown-name',
      4,
      "'leverag' is not a variable of this definition, a name of the trading context, or 'steps'; did you mean 'leverage'?",
    ],
    [
      'default(config.limits, 1)',
      'unknown-field',
      8,
      "there is no field 'limits' here; there are: limit, tags; did you mean 'limit'?",
    ],
    ["'3' > 2", 'type', 0, "'>' compares two numbers or two texts, not a string and a number"],
    ['true < false', 'type', 0, "'<' compares two numbers or two texts, not a bool and a bool"],
    ['1 < 2 < 3', 'type', 0, "'<' compares two numbers or two texts, not a bool and a number"],
    ['regime == 1', 'type', 0, 'a string never equals a number; nothing is converted'],
    ["symbols == ['a', 1]", 'type', 17, 'a list holds values of one type; here are string and number'],
    ['returns == symbols', 'type', 0, 'a list<number> never equals a list<string>; nothing is converted'],
    ['1 in symbols', 'type', 0, 'a number is never in a list<string>'],
    ["'a' in regime", 'type', 7, "'in' looks into a list, not a string"],
    ['1 && true', 'type', 0, "'&&' takes bools, not a number"],
    ['true || regime', 'type', 8, "'||' takes bools, not a string"],
    ['!drawdown', 'type', 1, "'!' takes a bool, not a number"],
    ["-'a'", 'type', 1, "'-' takes a number, not a string"],
    ["1 + 'a'", 'type', 0, "'+' adds two numbers or joins two texts, not a number and a string"],
    ['[1] + [2]', 'type', 0, "'+' adds two numbers or joins two texts, not a list<number> and a list<number>"],
    ['null + 1', 'type', 0, "'+' adds two numbers or joins two texts, not a null and a number"],
    ["'a' * 2", 'type', 0, "'*' takes numbers, not a string"],
    ['2 / true', 'type', 4, "'/' takes numbers, not a bool"],
    ['1 ? 2 : 3', 'type', 0, "the test before '?' must be a bool, not a number"],
    ["true ? 1 : 'a'", 'type', 0, 'both branches must have one type; here are number and string'],
    ["[1, 'a']", 'type', 4, 'a list holds values of one type; here are number and string'],
    ["[[1], ['a']]", 'type', 6, 'a list holds values of one type; here are list<number> and list<string>'],
    ['target + 1', 'type', 0, 'this may be null: say with default(…, value) what to use then'],
    ['target < 1', 'type', 0, 'this may be null: say with default(…, value) what to use then'],
    ['best.name', 'type', 0, 'this may be null: say with default(…, value) what to use then'],
    ["default(target, 'a')", 'type', 0, 'default() needs two values of one type, not number or null and string'],
    ['drawdown.x', 'type', 0, "a number has no field 'x'"],
    ["returns['a']", 'type', 8, 'a list is indexed by a number, not a string'],
    ['config[0]', 'type', 7, 'a field is named by a text, not a number'],
    ['regime[0]', 'type', 0, 'a string cannot be indexed'],
  ])('%s with %s at offset %d', (source, code, at, message) => {
    const error = failureOf(() => typeOf(source));
    expect([error.code, error.at, error.message]).toEqual([code, at, message]);
  });
});

describe('an evaluation fails with', () => {
  it.each<[string, string, number, string]>([
    ['1 + leverage', 'unset', 4, "'leverage' is not set"],
    ['leverage > 1 && false', 'unset', 0, "'leverage' is not set"],
    ['false || leverage > 1', 'unset', 9, "'leverage' is not set"],
    ['default(leverage, leverage)', 'unset', 18, "'leverage' is not set"],
    ['loose.missing == 1', 'unset', 0, "field 'missing' of 'loose' is not set"],
    ["loose['missing'] == 1", 'unset', 0, 'entry "missing" of \'loose\' is not set'],
    ['loose[trend]', 'unset', 6, "'trend' is not set"],
    ['steps.group.inner.output.count', 'unset', 0, "'steps.group.inner.output' is not set"],
    [
      'anything.list[2].x',
      'unset',
      0,
      "field 'x' of entry 2 of field 'list' of 'anything' is not set, since that is null",
    ],
    ['1 / (drawdown - 0.14)', 'division-by-zero', 0, '1 / 0: the divisor is zero'],
    ['5 % 0', 'division-by-zero', 0, '5 % 0: the divisor is zero'],
    ['returns[3]', 'index', 8, 'index 3 is not in a list of 3 (0 to 2)'],
    ['returns[-1]', 'index', 8, 'index -1 is not in a list of 3 (0 to 2)'],
    ['returns[0.5]', 'index', 8, 'index 0.5 is not in a list of 3 (0 to 2)'],
    ['nothing[0]', 'index', 8, 'index 0 is not in an empty list'],
    [
      '1 + anything.text',
      'runtime-type',
      0,
      '\'+\' adds two numbers or joins two texts, not the number 1 and the string "abc"',
    ],
    ['anything.text && true', 'runtime-type', 0, '\'&&\' takes bools, not the string "abc"'],
    ['!anything', 'runtime-type', 1, "'!' takes a bool, not an object"],
    ['anything.text * 2', 'runtime-type', 0, '\'*\' takes numbers, not the string "abc"'],
    [
      'anything.list[1] < 2',
      'runtime-type',
      0,
      '\'<\' compares two numbers or two texts, not the string "two" and the number 2',
    ],
    ['1 in anything.text', 'runtime-type', 5, '\'in\' looks into a list, not the string "abc"'],
    ['anything.text.length', 'runtime-type', 0, 'only an object has a field \'length\', not the string "abc"'],
    ["anything['toString'].x", 'unset', 0, 'entry "toString" of \'anything\' is not set'],
    ['anything.list.length', 'runtime-type', 0, "only an object has a field 'length', not a list"],
    ['anything.list[anything.text]', 'runtime-type', 14, 'a list is indexed by a number, not the string "abc"'],
    ['anything[1]', 'runtime-type', 9, 'a field is named by a text, not the number 1'],
  ])('%s: %s at offset %d', (source, code, at, message) => {
    const error = failureOf(() => valueOf(source));
    expect([error.code, error.at, error.message]).toEqual([code, at, message]);
  });

  it('is decided by own fields only', () => {
    const sly: Scope = { ...scope, name: () => Object.create({ inherited: 1 }) as Record<string, never> };
    expect(failureOf(() => evaluateExpression(parseExpression('config.inherited'), sly)).code).toBe('unset');
  });

  it.each(['has()', 'default()', 'default(drawdown)', 'nosuch(1)', 'abs()'])(
    'an ExpressionError for the unchecked call %s',
    (source) => {
      expect(['arguments', 'unknown-function', 'runtime-type']).toContain(
        failureOf(() => evaluateExpression(parseExpression(source), scope)).code,
      );
    },
  );
});
