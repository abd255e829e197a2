import { jsonOf } from './our-language';
import type { SpecTest } from './spec-tests';

/** Why tests of the suite do not apply to our language, and which. The first that fits gives a test its reason. */
export interface Exclusion {
  readonly reason: string;
  /** What our language has, or does, instead. */
  readonly instead: string;
  readonly applies: (test: SpecTest) => boolean;
}

const inSuites =
  (...suites: readonly string[]) =>
  ({ suite }: SpecTest): boolean =>
    suites.includes(suite);

const inCode =
  (pattern: RegExp) =>
  ({ code }: SpecTest): boolean =>
    pattern.test(code);

const either =
  (...tests: readonly ((test: SpecTest) => boolean)[]) =>
  (test: SpecTest): boolean =>
    tests.some((applies) => applies(test));

const isValue = ({ expected }: SpecTest): boolean => expected.kind === 'value';
const isError = ({ expected }: SpecTest): boolean => expected.kind === 'error';

const withValueOf =
  (...cases: readonly string[]) =>
  ({ expected, bindings }: SpecTest): boolean =>
    [expected.kind === 'value' && expected.value !== true ? expected.value : undefined, ...bindings.values()].some(
      (value) => value?.kind.case !== undefined && cases.includes(value.kind.case),
    );

