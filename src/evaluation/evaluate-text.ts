import type { Json } from '../base/json';
import { suggest } from '../base/suggest';
import {
  checkExpression,
  describeType,
  explain,
  ExpressionError,
  parseExpression,
  parseTemplate,
  renderValue,
  stringType,
  withArticle,
  type Explanation,
  type ExplanationNode,
  type Expression,
  type Scope,
  type Type,
} from '../expression';
import type { ExpressionErrorCode } from '../expression/expression-error';
import type { EvaluationContext } from './context';
import { environmentOf, scopeOf } from './scope';
import { typeOfJson } from './type-of-json';

/** What became of a text that was evaluated. */
export type Evaluated =
  | {
      readonly value: Json;
      readonly type: string;
      readonly fuel: number;
      /** Why, in one line. */
      readonly explanation: string;
      readonly explanationTree: ExplanationNode;
    }
  | {
      readonly error: {
        readonly code: ExpressionErrorCode;
        readonly message: string;
        readonly column: number;
        readonly end: number;
      };
    };

/** An expression with its place in the text that was given. */
interface Part {
  readonly expression: Expression;
  readonly offset: number;
}

/**
 * Evaluates an expression, bare or in `${{ }}`, or a text with several of them, within a budget of fuel. Columns count from 1,
 * in the text as it was given.
 */
export function evaluateText(text: string, context: EvaluationContext, fuel: number): Evaluated {
  const lead = text.length - text.trimStart().length;
  try {
    return evaluated(text.trim(), lead, context, fuel);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { code, message, at, end } = error;
    return { error: { code, message, column: at + lead + 1, end: end + lead + 1 } };
  }
}

function evaluated(text: string, lead: number, context: EvaluationContext, fuel: number): Evaluated {
  const scope = scopeOf(context);
  const template = text.includes('${{') ? parseTemplate(text) : undefined;
  if (template?.kind === 'mixed') {
    const parts = template.parts.filter((part) => typeof part !== 'string');
    for (const part of parts) refuseUnwritable(checked(part, context), part);
    return mixed(text, parts, scope, fuel, lead);
  }
  const part: Part = template?.kind === 'whole' ? template : { expression: parseExpression(text), offset: 0 };
  const type = checked(part, context);
  const { value, line, tree, fuel: spent } = explained(text, part, scope, fuel);
  return {
    value,
    type: describeType(type.kind === 'dyn' ? typeOfJson(value) : type),
    fuel: spent,
    explanation: line,
    explanationTree: moved(tree, part.offset + lead),
  };
}

/** The type of a part. @throws ExpressionError with its place in the text. */
function checked({ expression, offset }: Part, context: EvaluationContext): Type {
  return placed(offset, () => checkExpression(expression, environmentOf(context), suggest));
}

function refuseUnwritable(type: Type, { expression, offset }: Part): void {
  if (!['list', 'object', 'null', 'nullable'].includes(type.kind)) return;
  const message = `${withArticle(type)} cannot be written into a text`;
  throw new ExpressionError('type', message, expression.at + offset, expression.end + offset);
}

type Success = Extract<Explanation, { readonly error?: undefined }>;

/** @throws ExpressionError with its place in the text. */
function explained(text: string, { expression, offset }: Part, scope: Scope, fuel: number): Success {
  return placed(offset, () => {
    const explanation = explain(expression, text.slice(offset), scope, fuel);
    if (explanation.error !== undefined) throw explanation.error;
    return explanation;
  });
}

/** A text with several `${{ }}`: its explanation is those of its parts, and they share the fuel. */
function mixed(text: string, parts: readonly Part[], scope: Scope, fuel: number, lead: number): Evaluated {
  let left = fuel;
  const explanations = parts.map((part) => {
    const explanation = explained(text, part, scope, left);
    left -= explanation.fuel;
    return { line: explanation.line, tree: moved(explanation.tree, part.offset + lead) };
  });
  const value = renderValue(text, scope);
  return {
    value,
    type: describeType(stringType),
    fuel: fuel - left,
    explanation: explanations.map(({ line }) => line).join('; '),
    explanationTree: {
      source: text,
      at: lead,
      end: lead + text.length,
      evaluated: true,
      value,
      children: explanations.map(({ tree }) => tree),
    },
  };
}

/** The places of an expression's errors count in its own source. */
function placed<Result>(offset: number, evaluate: () => Result): Result {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new ExpressionError(error.code, error.message, error.at + offset, error.end + offset, { cause: error });
  }
}

/** A tree whose places count from further left. Those inside a named template count in what it stands for, and stay. */
function moved(node: ExplanationNode, by: number): ExplanationNode {
  if (by === 0) return node;
  const children = node.standsFor === undefined ? node.children?.map((child) => moved(child, by)) : node.children;
  return { ...node, at: node.at + by, end: node.end + by, ...(children !== undefined && { children }) };
}
