export type { Expression, StepField, StepReference } from './ast';
export { forbiddenNames, stepFields } from './ast';
export { checkExpression, type Suggest, type TypeEnvironment } from './check';
export { evaluateExpression, type Evaluated, type Scope } from './evaluate';
export { explainCondition } from './explain';
export { ExpressionError, type ExpressionErrorCode } from './expression-error';
export { parseCached } from './parse-cached';
export { parseExpression } from './parser';
export { parseCondition, parseTemplate, renderValue, type Template } from './template';
export {
  boolType,
  describeType,
  dynType,
  fits,
  listOf,
  nullable,
  nullType,
  numberType,
  stringType,
  withArticle,
  type ObjectType,
  type Type,
} from './types';
