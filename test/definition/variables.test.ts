import type { Json, JsonObject } from '../../src/base/json';
import { checkVariables } from '../../src/definition';
import type { VariableSpec } from '../../src/engine/plan';

describe('a value of a variable', () => {
  it.each<[string, VariableSpec, Json]>([
    ['a text', { type: 'string' }, 'a'],
    ['an empty text', { type: 'string' }, ''],
    ['a number', { type: 'number' }, 0.5],
    ['an integer as number', { type: 'number' }, 5],
    ['an integer', { type: 'integer' }, -3],
    ['the number at its minimum', { type: 'number', minimum: 1, maximum: 2 }, 1],
    ['the number at its maximum', { type: 'number', minimum: 1, maximum: 2 }, 2],
    ['a boolean', { type: 'boolean' }, false],
    ['a date', { type: 'string', format: 'date' }, '2004-02-29'],
    ['one of an enum', { type: 'string', enum: ['a', 'b'] }, 'b'],
    ['an object of an enum, in another key order', { type: 'object', enum: [{ a: 1, b: 2 }] }, { b: 2, a: 1 }],
    ['an array of anything', { type: 'array' }, [1, 'a', null]],
    ['an empty array', { type: 'array', items: { type: 'string' } }, []],
    ['an array within its bounds', { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 1 }, ['a']],
    ['a free object', { type: 'object' }, { a: { b: 1 } }],
    [
      'an object with some of its properties',
      { type: 'object', properties: { a: { type: 'number' }, b: { type: 'string' } } },
      { a: 1 },
    ],
  ])('is accepted: %s', (_, spec, value) => {
    expect(checkVariables({ x: spec }, { x: value })).toEqual({ variables: { x: value }, problems: [] });
    expect(checkVariables({ x: { ...spec, default: value } }, {})).toEqual({ variables: { x: value }, problems: [] });
  });

  it.each<[VariableSpec, Json, string, string]>([
    [{ type: 'string' }, 5, 'wrong-type', "'x' must be a string, not the number 5"],
    [{ type: 'number' }, '5', 'wrong-type', `'x' must be a number, not the string "5"`],
    [{ type: 'number' }, NaN, 'wrong-type', "'x' must be a number, not the number NaN"],
    [{ type: 'number' }, Infinity, 'wrong-type', "'x' must be a number, not the number Infinity"],
    [{ type: 'integer' }, 1.5, 'wrong-type', "'x' must be an integer, not the number 1.5"],
    [{ type: 'integer' }, 2 ** 53, 'wrong-type', "'x' must be an integer, not the number 9007199254740992"],
    [{ type: 'boolean' }, 'true', 'wrong-type', `'x' must be a boolean, not the string "true"`],
    [{ type: 'string' }, null, 'wrong-type', "'x' must be a string, not null"],
    [
      { type: 'array', items: { type: 'string' } },
      'SPX',
      'wrong-type',
      `'x' must be an array of strings, not the string "SPX"`,
    ],
    [{ type: 'array' }, { a: 1 }, 'wrong-type', `'x' must be an array, not the object {"a":1}`],
    [{ type: 'object' }, [1], 'wrong-type', "'x' must be an object, not the array [1]"],
    [{ type: 'array', items: { type: 'string' } }, ['a', 1], 'wrong-type', "'x[1]' must be a string, not the number 1"],
    [{ type: 'array', minItems: 1 }, [], 'wrong-value', "'x' must have at least 1 entry; it is the array []"],
    [{ type: 'array', maxItems: 1 }, [1, 2], 'wrong-value', "'x' must have at most 1 entry; it is the array [1,2]"],
    [{ type: 'number', minimum: 0 }, -1, 'wrong-value', "'x' must be at least 0; it is the number -1"],
    [{ type: 'number', maximum: 1 }, 2, 'wrong-value', "'x' must be at most 1; it is the number 2"],
    [{ type: 'string', minLength: 2 }, 'a', 'wrong-value', `'x' must have at least 2 characters; it is the string "a"`],
    [
      { type: 'string', maxLength: 2 },
      'abc',
      'wrong-value',
      `'x' must have at most 2 characters; it is the string "abc"`,
    ],
    [{ type: 'string', enum: ['a', 'b'] }, 'c', 'wrong-value', `'x' must be one of "a", "b"; it is the string "c"`],
    [
      { type: 'string', format: 'date' },
      '2018-02-29',
      'wrong-value',
      `'x' must be a date such as 2018-12-31; it is the string "2018-02-29"`,
    ],
    [
      { type: 'string', format: 'date' },
      20180101,
      'wrong-type',
      "'x' must be a date (text such as 2018-12-31), not the number 20180101",
    ],
    [
      { type: 'object', properties: { limit: { type: 'number' } } },
      { limt: 1 },
      'wrong-value',
      "'x' has no field 'limt'; there are: limit. Did you mean 'limit'?",
    ],
    [
      { type: 'object', properties: { a: { type: 'object', properties: { b: { type: 'number' } } } } },
      { a: { b: 'c' } },
      'wrong-type',
      `'x.a.b' must be a number, not the string "c"`,
    ],
  ])('is refused by %j: %j', (spec, value, code, message) => {
    const { problems } = checkVariables({ x: spec }, { x: value });
    expect(problems).toEqual([{ code, variable: 'x', message }]);
  });

  it('is refused when it is nested too deep to be worked with', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as Json;
    for (const type of ['array', 'string'] as const) {
      expect(checkVariables({ x: { type } }, { x: deep }).problems).toEqual([
        { code: 'wrong-value', variable: 'x', message: "'x' is nested more than 100 deep" },
      ]);
    }
  });
});

