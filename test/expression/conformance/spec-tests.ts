import { getConformanceSuite, type IncrementalTest } from '@bufbuild/cel-spec/testdata/tests.js';
import { takeApart, type TextLiteral } from './texts';

/** A value of the suite, in the protobuf form of CEL. */
export type SpecValue = Extract<IncrementalTest['original']['resultMatcher'], { case: 'value' }>['value'];

/** One test of the CEL conformance suite. */
export interface SpecTest {
  readonly suite: string;
  readonly section: string;
  readonly name: string;
  readonly source: string;
  /** The source with all texts emptied, so that a pattern meets code only. */
  readonly code: string;
  readonly texts: readonly TextLiteral[];
  readonly expected:
    | { readonly kind: 'value'; readonly value: SpecValue | true }
    | { readonly kind: 'error' }
    | { readonly kind: 'type' };
  readonly bindings: ReadonlyMap<string, SpecValue | undefined>;
  /** The package that names are looked up in. */
  readonly container: string;
  /** Whether the type checker goes before. */
  readonly checked: boolean;
}

/** All tests, in the order of the suite. */
export function specTests(): readonly SpecTest[] {
  return getConformanceSuite().suites.flatMap((suite) =>
    suite.suites.flatMap((section) => section.tests.map((test) => specTest(suite.name, section.name, test))),
  );
}

function specTest(suite: string, section: string, { name, original }: IncrementalTest): SpecTest {
  const { code, texts } = takeApart(original.expr);
  return {
    suite,
    section,
    name,
    source: original.expr,
    // A text leaves its prefix and two quotes behind.
    code: code.map((part, index) => (index < texts.length ? `${part}${texts[index].prefix}''` : part)).join(''),
    texts,
    expected: expectation(original.resultMatcher),
    bindings: new Map(
      Object.entries(original.bindings).map(([key, { kind }]) => [key, kind.case === 'value' ? kind.value : undefined]),
    ),
    container: original.container,
    checked: !original.disableCheck,
  };
}

function expectation(matcher: IncrementalTest['original']['resultMatcher']): SpecTest['expected'] {
  switch (matcher.case) {
    case 'value':
      return { kind: 'value', value: matcher.value };
    case 'evalError':
    case 'anyEvalErrors':
      return { kind: 'error' };
    case undefined:
      return { kind: 'value', value: true };
    default:
      // Type deductions and the unknown values of partial evaluation.
      return { kind: 'type' };
  }
}
