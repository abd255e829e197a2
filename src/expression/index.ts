export type { Expression, StepReference } from './ast';
export { forbiddenNames, stepFields } from './ast';
export { lookAlikeOf, refusal, refusedCharacter } from './characters';
export { checkExpression, type TypeEnvironment } from './check';
export { constantError, constantValue } from './constant';
export { evaluateExpression, type Purse, type Scope } from './evaluate';
export { explain, explainCondition, type Explanation } from './explain';
export type { ExplanationNode } from './explanation-tree';
export { ExpressionError } from './expression-error';
export { guardedWhen, nothingGuarded, unguardedReads, union as unionOfGuards, type Guarded } from './guards';
export { isOfType } from './json-values';
export { parseCached } from './parse-cached';
export { parseExpression } from './parser';
export { expressionsIn, parseCondition, parseTemplate, renderValue } from './template';
export { timeValues, type TimeName } from './time-names';
export { usesTime } from './time-use';
export { tradingContext } from './trading-context';
export { reservedWords } from './words';
export {
  boolType,
  describeType,
  dynType,
  fits,
  listOf,
  nullType,
  nullable,
  numberType,
  stringType,
  unify,
  withArticle,
  type ObjectType,
  type Type,
} from './types';
