import type { Json } from '../../src/base/json';
import { variableFromText } from '../../src/definition/variable-text';
import type { VariableSpec } from '../../src/engine/plan';

const strings: VariableSpec = { type: 'array', items: { type: 'string' } };
const numbers: VariableSpec = { type: 'array', items: { type: 'number' } };

describe('a variable written as text', () => {
  it.each<[VariableSpec | undefined, string, Json]>([
    [undefined, '5', '5'],
    [{ type: 'string' }, '5', '5'],
    [{ type: 'string' }, ' a ', ' a '],
    [{ type: 'string' }, '[a]', '[a]'],
    [{ type: 'number' }, '5', 5],
    [{ type: 'number' }, ' -5.5 ', -5.5],
    [{ type: 'number' }, '+5', 5],
    [{ type: 'number' }, '.5', 0.5],
    [{ type: 'number' }, '5.', 5],
    [{ type: 'number' }, '1e3', 1000],
    [{ type: 'integer' }, '1.5', 1.5],
    // What is no number stays text, for the check to refuse by name
    [{ type: 'number' }, '', ''],
    [{ type: 'number' }, ' ', ' '],
    [{ type: 'number' }, '5k', '5k'],
    [{ type: 'number' }, '1,000', '1,000'],
    [{ type: 'number' }, '1_000', '1_000'],
    [{ type: 'number' }, '0x10', '0x10'],
    [{ type: 'number' }, 'Infinity', 'Infinity'],
    [{ type: 'number' }, 'NaN', 'NaN'],
    [{ type: 'boolean' }, 'true', true],
    [{ type: 'boolean' }, 'false', false],
    [{ type: 'boolean' }, 'yes', 'yes'],
    [{ type: 'boolean' }, '1', '1'],
    [strings, 'SPX,IXIC', ['SPX', 'IXIC']],
    [strings, ' SPX , IXIC ', ['SPX', 'IXIC']],
    [strings, 'SPX', ['SPX']],
    [strings, '', []],
    [strings, '["A, B", "C"]', ['A, B', 'C']],
    [strings, ' ["A"]', ['A']],
    [strings, '[A]', '[A]'],
    [numbers, '1,2.5', [1, 2.5]],
    [numbers, '1,x', [1, 'x']],
    [{ type: 'array' }, 'a,b', ['a', 'b']],
    [{ type: 'object' }, '{"a": 1}', { a: 1 }],
    [{ type: 'object' }, '{a: 1}', '{a: 1}'],
    [{ type: 'object' }, '[1]', [1]],
  ])('for %j: %j is %j', (spec, text, expected) => {
    expect(variableFromText(text, spec)).toEqual(expected);
  });
});
