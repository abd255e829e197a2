import fc from 'fast-check';

/**
 * One expression, written three times: as it is in our language; as CEL; and as CEL that spells out what ours does differently
 * on purpose (`strict`), so that it has to give our result where plain CEL gives another one.
 */
export interface Sources {
  readonly ours: string;
  readonly cel: string;
  readonly strict: string;
}

/** Expressions of each type. Whole numbers stand only where both languages want them: as an index and beside `size`. */
interface Grammar {
  readonly number: fc.Arbitrary<Sources>;
  readonly text: fc.Arbitrary<Sources>;
  readonly bool: fc.Arbitrary<Sources>;
  readonly numbers: fc.Arbitrary<Sources>;
}

/** What can be read where an expression stands: the variables, and those of the comprehensions around it. */
interface Names {
  readonly number: readonly string[];
  readonly text: readonly string[];
  readonly bool: readonly string[];
}

const globals: Names = {
  number: ['x', 'y', 'account.cash', 'account.missing', 'xs[0]', 'xs[1]', 'xs[9]', 'rows[0].pnl'],
  text: ['s', 't', 'account.name', 'rows[1].symbol'],
  bool: ['ready', 'account.live'],
};

/** A list that a comprehension runs over, with the number of its entries. */
interface List {
  readonly source: string;
  readonly size: number;
}

const numberLists: readonly List[] = [
  { source: 'xs', size: 3 },
  { source: 'empty', size: 0 },
  { source: '[3.0, 0.0, -1.0]', size: 3 },
];
const rowLists: readonly List[] = [{ source: 'rows', size: 3 }];

/** Comprehensions in one another. */
const deepest = 2;

/** Any well-typed expression over `globals`. */
export function anySources(): fc.Arbitrary<Sources> {
  const { bool, number, text, numbers } = grammarWith(globals, 0);
  return fc.oneof(
    { weight: 5, arbitrary: bool },
    { weight: 2, arbitrary: number },
    { weight: 1, arbitrary: text },
    { weight: 1, arbitrary: numbers },
  );
}

/** `write` as a template tag: the same text for all three around parts that may differ. */
function write(strings: TemplateStringsArray, ...parts: readonly (Sources | string)[]): Sources {
  const as = (language: keyof Sources): string =>
    strings.reduce((text, string, index) => {
      const part = parts[index - 1];
      return text + (typeof part === 'string' ? part : part[language]) + string;
    });
  return { ours: as('ours'), cel: as('cel'), strict: as('strict') };
}

const leaf = (...names: readonly string[]): fc.Arbitrary<Sources> =>
  fc.constantFrom(...names).map((name) => write`${name}`);

const numberLiteral = leaf('0.0', '1.0', '2.0', '0.5', '3.25', '-1.0', '1e3', '-0.1');
const textLiteral = leaf("''", "'a'", "'ab'", "'BULL'", "'é'", "'ß😀'", '"it\'s"');
const comparison = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');

function grammarWith(names: Names, level: number): Grammar {
  const inner = level < deepest ? comprehensions(names, level) : [];
  return fc.letrec<{ number: Sources; text: Sources; bool: Sources; numbers: Sources }>((tie) => {
    const [number, text, bool, numbers] = [tie('number'), tie('text'), tie('bool'), tie('numbers')];
    const depth = { depthSize: 'small', withCrossShrink: true, maxDepth: 4 - level } as const;
    const choice = (of: fc.Arbitrary<Sources>): fc.Arbitrary<Sources> =>
      fc.tuple(bool, of, of).map(([test, yes, no]) => write`(${test} ? ${yes} : ${no})`);
    return {
      number: fc.oneof(
        depth,
        leaf(...names.number),
        numberLiteral,
        fc
          .tuple(number, fc.constantFrom('+', '-', '*'), number)
          .map(([a, operator, b]) => write`(${a} ${operator} ${b})`),
        fc.tuple(number, number).map(([a, b]) => division(a, b)),
        number.map((a) => write`-(${a})`),
        choice(number),
      ),
      text: fc.oneof(
        depth,
        leaf(...names.text),
        textLiteral,
        fc.tuple(text, text).map(([a, b]) => write`(${a} + ${b})`),
        choice(text),
      ),
      bool: fc.oneof(
        depth,
        leaf(...names.bool, 'true', 'false', 'has(account.cash)', 'has(account.missing)', '(account.nothing == null)'),
        fc.constant(deepHas),
        fc.tuple(number, comparison, number).map(([a, operator, b]) => write`(${a} ${operator} ${b})`),
        fc.tuple(text, comparison, text).map(([a, operator, b]) => write`(${a} ${operator} ${b})`),
        fc.tuple(numbers, fc.constantFrom('==', '!='), numbers).map(([a, sign, b]) => write`(${a} ${sign} ${b})`),
        fc.tuple(bool, bool).map(([a, b]) => both(a, b)),
        fc.tuple(bool, bool).map(([a, b]) => eitherOf(a, b)),
        bool.map((a) => write`!${a}`),
        choice(bool),
        fc.tuple(number, numbers).map(([a, list]) => write`(${a} in ${list})`),
        text.map((a) => write`(${a} in names)`),
        fc
          .tuple(text, fc.constantFrom('contains', 'startsWith', 'endsWith'), text)
          .map(([a, method, b]) => write`${a}.${method}(${b})`),
        fc
          .tuple(text, fc.constantFrom("'a+'", "'^B'", "'[a-c]$'", "'.'", "'é|ß'"))
          .map(([a, pattern]) => ({ ...write`${a}.matches(${pattern})`, ours: `${a.ours}.search(${pattern})` })),
        fc.tuple(numbers, comparison).map(([list, operator]) => write`(size(${list}) ${operator} 2)`),
        fc.tuple(text, comparison).map(([a, operator]) => write`(size(${a}) ${operator} 1)`),
        ...inner.map(({ test }) => test),
      ),
      numbers: fc.oneof(
        depth,
        leaf('xs', 'empty'),
        fc
          .array(number, { maxLength: 3 })
          .map((items) => items.reduce((list, item, at) => (at === 0 ? item : write`${list}, ${item}`), write``))
          .map((items) => write`[${items}]`),
        choice(numbers),
        ...inner.map(({ list }) => list),
      ),
    };
  });
}

