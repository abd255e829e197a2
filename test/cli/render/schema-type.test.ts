import type { Json } from '../../../src/base/json';
import { schemaTypeText } from '../../../src/cli/render/schema-type';

describe('schemaTypeText', () => {
  it.each<[Json, string]>([
    [{ type: 'string' }, 'text'],
    [{ type: 'string', minLength: 1 }, 'text, 1 or more characters'],
    [{ type: 'string', maxLength: 9 }, 'text, at most 9 characters'],
    [{ type: 'string', minLength: 1, maxLength: 9 }, 'text, 1 to 9 characters'],
    [{ type: 'string', pattern: '^a+$' }, 'text, matching ^a+$'],
    [{ type: 'string', format: 'date', pattern: '^\\d$' }, 'date YYYY-MM-DD'],
    [{ type: 'string', format: 'email' }, 'text, email'],
    [{ type: 'string', enum: ['samples', 'csv'] }, 'one of samples, csv'],
    [{ enum: [1, 'a', null, ''] }, 'one of 1, a, null, ""'],
    [{ type: 'string', enum: ['1d'] }, 'always 1d'],
    [{ type: 'string', const: 'bar_set' }, 'always bar_set'],
    [{ const: false }, 'always false'],
    [{ type: 'number' }, 'number'],
    [{ type: 'number', minimum: 0, maximum: 0.1 }, 'number, 0 to 0.1'],
    [{ type: 'number', minimum: 0 }, 'number, 0 or more'],
    [{ type: 'number', maximum: 1 }, 'number, at most 1'],
    [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, 'number, above 0, below 1'],
    [{ type: 'number', exclusiveMinimum: 0, maximum: 100 }, 'number, above 0, at most 100'],
    [{ type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 }, 'whole number'],
    [{ type: 'integer', minimum: 0, maximum: 9007199254740991 }, 'whole number, 0 or more'],
    [{ type: 'boolean' }, 'true or false'],
    [{ type: 'null' }, 'null'],
    [{ type: ['number', 'null'] }, 'number or null'],
    [{ type: ['string', 'null'], minLength: 2 }, 'text, 2 or more characters, or null'],
    [{ anyOf: [{ type: 'number' }, { type: 'null' }] }, 'number or null'],
    [
      {
        oneOf: [
          { type: 'object', properties: {} },
          { type: 'object', properties: {} },
        ],
      },
      'object',
    ],
    [{ type: 'array', items: { type: 'string' } }, 'list of text'],
    [
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number', minimum: 0 }], minItems: 2, maxItems: 2 },
      '[text, (number, 0 or more)]',
    ],
    [{ type: 'array', items: { type: 'string' }, minItems: 1 }, 'list of text, 1 or more of them'],
    [{ type: 'array', items: { type: 'number' }, minItems: 12, maxItems: 12 }, 'list of number, exactly 12 of them'],
    [
      { type: 'array', items: { type: 'string', maxLength: 32 }, minItems: 1, maxItems: 50 },
      'list of (text, at most 32 characters), 1 to 50 of them',
    ],
    [{ type: 'array' }, 'list of any value'],
    [{ type: 'object', properties: { a: {} } }, 'object'],
    [{ type: 'object' }, 'object'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'object, each of its fields number'],
    [{ type: 'object', additionalProperties: false }, 'object'],
    [{}, 'any value'],
    [true, 'any value'],
  ])('writes %j as %p', (schema, text) => {
    expect(schemaTypeText(schema)).toBe(text);
  });
});
