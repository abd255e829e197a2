import type { Expression } from './ast';
import { compileBinary } from './compile-binary';
import { compileCall } from './compile-calls';
import { compileComprehension } from './compile-comprehension';
import { compileIndex, compileMember, compileOptional } from './compile-fields';
import { compileLocal, compileName, compileNamed, compileStep, compileTime } from './compile-names';
import { compileConditional, compileList, compilePattern, compileUnary } from './compile-simple';
import { compileConstant, constantOf } from './literal-values';
import type { Compiler, Operand } from './evaluation';

/** The function that evaluates a node; its parts are compiled by `compiler`. */
export function compileNode(expression: Expression, compiler: Compiler): Operand {
  const constant = constantOf(expression);
  if (constant !== undefined) return compileConstant(constant, expression);
  switch (expression.kind) {
    case 'literal':
      return compileConstant({ value: expression.value, cost: 1 }, expression);
    case 'list':
      return compileList(expression, compiler);
    case 'name':
      return compileName(expression);
    case 'local':
      return compileLocal(expression);
    case 'time':
      return compileTime(expression);
    case 'step':
      return compileStep(expression);
    case 'named':
      return compileNamed(expression, compiler);
    case 'member':
      return compileMember(expression, compiler);
    case 'index':
      return compileIndex(expression, compiler);
    case 'unary':
      return compileUnary(expression, compiler);
    case 'binary':
      return compileBinary(expression, compiler);
    case 'conditional':
      return compileConditional(expression, compiler);
    case 'call':
      return compileCall(expression, compiler);
    case 'pattern':
      return compilePattern(expression, compiler);
    case 'comprehension':
      return compileComprehension(expression, compiler);
  }
}

/** The compiler of evaluations that nobody looks into. */
export const plainCompiler: Compiler = {
  value: (expression) => compileNode(expression, plainCompiler),
  optional: (expression) => compileOptional(expression, plainCompiler),
  isTracing: false,
};
