import type { Json } from '../../src/base/json';
import { evaluateExpression, explain, parseExpression, type ExplanationNode, type Scope } from '../../src/expression';
import { failureOf, scope } from './sample-scope';

const explained = (source: string, within: Scope = scope): ReturnType<typeof explain> =>
  explain(parseExpression(source), source, within);

/** A tree as an outline: the text of each part with its value, `-` where it was not evaluated. */
function outline(node: ExplanationNode, depth = 0): string[] {
  const value = node.value === undefined ? '' : ` = ${JSON.stringify(node.value)}${node.cut ? ' (cut)' : ''}`;
  const error = node.error === undefined ? '' : ` ! ${node.error.code}`;
  const element = node.element === undefined ? '' : ` @${node.element.index} ${JSON.stringify(node.element.value)}`;
  const line = `${'  '.repeat(depth)}${node.evaluated ? '' : '- '}${node.source}${value}${error}${element}`;
  return [line, ...(node.children ?? []).flatMap((child) => outline(child, depth + 1))];
}

describe('the tree of an explanation', () => {
  it.each<[string, string[]]>([
    ['drawdown < 0.1', ['drawdown < 0.1 = false', '  drawdown = 0.14', '  0.1 = 0.1']],
    [
      'ready && halted && leverage > 1',
      [
        'ready && halted && leverage > 1 = false',
        '  ready = true',
        '  halted = false',
        '  - leverage > 1',
        '    - leverage',
        '    - 1',
      ],
    ],
    ['has(leverage)', ['has(leverage) = false', '  leverage']],
    ['default(leverage, 2)', ['default(leverage, 2) = 2', '  leverage', '  2 = 2']],
    ['default(drawdown, 2)', ['default(drawdown, 2) = 0.14', '  drawdown = 0.14', '  - 2']],
    ['ready ? 1 : leverage', ['ready ? 1 : leverage = 1', '  ready = true', '  1 = 1', '  - leverage']],
    ['[1, -2]', ['[1, -2] = [1,-2]']],
    ['returns[0]', ['returns[0] = 0.01', '  returns = [0.01,-0.02,0.03]', '  0 = 0']],
    ["search(regime, 'q')", ["search(regime, 'q') = true", '  regime = "bull_quiet"']],
    [
      'returns.exists(r, ready && r < 0)',
      [
        'returns.exists(r, ready && r < 0) = true @1 -0.02',
        '  returns = [0.01,-0.02,0.03]',
        '  ready && r < 0 = true',
        '    ready = true',
        '    r < 0 = true',
        '      r = -0.02',
        '      0 = 0',
      ],
    ],
    [
      // What the last element did not need, though one before it did
      '[1, 2].exists(x, x == 2 || x > 5)',
      [
        '[1, 2].exists(x, x == 2 || x > 5) = true @1 2',
        '  [1, 2] = [1,2]',
        '  x == 2 || x > 5 = true',
        '    x == 2 = true',
        '      x = 2',
        '      2 = 2',
        '    - x > 5',
        '      - x',
        '      - 5',
      ],
    ],
    ['nothing.all(r, r < 0)', ['nothing.all(r, r < 0) = true', '  nothing = []', '  - r < 0', '    - r', '    - 0']],
    [
      '1 / (drawdown - 0.14) > 2',
      [
        '1 / (drawdown - 0.14) > 2',
        '  1 / (drawdown - 0.14) ! division-by-zero',
        '    1 = 1',
        '    (drawdown - 0.14) = 0',
        '      drawdown = 0.14',
        '      0.14 = 0.14',
        '  - 2',
      ],
    ],
    [
      'HIGH_VOLATILITY || ready',
      [
        'HIGH_VOLATILITY || ready = true',
        '  HIGH_VOLATILITY = false',
        '    volatility >= 0.25 = false',
        '      volatility = 0.2',
        '      0.25 = 0.25',
        '  ready = true',
      ],
    ],
  ])('of %s', (source, expected) => {
    expect(outline(explained(source).tree)).toEqual(expected);
  });

  it('has the place of every part, and what a template stands for', () => {
    const { tree } = explained('ready && HIGH_VOLATILITY');
    expect(tree.children?.map(({ source, at, end, standsFor }) => [source, at, end, standsFor])).toEqual([
      ['ready', 0, 5, undefined],
      ['HIGH_VOLATILITY', 9, 24, 'volatility >= 0.25'],
    ]);
  });

  it('shows the error only where it is used, of a template that is used twice', () => {
    const volatile: Scope = { ...scope, name: (name) => (name === 'volatility' ? 0.2 : undefined) };
    const { tree, error } = explained('!HIGH_VOLATILITY && LOW_RISK', volatile);
    expect(error?.message).toBe("'risk_score' is not set; LOW_RISK needs it");
    expect(
      outline(tree)
        .filter((line) => line.includes('!'))
        .at(-1),
    ).toBe('        risk_score ! unset');
  });

  it('cuts what is large', () => {
    const large: Scope = {
      ...scope,
      name: (name) => (name === 'bars' ? Array.from({ length: 5000 }, () => 1) : 'x'.repeat(5000)),
    };
    const { tree, value } = explained("[size(bars), size(text + '')]", large);
    expect(value).toEqual([5000, 5000]);
    expect(outline(tree)).toContain('    bars = "list of 5000" (cut)');
    expect(outline(tree)).toContain(`      text = "${'x'.repeat(200)}…" (cut)`);
    const long = Array.from({ length: 100 }, () => 'ready').join(' && ');
    expect(explained(long).tree.source).toBe(`${long.slice(0, 200)}…`);
    expect(explained(long).tree.children).toHaveLength(100);
  });
});