describe('the variables of a run', () => {
  const specs: Record<string, VariableSpec> = {
    symbols: { type: 'array', items: { type: 'string' }, default: ['SPX'] },
    capital: { type: 'number' },
    source: { type: 'string', default: 'samples', enum: ['samples', 'csv'] },
  };

  it('are those given, with the defaults of the others', () => {
    expect(checkVariables(specs, { capital: 5, source: 'csv' })).toEqual({
      variables: { symbols: ['SPX'], capital: 5, source: 'csv' },
      problems: [],
    });
  });

  it('are refused with every problem at once', () => {
    const { problems } = checkVariables(specs, { simbols: ['A'], source: 'cvs' });
    expect(problems).toEqual([
      {
        code: 'unknown-variable',
        variable: 'simbols',
        message:
          "there is no variable 'simbols'; this definition has: symbols, capital, source. Did you mean 'symbols'?",
      },
      {
        code: 'missing-variable',
        variable: 'capital',
        message: "the variable 'capital' (number) has no default and was not given",
      },
      {
        code: 'wrong-value',
        variable: 'source',
        message: `'source' must be one of "samples", "csv"; it is the string "cvs"`,
      },
    ]);
  });

  it('of a definition that has none are all unknown', () => {
    const { problems } = checkVariables({}, { a: 1 });
    expect(problems.map(({ message }) => message)).toEqual(["there is no variable 'a'; this definition has: none."]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('are looked up as own keys: %s is unknown', (name) => {
    const given = JSON.parse(`{"capital": 1, "${name}": {"x": 1}}`) as JsonObject;
    const { problems, variables } = checkVariables(specs, given);
    expect(problems.map(({ code, variable }) => [code, variable])).toEqual([['unknown-variable', name]]);
    expect(Object.keys(variables)).toEqual(['symbols', 'capital', 'source']);
  });
});

describe('a date', () => {
  it.each([
    ['2018-12-31', true],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2018-02-30', false],
    ['2018-13-01', false],
    ['2018-00-10', false],
    ['2018-01-00', false],
    ['2018-1-1', false],
    ['20180101', false],
    ['2018-01-01T00:00:00Z', false],
    [' 2018-01-01', false],
    ['0001-01-01', true],
    ['', false],
  ])('%j: %p', (text, expected) => {
    const { problems } = checkVariables({ x: { type: 'string', format: 'date' } }, { x: text });
    expect(problems.length === 0).toBe(expected);
  });
});
