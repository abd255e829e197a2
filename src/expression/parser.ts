import type { BinaryOperator, Expression, StepField } from './ast';
import { forbiddenNames, stepFields } from './ast';
import { ExpressionError } from './expression-error';
import { tokenize, type Token } from './lexer';
import { limits } from './limits';

const precedence: ReadonlyMap<string, number> = new Map([
  ['||', 1],
  ['&&', 2],
  ['==', 3],
  ['!=', 3],
  ['<', 3],
  ['<=', 3],
  ['>', 3],
  ['>=', 3],
  ['in', 3],
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['/', 5],
  ['%', 5],
]);

/**
 * Parses one expression.
 * @throws ExpressionError `syntax`, `limit` or `forbidden-name`, with the place in `source`.
 */
export function parseExpression(source: string): Expression {
  const parser = new Parser(tokenize(source));
  return parser.parseAll();
}

class Parser {
  private position = 0;
  private nodes = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parseAll(): Expression {
    if (this.peek().kind === 'end') throw new ExpressionError('syntax', 'the expression is empty', 0);
    const expression = this.parseConditional();
    const rest = this.peek();
    if (rest.kind !== 'end') throw this.unexpected(rest, 'an operator or the end');
    return expression;
  }

  private parseConditional(): Expression {
    return this.nested(() => {
      const test = this.parseBinary(1);
      if (!this.takeSymbol('?')) return test;
      const whenTrue = this.parseConditional();
      this.expectSymbol(':');
      const whenFalse = this.parseConditional();
      return this.node({ kind: 'conditional', test, whenTrue, whenFalse, at: test.at, end: whenFalse.end });
    });
  }

  private parseBinary(minimum: number): Expression {
    let left = this.parseUnary();
    for (;;) {
      const operator = this.peekOperator();
      const level = operator === undefined ? undefined : precedence.get(operator);
      if (operator === undefined || level === undefined || level < minimum) return left;
      this.position++;
      const right = this.parseBinary(level + 1);
      left = this.node({ kind: 'binary', operator, left, right, at: left.at, end: right.end });
    }
  }

  private parseUnary(): Expression {
    const token = this.peek();
    if (token.kind === 'symbol' && (token.value === '!' || token.value === '-')) {
      const operator = token.value;
      this.position++;
      return this.nested(() => {
        const operand = this.parseUnary();
        return this.node({ kind: 'unary', operator, operand, at: token.at, end: operand.end });
      });
    }
    return this.parsePostfix();
  }

  private parsePostfix(): Expression {
    let object = this.parsePrimary();
    for (;;) {
      if (this.takeSymbol('.')) object = this.parseMember(object);
      else if (this.takeSymbol('[')) object = this.parseIndex(object);
      else return object;
    }
  }

  private parseMember(object: Expression): Expression {
    const token = this.peek();
    if (token.kind !== 'name') throw this.unexpected(token, 'a field name');
    this.position++;
    this.refuseForbidden(token.value, token);
    if (this.takeSymbol('(')) {
      const { args, end } = this.parseList(')', limits.arguments);
      return this.node({ kind: 'call', name: token.value, args: [object, ...args], at: object.at, end });
    }
    return this.node({ kind: 'member', object, name: token.value, at: object.at, end: token.end });
  }

  private parseIndex(object: Expression): Expression {
    const index = this.parseConditional();
    const end = this.expectSymbol(']');
    if (index.kind === 'literal' && typeof index.value === 'string') this.refuseForbidden(index.value, index);
    return this.node({ kind: 'index', object, index, at: object.at, end });
  }

  private parsePrimary(): Expression {
    const token = this.peek();
    this.position++;
    switch (token.kind) {
      case 'number':
      case 'string':
        return this.node({ kind: 'literal', value: token.value, at: token.at, end: token.end });
      case 'name':
        return this.parseName(token.value, token);
      case 'symbol':
        if (token.value === '(') {
          const inner = this.parseConditional();
          // Its place takes in the parentheses: what is cut out of the source by its place must mean the same.
          return { ...inner, at: token.at, end: this.expectSymbol(')') };
        }
        if (token.value === '[') {
          const { args, end } = this.parseList(']', limits.listItems);
          return this.node({ kind: 'list', items: args, at: token.at, end });
        }
        throw this.unexpected(token, 'a value');
      case 'end':
        throw this.unexpected(token, 'a value');
    }
  }

