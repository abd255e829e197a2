import { macroNames, stepFields, type BinaryOperator, type Expression, type MacroName, type StepField } from './ast';
import { errorAt, ExpressionError, type Place } from './expression-error';
import type { Token } from './lexer';
import { limits } from './limits';
import { patternTest } from './pattern-test';
import { words, type Word } from './words';
import { TokenStream } from './token-stream';

/**
 * Parses one expression. Patterns in it are compiled, names of comprehension variables and templates resolved.
 * @throws ExpressionError `syntax`, `limit`, `pattern`, `arguments`, `unknown-function` or `forbidden-name`, with the
 * place in `source`.
 */
export function parseExpression(source: string): Expression {
  return new Parser(source).parseAll();
}

const templateBodies = new Map<string, Expression>();

/** What a named template stands for, parsed once. */
function templateBody(name: string, source: string): Expression {
  let body = templateBodies.get(name);
  if (body === undefined) {
    body = parseExpression(source);
    templateBodies.set(name, body);
  }
  return body;
}

class Parser {
  private readonly tokens: TokenStream;
  private nodes = 0;
  private depth = 0;
  /** The variables of the comprehensions around the place that is parsed, the innermost last. */
  private readonly locals: string[] = [];

  constructor(source: string) {
    this.tokens = new TokenStream(source);
  }

  parseAll(): Expression {
    if (this.tokens.peek().kind === 'end') throw new ExpressionError('syntax', 'the expression is empty', 0);
    const expression = this.parseConditional();
    if (this.tokens.peek().kind !== 'end') throw this.tokens.unexpected('an operator or the end');
    return expression;
  }

  private parseConditional(): Expression {
    this.enter();
    let expression = this.parseBinary(1);
    if (this.tokens.takeSymbol('?')) {
      const test = expression;
      const whenTrue = this.parseConditional();
      this.tokens.expectSymbol(':');
      const whenFalse = this.parseConditional();
      expression = this.node({ kind: 'conditional', test, whenTrue, whenFalse, at: test.at, end: whenFalse.end });
    }
    this.depth--;
    return expression;
  }

  private parseBinary(minimum: number): Expression {
    let left = this.parseUnary();
    for (;;) {
      const { precedence, text } = this.tokens.peek();
      if (precedence < minimum) return left;
      this.tokens.take();
      const right = this.parseBinary(precedence + 1);
      const operator = text as BinaryOperator;
      left = this.node({ kind: 'binary', operator, left, right, at: left.at, end: right.end });
    }
  }

  private parseUnary(): Expression {
    const { kind, text: operator, at } = this.tokens.peek();
    if (kind !== 'symbol' || (operator !== '!' && operator !== '-')) return this.parsePostfix();
    this.tokens.take();
    this.enter();
    const operand = this.parseUnary();
    this.depth--;
    return this.node({ kind: 'unary', operator, operand, at, end: operand.end });
  }

  private parsePostfix(): Expression {
    let object = this.parsePrimary();
    for (let segments = 2; ; segments++) {
      if (this.tokens.takeSymbol('.')) object = this.parseMember(object);
      else if (this.tokens.takeSymbol('[')) object = this.parseIndex(object);
      else return object;
      if (segments > limits.pathSegments) {
        throw errorAt(object, 'limit', `a path of more than ${limits.pathSegments} parts`);
      }
    }
  }

  private parseMember(object: Expression): Expression {
    const token = this.takeName('a field name');
    const name = token.text;
    refuseForbidden(name, token);
    if (!this.tokens.takeSymbol('(')) {
      return this.node({ kind: 'member', object, name, at: object.at, end: token.end });
    }
    const macro = macroNames.find((candidate) => candidate === name);
    return macro === undefined
      ? this.parseCall(name, object.at, [object])
      : this.parseComprehension(macro, object, token);
  }

  private parseIndex(object: Expression): Expression {
    const index = this.parseConditional();
    const end = this.tokens.expectSymbol(']');
    if (index.kind === 'literal' && typeof index.value === 'string') refuseForbidden(index.value, index);
    return this.node({ kind: 'index', object, index, at: object.at, end });
  }

  private parsePrimary(): Expression {
    const token = this.tokens.peek();
    const { kind, at, end } = token;
    if (kind === 'number' || kind === 'string') {
      this.tokens.take();
      return this.node({ kind: 'literal', value: kind === 'number' ? token.number : token.text, at, end });
    }
    if (kind === 'name') return this.parseName(token.text, this.tokens.take());
    if (this.tokens.takeSymbol('(')) {
      const inner = this.parseConditional();
      // Its place takes in the parentheses: what is cut out of the source by its place must mean the same.
      return { ...inner, at, end: this.tokens.expectSymbol(')') };
    }
    if (this.tokens.takeSymbol('[')) {
      const items = this.parseList(']', [], limits.listItems);
      return this.node({ kind: 'list', items, at, end: this.tokens.lastEnd() });
    }
    throw this.tokens.unexpected('a value');
  }

