import type { Json } from '../../../src/base/json';
import { fieldLines } from '../../../src/cli/render/schema-fields';

const order: Json = {
  type: 'object',
  properties: {
    side: { type: 'string', enum: ['buy', 'sell'], description: 'Which way' },
    legs: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        properties: {
          symbol: { type: 'string' },
          limit: { anyOf: [{ type: 'object', properties: { price: { type: 'number' } } }, { type: 'null' }] },
        },
        required: ['symbol'],
        additionalProperties: false,
      },
    },
    tags: { type: 'array', items: { type: 'string' }, default: ['a', 'b'] },
    venue: { type: 'string', default: 'paper' },
    retries: { type: 'integer', minimum: 0, maximum: 5, default: 0 },
  },
  required: ['side', 'legs'],
  additionalProperties: false,
};

describe('fieldLines', () => {
  it('shows what an input needs, its limits and defaults, and by indentation what lists and objects hold', () => {
    expect(fieldLines(order, { width: 80, side: 'input' })).toEqual([
      '  side: one of buy, sell; required',
      '      Which way',
      '  legs: list of object, 1 or more of them; required',
      '    symbol: text; required',
      '    limit: object or null; optional',
      '      price: number; optional',
      '  tags: list of text; default [a, b]',
      '  venue: text; default paper',
      '  retries: whole number, 0 to 5; default 0',
    ]);
  });

  it('shows of an output what may be absent', () => {
    expect(fieldLines(order, { width: 80, side: 'output' }).slice(3, 7)).toEqual([
      '    symbol: text',
      '    limit: object or null; may be absent',
      '      price: number; may be absent',
      '  tags: list of text; may be absent',
    ]);
  });

  it('keeps within the width', () => {
    const wordy: Json = {
      type: 'object',
      properties: { side: { type: 'string', enum: ['buy', 'sell', 'sell_short'], description: 'Which way it goes' } },
    };
    expect(fieldLines(wordy, { width: 26, side: 'input' })).toEqual([
      '  side: one of buy, sell,',
      '        sell_short;',
      '        optional',
      '      Which way it goes',
    ]);
  });

  it('says that an input takes other fields too', () => {
    const open: Json = { type: 'object', properties: { a: { type: 'number' } }, additionalProperties: {} };
    expect(fieldLines(open, { width: 80, side: 'input' })).toEqual(['  a: number; optional', '  and any other field']);
    expect(fieldLines(open, { width: 80, side: 'output' })).toEqual(['  a: number; may be absent']);
  });

  it('shows what each field of a record holds', () => {
    const record: Json = {
      type: 'object',
      properties: {
        by_symbol: {
          type: 'object',
          additionalProperties: { type: 'object', properties: { bars: { type: 'integer' } }, required: ['bars'] },
        },
      },
      required: ['by_symbol'],
    };
    expect(fieldLines(record, { width: 80, side: 'output' })).toEqual([
      '  by_symbol: object, each of its fields object',
      '    bars: whole number',
    ]);
  });

  it('shows each of the objects that a value may be', () => {
    const variant = (kind: string): Json => ({ type: 'object', properties: { kind: { const: kind } } });
    const union: Json = { type: 'object', properties: { size: { oneOf: [variant('share'), variant('cash')] } } };
    expect(fieldLines(union, { width: 80, side: 'output' })).toEqual([
      '  size: object; may be absent',
      '    either (1 of 2)',
      '      kind: always share; may be absent',
      '    either (2 of 2)',
      '      kind: always cash; may be absent',
    ]);
  });

  it.each<[string, Json | undefined]>([
    ['no schema', undefined],
    ['any value', {}],
    ['an object of any fields', { type: 'object' }],
  ])('has no lines for %s', (_, schema) => {
    expect(fieldLines(schema, { width: 80, side: 'input' })).toEqual([]);
  });
});
