export type { Expression, StepReference } from './ast';
export { forbiddenNames, stepFields } from './ast';
export { checkExpression, type TypeEnvironment } from './check';
export { evaluateExpression, type Scope } from './evaluate';
export { explainCondition } from './explain';
export { ExpressionError } from './expression-error';
export { parseCached } from './parse-cached';
export { parseExpression } from './parser';
export { parseCondition, parseTemplate, renderValue } from './template';
export {
  boolType,
  describeType,
  dynType,
  fits,
  listOf,
  nullable,
  numberType,
  stringType,
  withArticle,
  type Type,
} from './types';