  private parseName(name: string, token: Token): Expression {
    const { at, end } = token;
    const word = words.get(name);
    if (word !== undefined) return this.parseWord(word, name, token);
    if (this.tokens.takeSymbol('(')) return this.parseCall(name, at, []);
    const level = this.locals.length > 0 ? this.locals.lastIndexOf(name) : -1;
    return this.node(level < 0 ? { kind: 'name', name, at, end } : { kind: 'local', name, level, at, end });
  }

  private parseWord(word: Word, name: string, token: Token): Expression {
    const { at, end } = token;
    switch (word.kind) {
      case 'literal':
        return this.node({ kind: 'literal', value: word.value, at, end });
      case 'operator':
        throw this.tokens.unexpected('a value', token);
      case 'steps':
        return this.parseStepReference(token);
      case 'forbidden':
        throw forbidden(name, token);
      case 'time':
        return this.node({ kind: 'time', name: word.name, at, end: this.endOfTime(token) });
      case 'named':
        return this.node({ kind: 'named', name, source: word.source, body: templateBody(name, word.source), at, end });
    }
  }

  /** `now` and `now()` are one. */
  private endOfTime(token: Token): number {
    if (!this.tokens.takeSymbol('(')) return token.end;
    if (!this.tokens.nextIs(')')) throw errorAt(this.tokens.peek(), 'arguments', `${token.text}() takes nothing`);
    return this.tokens.expectSymbol(')');
  }

  private parseStepReference(start: Token): Expression {
    const segments: string[] = [];
    while (this.tokens.takeSymbol('.')) {
      const token = this.takeName('a step id');
      const field = stepFields.find((candidate): candidate is StepField => candidate === token.text);
      if (field !== undefined && segments.length > 0) {
        return this.node({ kind: 'step', segments, field, at: start.at, end: token.end });
      }
      segments.push(token.text);
      if (segments.length > limits.pathSegments) {
        const place = { at: start.at, end: token.end };
        throw errorAt(place, 'limit', `a path of more than ${limits.pathSegments} parts`);
      }
    }
    const place = { at: start.at, end: this.tokens.lastEnd() };
    throw errorAt(place, 'syntax', 'a step is read as steps.ID.output or steps.ID.status');
  }

  /** A call whose opening parenthesis has been read; of a method, the object is the first argument. */
  private parseCall(name: string, at: number, before: readonly Expression[]): Expression {
    const args = this.parseList(')', before, limits.arguments);
    const place = { at, end: this.tokens.lastEnd() };
    if (name === 'match' || name === 'search') return this.node(patternTest(name, args, place));
    if (macroNames.some((macro) => macro === name)) {
      const message = `'${name}' is written behind its list: items.${name}(item, …)`;
      throw errorAt(place, 'unknown-function', message);
    }
    return this.node({ kind: 'call', name, args, ...place });
  }

  /** `list.macro(variable, body)`, its opening parenthesis read. */
  private parseComprehension(macro: MacroName, list: Expression, token: Token): Expression {
    const level = this.locals.length;
    if (level === limits.comprehensionDepth) {
      const message = `comprehensions stand in one another at most ${limits.comprehensionDepth} deep`;
      throw errorAt(token, 'limit', message);
    }
    const named = this.takeName('a name for the element');
    const variable = named.text;
    if (words.has(variable)) {
      throw errorAt(named, 'forbidden-name', `the name '${variable}' is taken; call the element something else`);
    }
    this.tokens.expectSymbol(',');
    this.locals.push(variable);
    const first = this.parseConditional();
    const second = macro === 'map' && this.tokens.takeSymbol(',') ? this.parseConditional() : undefined;
    this.locals.pop();
    const place = { at: list.at, end: this.tokens.expectSymbol(')') };
    const parts = second === undefined ? { body: first } : { condition: first, body: second };
    return this.node({ kind: 'comprehension', macro, list, variable, level, ...parts, ...place });
  }

  private parseList(close: string, before: readonly Expression[], most: number): Expression[] {
    const entries = [...before];
    const start = this.tokens.peek().at;
    if (!this.tokens.nextIs(close)) {
      do {
        if (entries.length === most) {
          throw new ExpressionError('limit', `more than ${most} entries`, start, this.tokens.peek().end);
        }
        entries.push(this.parseConditional());
      } while (this.tokens.takeSymbol(','));
    }
    this.tokens.expectSymbol(close);
    return entries;
  }

  private takeName(wanted: string): Token {
    if (this.tokens.peek().kind !== 'name') throw this.tokens.unexpected(wanted);
    return this.tokens.take();
  }

  /** Goes one level deeper, within the depth limit. */
  private enter(): void {
    this.depth++;
    if (this.depth > limits.depth) {
      throw errorAt(this.tokens.peek(), 'limit', `nested more than ${limits.depth} deep`);
    }
  }

  private node(expression: Expression): Expression {
    this.nodes++;
    if (this.nodes > limits.nodes) throw errorAt(expression, 'limit', `more than ${limits.nodes} parts`);
    return expression;
  }
}

function refuseForbidden(name: string, place: Place): void {
  if (words.get(name)?.kind === 'forbidden') throw forbidden(name, place);
}

function forbidden(name: string, place: Place): ExpressionError {
  return errorAt(place, 'forbidden-name', `the name '${name}' is not allowed`);
}