  private parseName(name: string, token: Token): Expression {
    const place = { at: token.at, end: token.end };
    if (name === 'true' || name === 'false') return this.node({ kind: 'literal', value: name === 'true', ...place });
    if (name === 'null') return this.node({ kind: 'literal', value: null, ...place });
    if (name === 'in') throw this.unexpected(token, 'a value');
    this.refuseForbidden(name, token);
    if (name === 'steps') return this.parseStepReference(token);
    if (this.takeSymbol('(')) {
      const { args, end } = this.parseList(')', limits.arguments);
      return this.node({ kind: 'call', name, args, at: token.at, end });
    }
    return this.node({ kind: 'name', name, ...place });
  }

  private parseStepReference(start: Token): Expression {
    const segments: string[] = [];
    while (this.takeSymbol('.')) {
      const token = this.peek();
      if (token.kind !== 'name') throw this.unexpected(token, 'a step id');
      this.position++;
      const field = stepFields.find((candidate): candidate is StepField => candidate === token.value);
      if (field !== undefined && segments.length > 0) {
        return this.node({ kind: 'step', segments, field, at: start.at, end: token.end });
      }
      segments.push(token.value);
    }
    throw new ExpressionError(
      'syntax',
      `a step is read as steps.ID.output or steps.ID.status`,
      start.at,
      this.tokens[this.position - 1]?.end ?? start.end,
    );
  }

  private parseList(close: string, most: number): { args: Expression[]; end: number } {
    const args: Expression[] = [];
    const start = this.peek().at;
    if (!this.nextIs(close)) {
      do {
        if (args.length === most)
          throw new ExpressionError('limit', `more than ${most} entries`, start, this.peek().end);
        args.push(this.parseConditional());
      } while (this.takeSymbol(','));
    }
    return { args, end: this.expectSymbol(close) };
  }

  /** Runs one level deeper, within the depth limit. */
  private nested(parse: () => Expression): Expression {
    this.depth++;
    if (this.depth > limits.depth) {
      const token = this.peek();
      throw new ExpressionError('limit', `nested more than ${limits.depth} deep`, token.at, token.end);
    }
    const expression = parse();
    this.depth--;
    return expression;
  }

  private node(expression: Expression): Expression {
    this.nodes++;
    if (this.nodes > limits.nodes) {
      throw new ExpressionError('limit', `more than ${limits.nodes} parts`, expression.at, expression.end);
    }
    return expression;
  }

  private refuseForbidden(name: string, place: { readonly at: number; readonly end: number }): void {
    if (forbiddenNames.includes(name)) {
      throw new ExpressionError('forbidden-name', `the name '${name}' is not allowed`, place.at, place.end);
    }
  }

  private peek(): Token {
    return this.tokens[Math.min(this.position, this.tokens.length - 1)];
  }

  private peekOperator(): BinaryOperator | undefined {
    const token = this.peek();
    if (token.kind !== 'symbol' && token.kind !== 'name') return undefined;
    return precedence.has(token.value) ? (token.value as BinaryOperator) : undefined;
  }

  private nextIs(symbol: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.value === symbol;
  }

  private takeSymbol(symbol: string): boolean {
    if (!this.nextIs(symbol)) return false;
    this.position++;
    return true;
  }

  private expectSymbol(symbol: string): number {
    const token = this.peek();
    if (!this.takeSymbol(symbol)) throw this.unexpected(token, `'${symbol}'`);
    return token.end;
  }

  private unexpected(token: Token, wanted: string): ExpressionError {
    const found = token.kind === 'end' ? 'the end' : `'${token.value}'`;
    return new ExpressionError(
      'syntax',
      `expected ${wanted}, found ${found}`,
      token.at,
      Math.max(token.end, token.at + 1),
    );
  }
}
