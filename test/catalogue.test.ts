import { z } from 'zod';
import { catalogueOf, shippedActions } from '../src/catalogue';
import { parseDuration } from '../src/definition/duration';
import { tradingContext } from '../src/definition/trading-context';
import { fits } from '../src/expression';
import { typeOfSchema } from '../src/definition/schema-type';
import { isJsonObject } from '../src/base/json';
import { sampleActions, sampleCatalogue } from './definition/sample-catalogue';

describe('a catalogue', () => {
  it('lists its actions by name, whatever order they were given in', () => {
    const names = ['data.load', 'live.submit', 'market.detect', 'test.wait'];
    expect(sampleCatalogue.names).toEqual(names);
    expect(catalogueOf([...sampleActions].reverse()).entries.map(({ name }) => name)).toEqual(names);
  });

  it('finds an action by its whole name only', () => {
    expect(sampleCatalogue.get('data.load')?.summary).toBe('Load bars');
    for (const name of ['data', 'DATA.LOAD', 'load', '', '__proto__', 'constructor']) {
      expect(sampleCatalogue.get(name)).toBeUndefined();
    }
  });

  it('refuses two actions of one name', () => {
    const [first] = sampleActions;
    expect(() => catalogueOf([first, { ...first, summary: 'another' }])).toThrow('two actions have the name data.load');
  });

  it('tells the schemas as JSON Schema: what may be given, and what will be there', () => {
    const entry = sampleCatalogue.get('data.load');
    expect(entry?.inputSchema).toMatchObject({
      type: 'object',
      required: ['symbols'],
      additionalProperties: false,
      properties: { days: { type: 'integer', minimum: 1, maximum: 1000, default: 100 } },
    });
    expect(entry?.outputSchema).toMatchObject({ type: 'object', required: ['bars', 'best', 'prices'] });
    expect(entry?.inputSchema).toBe(entry?.inputSchema);
  });

  it('tells what the schema has against an input', () => {
    const problems = sampleCatalogue.get('data.load')?.checkInput({ symbols: [], days: 1.5, extra: 1 }) ?? [];
    expect(problems.map(({ code, path }) => [code, ...path])).toEqual([
      ['too_small', 'symbols'],
      ['invalid_type', 'days'],
      ['unrecognized_keys'],
    ]);
    expect(sampleCatalogue.get('data.load')?.checkInput({ symbols: ['A'] })).toEqual([]);
  });

  it('has a limit on attempts only where the action has one', () => {
    expect(sampleCatalogue.get('live.submit')?.maxAttempts).toBe(1);
    expect(Object.hasOwn(sampleCatalogue.get('data.load') ?? {}, 'maxAttempts')).toBe(false);
  });
});

describe.each(shippedActions.map((action) => [action.name, action] as const))(
  'the shipped action %s',
  (name, action) => {
    const entry = catalogueOf().get(name);

    it('is named slice.action in snake_case and says what it does', () => {
      expect(name).toMatch(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/);
      expect(action.summary).toMatch(/^[A-Z].{10,}[^.]$/);
    });

    it('takes and gives objects with snake_case fields', () => {
      for (const schema of [entry?.inputSchema, entry?.outputSchema]) {
        expect(schema?.['type']).toBe('object');
        const fields = isJsonObject(schema?.['properties']) ? Object.keys(schema['properties']) : [];
        expect(fields.filter((field) => !/^[a-z][a-z0-9_]*$/.test(field))).toEqual([]);
      }
    });

    it('describes every input and refuses unknown ones', () => {
      const properties = isJsonObject(entry?.inputSchema['properties']) ? entry.inputSchema['properties'] : {};
      const silent = Object.entries(properties).filter(
        ([, field]) => !isJsonObject(field) || typeof field['description'] !== 'string',
      );
      expect(silent.map(([field]) => field)).toEqual([]);
      expect(entry?.checkInput({ no_such_input: 1 }).some(({ code }) => code === 'unrecognized_keys')).toBe(true);
    });

    it('has defaults that are durations, and a retry that Temporal takes', () => {
      const { timeout, heartbeat, retry } = action.defaults;
      for (const text of [timeout, heartbeat ?? '1s', retry?.initial_interval ?? '1s', retry?.max_interval ?? '1h']) {
        expect(parseDuration(text)).toBeGreaterThan(0);
      }
      expect(parseDuration(retry?.max_interval ?? '1d')).toBeGreaterThanOrEqual(
        parseDuration(retry?.initial_interval ?? '1s') ?? 0,
      );
    });

    it('publishes only facts that there are, from fields of their type', () => {
      for (const [fact, field] of Object.entries(action.publishes ?? {})) {
        const properties = entry?.outputSchema['properties'];
        const schema = isJsonObject(properties) ? properties[field] : undefined;
        const wanted = tradingContext.get(fact);
        expect([fact, schema === undefined, wanted === undefined]).toEqual([fact, false, false]);
        if (wanted !== undefined) expect(fits(typeOfSchema(schema), wanted)).toBe(true);
      }
    });

    it('is declared by zod objects', () => {
      expect([action.input, action.output].every((schema) => schema instanceof z.ZodType)).toBe(true);
    });
  },
);
