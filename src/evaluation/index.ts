/** The expression language outside a run: `bellwether/expression`. It loads no Temporal, no YAML and no zod. */
export { conditionTemplates, evaluate, type EvaluateOptions, type EvaluationValues, type Evaluation } from './evaluate';
export { InvalidContextError } from './context-error';
export { ExpressionError, type ExplanationNode } from '../expression';