describe('the line of an explanation', () => {
  it.each([
    [
      'returns.exists(r, r < 0)',
      'true because returns ([0.01, -0.02, 0.03]).exists(r, r < 0) is true, since for r = element 1 (-0.02) r (-0.02) < 0 is true',
    ],
    [
      'ready && !returns.all(r, ready && r < 0.02)',
      'true because ready is true and returns ([0.01, -0.02, 0.03]).all(r, ready && r < 0.02) is false, since for r = element 2 (0.03) r (0.03) < 0.02 is false',
    ],
    [
      'size(returns.filter(r, r > 0)) > 5',
      'false because size(returns ([0.01, -0.02, 0.03]).filter(r, r > 0) ([0.01, 0.03])) > 5 is false',
    ],
    ['!HIGH_VOLATILITY', 'true because HIGH_VOLATILITY is false, since volatility (0.2) >= 0.25 is false'],
    ['HIGH_VOLATILITY == false', 'true because HIGH_VOLATILITY (false) == false is true'],
    ['drawdown * 2', '0.28 because drawdown (0.14) * 2 is 0.28'],
    ['1 + leverage', "failed because 'leverage' is not set (unset at column 5)"],
  ])('of %s', (source, expected) => {
    expect(explained(source).line).toBe(expected);
  });
});

describe('explaining', () => {
  it.each([
    'drawdown < 0.1',
    'returns.map(r, r > 0, r)',
    'LOW_RISK',
    "regime in ['a', 'bull_quiet']",
    '1 / 0',
    '-5 + -x',
  ])('changes neither the outcome nor the fuel of %s, whatever the budget', (source) => {
    const expression = parseExpression(source);
    for (let budget = 0; budget < 40; budget++) {
      const { fuel, ...rest } = explain(expression, source, scope, budget);
      const plain = attempt(() => evaluateExpression(expression, scope, budget));
      if (rest.error === undefined) expect(plain).toEqual({ value: rest.value, fuel });
      else expect(plain).toEqual([rest.error.code, rest.error.at, rest.error.end, rest.error.message]);
      expect(fuel).toBeLessThanOrEqual(budget);
    }
  });

  it('reads no value more often than evaluating does', () => {
    const reads: string[] = [];
    const counting: Scope = { ...scope, name: (name) => (reads.push(name), scope.name(name)) };
    explained('ready && drawdown < 0.1 && leverage > 1', counting);
    expect(reads).toEqual(['ready', 'drawdown']);
  });

  it('passes a defect of the scope on', () => {
    const broken: Scope = {
      ...scope,
      name: () => {
        throw new RangeError('defect');
      },
    };
    expect(() => explained('drawdown', broken)).toThrow(RangeError);
  });
});

function attempt(work: () => { readonly value: Json; readonly fuel: number }): unknown {
  let done;
  try {
    done = work();
  } catch {
    const { code, at, end, message } = failureOf(work);
    return [code, at, end, message];
  }
  return done;
}