/** Comprehensions over numbers and over rows, each with its variable in reach of its body. */
function comprehensions(
  names: Names,
  level: number,
): readonly { readonly test: fc.Arbitrary<Sources>; readonly list: fc.Arbitrary<Sources> }[] {
  const number = `v${level}`;
  const row = `r${level}`;
  const overNumbers = grammarWith({ ...names, number: [number, number, ...names.number] }, level + 1);
  const overRows = grammarWith(
    {
      number: [`${row}.pnl`, `${row}.pnl`, ...names.number],
      text: [`${row}.symbol`, ...names.text],
      bool: [`${row}.open`, ...names.bool],
    },
    level + 1,
  );
  const bodies = [
    { list: fc.constantFrom(...numberLists), variable: number, grammar: overNumbers },
    { list: fc.constantFrom(...rowLists), variable: row, grammar: overRows },
  ];
  return bodies.map(({ list, variable, grammar }) => ({
    test: fc.oneof(
      fc
        .tuple(list, fc.constantFrom('exists' as const, 'all' as const), grammar.bool)
        .map(([of, macro, body]) => quantifier(of, macro, variable, body)),
      fc.tuple(list, grammar.bool).map(([of, body]) => write`${of.source}.exists_one(${variable}, ${body})`),
      fc.tuple(list, grammar.bool).map(([of, body]) => write`(size(${of.source}.filter(${variable}, ${body})) > 1)`),
    ),
    list: fc.tuple(list, grammar.number).map(([of, body]) => write`${of.source}.map(${variable}, ${body})`),
  }));
}

/** Ours refuses to divide by zero, where CEL gives infinity or NaN for doubles: as strict CEL, there is no such entry then. */
const division = (a: Sources, b: Sources): Sources => ({
  ...write`(${a} / ${b})`,
  strict: `(${a.strict} / [${b.strict}].filter(divisor, divisor != 0.0)[0])`,
});

/** Ours goes from left to right, where CEL lets the right side hide an error on the left. */
const both = (a: Sources, b: Sources): Sources => ({
  ...write`(${a} && ${b})`,
  strict: `(${a.strict} ? ${b.strict} : false)`,
});

const eitherOf = (a: Sources, b: Sources): Sources => ({
  ...write`(${a} || ${b})`,
  strict: `(${a.strict} ? true : ${b.strict})`,
});

/** The same within a comprehension, entry by entry: a later one does not hide the error of an earlier one. */
function quantifier(list: List, macro: 'exists' | 'all', variable: string, body: Sources): Sources {
  const entry = (at: number): string => `[${list.source}[${at}]].map(${variable}, ${body.strict})[0]`;
  const entries = Array.from({ length: list.size }, (_, at) => entry(at));
  const strict =
    macro === 'exists'
      ? entries.reduceRight((rest, holds) => `(${holds} ? true : ${rest})`, 'false')
      : entries.reduceRight((rest, holds) => `(${holds} ? ${rest} : false)`, 'true');
  return { ...write`${list.source}.${macro}(${variable}, ${body})`, strict };
}

/** Ours guards the whole way to a field, CEL only the last step of it. */
const deepHas: Sources = {
  ...write`has(account.missing.deeper)`,
  strict: '(has(account.missing) ? has(account.missing.deeper) : false)',
};