export const exclusions: readonly Exclusion[] = [
  {
    reason: 'protobuf messages and enums',
    instead: 'values are JSON',
    applies: either(
      inSuites('proto2', 'proto3', 'proto2_ext', 'enums', 'wrappers', 'dynamic'),
      inCode(/\b(?:TestAllTypes|NestedTestAllTypes|GlobalEnum)\b|google\.protobuf/),
      withValueOf('objectValue', 'enumValue'),
      ({ container }) => container.startsWith('cel.expr.conformance'),
    ),
  },
  {
    reason: 'optional values',
    instead: '`has` and `default`',
    applies: either(inSuites('optionals'), inCode(/\.\?|\[\?|\{\?|\boptional\./)),
  },
  {
    reason: 'extension libraries',
    instead: '`min`, `max`, `round` and the like; see the list of functions',
    applies: either(
      inSuites('bindings_ext', 'block_ext', 'encoders_ext', 'macros2', 'math_ext'),
      ({ suite, section }) => suite === 'string_ext' && section !== 'trim',
    ),
  },
  {
    reason: 'type(), type deductions',
    instead: 'types are checked at load; a program does not ask for them',
    applies: either(
      inSuites('type_deductions'),
      inCode(/\btype\(|^(?:bool|u?int|double|null_type|string|bytes|list|map|type)$/),
      ({ expected }) => expected.kind === 'type',
    ),
  },
  {
    reason: 'bytes',
    instead: 'values are JSON',
    applies: either(inCode(/(?<![A-Za-z0-9_])(?:[bB][rR]?''|bytes\()/), withValueOf('bytesValue')),
  },
  {
    reason: 'timestamps and durations',
    instead: '`now`, `today`, `weekday`, `is_market_hours`, `minutes_to_close`',
    applies: either(inSuites('timestamps'), inCode(/\b(?:timestamp|duration)\(/)),
  },
  {
    reason: 'conversions',
    instead: 'nothing is converted, but for a text with `${{ }}` in it',
    applies: inCode(/\b(?:int|uint|double|string|bool)\(/),
  },
  {
    reason: 'map literals',
    instead: 'objects come from variables and from steps',
    applies: ({ code }) => code.includes('{'),
  },
  {
    reason: 'whole numbers beyond 2^53, 64-bit overflow',
    instead: 'one number type, a double; a whole number that it does not hold exactly is an error',
    applies: either(
      ({ code }) => numbersIn(code).some((number) => Number.isInteger(number) && !Number.isSafeInteger(number)),
      ({ suite, name }) => suite === 'integer_math' && /overflow|min_negate/.test(name),
      (test) => withValueOf('int64Value', 'uint64Value')(test) && !hasJson(test),
    ),
  },
  {
    reason: 'what one type of numbers can do and another cannot',
    instead: 'one number type: `-(5u)` is -5, and `%` takes fractions',
    applies: (test) => isError(test) && inCode(/-\(\d+u\)|\d\.\d+ % \d/)(test),
  },
  {
    reason: 'infinity, NaN, division by zero of doubles',
    instead: 'all three are errors',
    applies: (test) => isValue(test) && inCode(/\/\s*0\.0(?!\d)/)(test),
  },
  {
    reason: 'an error that && or || hides',
    instead:
      'both go from left to right, and an error on the left is not hidden; nor is one by a later entry of a list',
    applies: (test) =>
      isValue(test) &&
      (/_(?:or_true|and_false)$|^short_circuit_(?:type|error)_right$|_error_shortcircuit$/.test(test.name) ||
        test.section === 'receiver_function_names' ||
        test.name === 'unbound_is_runtime_error'),
  },
  {
    reason: 'lists of several types, comparisons across types',
    instead: 'both are refused at load',
    applies: (test) => test.checked && isValue(test) && mixesTypes(test.code),
  },
  {
    reason: 'order of bools',
    instead: '`<` compares two numbers or two texts',
    applies: inCode(/\b(?:true|false)\s*[<>]|[<>]=?\s*(?:true|false)\b/),
  },
  {
    reason: 'addition of lists',
    instead: '`+` adds two numbers or joins two texts',
    applies: inCode(/\] \+ \[/),
  },
  {
    reason: 'qualified names and containers',
    instead: 'a name has no dots; what follows a dot is a field',
    applies: ({ container, bindings }) => container !== '' || [...bindings.keys()].some((name) => name.includes('.')),
  },
  {
    reason: 'forms of literals',
    instead:
      "`'…'`, `\"…\"` and `r'…'` with the escapes `\\n \\t \\r \\\\ \\' \\\" \\uXXXX` and no character that cannot be seen; decimal numbers that begin with a digit",
    applies: ({ texts, code }) =>
      texts.some(
        ({ prefix, quote, content }) =>
          quote.length > 1 ||
          prefix === 'R' ||
          /\p{Cc}/u.test(content) ||
          (prefix === '' && /\\(?![ntr\\'"]|u[0-9A-Fa-f]{4})./s.test(content.replaceAll('\\\\', ''))),
      ) || /\b0x|(?<![\w)\]])\.\d/.test(code),
  },
  {
    reason: 'white space in the sense of Unicode',
    instead: '`trim` takes away what ECMAScript calls white space, which U+FEFF is and U+0085 is not',
    applies: ({ code, texts }) =>
      code.includes('.trim(') && texts.some(({ content }) => /\\u(?:0085|feff)/.test(content)),
  },
  {
    reason: 'depth of 32 and more',
    instead: 'an expression is at most 32 levels deep',
    applies: ({ suite, section, name }) =>
      suite === 'parse' &&
      ((section === 'nest' && name === 'parens') || (section === 'repeat' && /^(?:not|unary_neg)$/.test(name))),
  },
];

/** The exclusion of a test, if one applies. */
export const exclusionOf = (test: SpecTest): Exclusion | undefined => exclusions.find(({ applies }) => applies(test));

function hasJson({ expected, bindings }: SpecTest): boolean {
  const values = [...bindings.values()];
  if (expected.kind === 'value' && expected.value !== true) values.push(expected.value);
  return values.every((value) => jsonOf(value) !== undefined);
}

const numbersIn = (code: string): number[] =>
  [...code.matchAll(/\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g)].map(([text]) => Number(text));

/** Whether a list literal has entries of several types, or `==` and `!=` stand between literals of two. */
function mixesTypes(code: string): boolean {
  const lists = [...code.matchAll(/(?<![\w)\]])\[([^[\]]*)\]/g)].map(([, items = '']) => items.split(','));
  return lists.some(
    (items) => new Set(items.map(kindOf).filter((kind) => kind !== 'null' && kind !== 'other')).size > 1,
  );
}

function kindOf(literal: string): 'number' | 'text' | 'bool' | 'null' | 'other' {
  const text = literal.trim();
  if (/^-?[\d.]+(?:[eE][+-]?\d+)?[uU]?$/.test(text)) return 'number';
  if (/^r?''$/.test(text)) return 'text';
  if (text === 'true' || text === 'false') return 'bool';
  return text === 'null' ? 'null' : 'other';
}
