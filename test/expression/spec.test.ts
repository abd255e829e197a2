import type { Json } from '../../src/base/json';
import { suggest } from '../../src/base/suggest';
import {
  checkExpression,
  describeType,
  evaluateExpression,
  explain,
  ExpressionError,
  parseExpression,
  renderValue,
  timeValues,
} from '../../src/expression';
import { macroNames } from '../../src/expression/ast';
import { expressionErrorCodes } from '../../src/expression/expression-error';
import { parametersOf } from '../../src/expression/function-spec';
import { callableNames, functions } from '../../src/expression/functions';
import { limits } from '../../src/expression/limits';
import { namedTemplates } from '../../src/expression/named-templates';
import { readContext } from './spec-context';
import { readTables, specText } from './spec-tables';

const tables = readTables();

/** The rows of all tables that have these columns, each with the number of its section. */
function rowsWith(...columns: readonly string[]): string[][] {
  return tables
    .filter(({ header }) => columns.every((column) => header.includes(column)))
    .flatMap(({ section, header, rows }) =>
      rows.map((row) => [String(section), ...columns.map((column) => row[header.indexOf(column)])]),
    );
}

/** The value as JSON, or the code of the error, as the spec writes it. */
function outcomeOf(work: () => Json): string {
  try {
    return JSON.stringify(work());
  } catch (error) {
    if (error instanceof ExpressionError) return error.code;
    throw error;
  }
}

const normalised = (result: string): string =>
  expressionErrorCodes.some((code) => code === result) ? result : JSON.stringify(JSON.parse(result));

function outcomeIn(source: string, context: string): string {
  const { environment, scope } = readContext(context);
  return outcomeOf(() => {
    const expression = parseExpression(source);
    checkExpression(expression, environment, suggest);
    return evaluateExpression(expression, scope).value;
  });
}

describe('the examples of the spec', () => {
  it.each(rowsWith('expression', 'context', 'result'))(
    'in section %s: %s with %s is %s',
    (_, source, context, result) => {
      expect(outcomeIn(source, context)).toBe(normalised(result));
    },
  );

  it.each(rowsWith('example', 'context', 'result'))('in section %s: %s with %s is %s', (_, source, context, result) => {
    expect(outcomeIn(source, context)).toBe(normalised(result));
  });

  it.each(rowsWith('code', 'example', 'context'))(
    'in section %s give the code %s: %s with %s',
    (_, code, source, context) => {
      expect(outcomeIn(source, context)).toBe(code);
    },
  );

  it.each(rowsWith('value', 'context', 'result'))(
    'in section %s: the value %s with %s is %s',
    (_, value, context, result) => {
      expect(outcomeOf(() => renderValue(value, readContext(context).scope))).toBe(normalised(result));
    },
  );

  it.each(rowsWith('expression', 'context', 'fuel'))(
    'in section %s: %s with %s costs %s',
    (_, source, context, fuel) => {
      expect(String(evaluateExpression(parseExpression(source), readContext(context).scope).fuel)).toBe(fuel);
    },
  );

  it.each(rowsWith('expression', 'context', 'line'))(
    'in section %s: %s with %s is explained as %s',
    (_, source, context, line) => {
      expect(explain(parseExpression(source), source, readContext(context).scope).line).toBe(line);
    },
  );

  it('are all of them read', () => {
    expect(rowsWith('expression', 'context', 'result').length).toBeGreaterThan(100);
    expect(rowsWith('example', 'context', 'result').length).toBeGreaterThan(20);
  });
});

describe('the spec lists', () => {
  const column = (marker: string): string[][] => {
    const [, after = ''] = specText.split(`<!-- ${marker} -->`);
    return [...(readTables(after)[0]?.rows ?? [])].map((row) => [...row]);
  };

  it('every function as the code has it, with its price', () => {
    const expected = [...functions.values()].flatMap((spec) =>
      spec.overloads.map(({ result, price }, index) => [
        spec.name,
        parametersOf(spec)[index],
        describeType(result),
        price?.text ?? '0',
        spec.summary,
      ]),
    );
    const listed = column('functions');
    expect(listed.slice(0, expected.length)).toEqual(expected);
    expect(new Set(listed.map(([name]) => name))).toEqual(new Set(callableNames));
  });

  it('every macro', () => {
    const listed = tables
      .find(({ header }) => header[0] === 'macro')
      ?.rows.map(([macro]) => /\.(\w+)\(/.exec(macro)?.[1]);
    expect(new Set(listed)).toEqual(new Set(macroNames));
  });

  it('every value of time', () => {
    const expected = Object.entries(timeValues).map(([name, { type, summary }]) => [name, describeType(type), summary]);
    expect(column('time')).toEqual(expected);
  });

  it('every named template with what it stands for and why', () => {
    const expected = Object.entries(namedTemplates).map(([name, { source, rationale }]) => [name, source, rationale]);
    expect(column('templates')).toEqual(expected);
  });

  it('every limit', () => {
    expect(
      Object.fromEntries(column('limits').map(([, most, key]) => [key, Number(most.replaceAll(',', ''))])),
    ).toEqual(limits);
  });

  it('every code of an error', () => {
    expect(column('errors').map(([code]) => code)).toEqual(expressionErrorCodes);
  });
});
