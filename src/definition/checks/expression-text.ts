import { suggest } from '../../base/suggest';
import {
  boolType,
  checkExpression,
  constantError,
  ExpressionError,
  fits,
  guardedWhen,
  nothingGuarded,
  parseCondition,
  parseExpression,
  parseTemplate,
  stringType,
  unguardedReads,
  unionOfGuards,
  withArticle,
  type Expression,
  type Guarded,
  type StepReference,
  type Type,
  type TypeEnvironment,
} from '../../expression';
import type { Finding, IssueCode, IssuePath } from '../issue';
import { ownersOf, type OutlineScope, type OutlineStep } from '../outline';
import { UnknownStepError } from '../reference';
import type { Types } from '../type-environment';
import { nameAdvice } from './name-advice';

/** Where an expression stands and what can be known there. */
export interface Spot {
  readonly types: Types;
  readonly step: OutlineStep;
  readonly environment: TypeEnvironment;
  /** The list inside the step whose steps have all ended by then. */
  readonly after?: OutlineScope;
  /** It is asked before the steps of `after` have run for the first time, too. */
  readonly beforeAny?: boolean;
  /** What the conditions around it make sure of. */
  readonly guarded: Guarded;
}

/** A checked text: its type where it has one, and what is wrong with it. `offset` is the place of the expression in the text. */
export interface CheckedText {
  readonly type?: Type;
  readonly offset: number;
  readonly findings: readonly Finding[];
}

/** The spot of a step's own expressions. Those behind its `when` are only evaluated when it holds. */
export function spotOf(types: Types, step: OutlineStep, behindWhen: boolean): Spot {
  return { types, step, environment: types.environment(step), guarded: guardsAround(step, behindWhen) };
}

/** A condition: parses, has only known names, and is a bool. */
export function checkCondition(when: string | boolean, path: IssuePath, spot: Spot): Finding[] {
  if (typeof when === 'boolean') return [];
  const checked = checkOne(when, path, spot, () => parseCondition(when));
  if (checked.type === undefined || fits(checked.type, boolType)) return [...checked.findings];
  const message = `a condition must be true or false; this is ${withArticle(checked.type)}`;
  return [...checked.findings, { code: 'condition-type', message, path, offset: checked.offset }];
}

/** A bare expression, as `publish` has them. */
export function checkBare(source: string, path: IssuePath, spot: Spot): CheckedText {
  return checkOne(source, path, spot, () => ({ expression: parseExpression(source), offset: 0 }));
}

/** A text that may hold `${{ }}`; without a type where it holds none. */
export function checkTemplate(text: string, path: IssuePath, spot: Spot): CheckedText {
  let template;
  try {
    template = parseTemplate(text);
  } catch (error) {
    return { offset: 0, findings: [findingOf(error, path, 0)] };
  }
  switch (template.kind) {
    case 'text':
      return { offset: 0, findings: [] };
    case 'whole': {
      const { expression, offset } = template;
      return checkOne(text, path, spot, () => ({ expression, offset }));
    }
    case 'mixed': {
      const parts = template.parts.filter((part) => typeof part !== 'string');
      const findings = parts.flatMap((part) => {
        const checked = checkOne(text, path, spot, () => part);
        return [...checked.findings, ...notWritable(checked, path)];
      });
      return findings.length === 0 ? { type: stringType, offset: 0, findings } : { offset: 0, findings };
    }
  }
}

function notWritable({ type, offset }: CheckedText, path: IssuePath): Finding[] {
  if (type === undefined || !['list', 'object', 'null', 'nullable'].includes(type.kind)) return [];
  const message = `${withArticle(type)} cannot be written into a text`;
  return [{ code: 'expression-type', message, path, offset }];
}

function checkOne(
  text: string,
  path: IssuePath,
  spot: Spot,
  parse: () => { readonly expression: Expression; readonly offset: number },
): CheckedText {
  let offset = 0;
  try {
    const parsed = parse();
    ({ offset } = parsed);
    const type = checkExpression(parsed.expression, spot.environment, suggest);
    const failing = constantError(parsed.expression);
    if (failing !== undefined) return { offset, findings: [findingOf(failing, path, offset)] };
    const findings = unguarded(parsed.expression, spot).map(({ reference, why, never }): Finding => ({
      code: never ? 'reference-not-available' : 'may-not-have-run',
      message: never ? neverThere(reference, why) : mayNotHaveRun(reference, why),
      path,
      offset: reference.at + offset,
    }));
    return { type, offset: offset + parsed.expression.at, findings };
  } catch (error) {
    const finding = findingOf(error, path, offset);
    if (!(error instanceof ExpressionError) || error.code !== 'unknown-name' || finding.code !== 'unknown-name')
      return { offset, findings: [finding] };
    const advice = nameAdvice(text.slice(error.at + offset, error.end + offset), error.message);
    return { offset, findings: [{ ...finding, message: `${error.message}${advice}` }] };
  }
}

function unguarded(expression: Expression, { types, step, after, beforeAny, guarded }: Spot): readonly Unguarded[] {
  return [...unguardedReads(expression, guarded)].flatMap((reference): Unguarded[] => {
    const { certainty, targets } = types.resolve(reference, step, after);
    if (!certainty.certain) return [{ reference, why: certainty.why, never: 'never' in certainty }];
    const isInside = targets.some((target) => [...ownersOf(target)].includes(step));
    return beforeAny === true && isInside
      ? [{ reference, why: 'has not run before the first iteration', never: false }]
      : [];
  });
}

interface Unguarded {
  readonly reference: StepReference;
  readonly why: string;
  readonly never: boolean;
}

function neverThere({ segments }: StepReference, why: string): string {
  return `step '${segments.join('/')}' ${why}, so there is no output to read; read steps.${segments.join('.')}.status, or another step`;
}

function mayNotHaveRun({ segments }: StepReference, why: string): string {
  const output = `steps.${segments.join('.')}.output`;
  return `step '${segments.join('/')}' ${why}, so it may have no output here; guard it, as in has(${output}) && …, or default(${output}, …)`;
}

/** What the conditions of a step and of what holds it make sure of. */
function guardsAround(step: OutlineStep, behindWhen: boolean): Guarded {
  let guarded = behindWhen ? guardsOf(step.definition.when) : nothingGuarded;
  for (const holder of ownersOf(step)) guarded = unionOfGuards(guarded, guardsOf(holder.definition.when));
  for (const inner of [step, ...ownersOf(step)]) guarded = unionOfGuards(guarded, guardsOfBranch(inner.scope));
  return guarded;
}

function guardsOfBranch({ role, owner, yamlPath }: OutlineScope): Guarded {
  const branches = owner?.definition.branches ?? [];
  if (role !== 'branch' && role !== 'else') return nothingGuarded;
  const taken = role === 'else' ? branches.length : Number(yamlPath.at(-2));
  return unionOfGuards(guardsBeforeBranch(branches, taken), guardsOf(branches[taken]?.when));
}

type Branches = NonNullable<OutlineStep['definition']['branches']>;

const guardsByBranches = new WeakMap<Branches, readonly Guarded[]>();

/** What is made sure of where a branch of a group is asked for: none of those before it was taken. */
export function guardsBeforeBranch(branches: Branches, index: number): Guarded {
  let guards = guardsByBranches.get(branches);
  if (guards === undefined) {
    let guarded = nothingGuarded;
    guards = [guarded, ...branches.map(({ when }) => (guarded = unionOfGuards(guarded, guardsOf(when, false))))];
    guardsByBranches.set(branches, guards);
  }
  return guards[index] ?? nothingGuarded;
}

function guardsOf(when: string | boolean | undefined, outcome = true): Guarded {
  if (typeof when !== 'string') return nothingGuarded;
  try {
    return guardedWhen(parseCondition(when).expression, outcome);
  } catch (error) {
    // What is wrong with it is reported where it stands.
    if (error instanceof ExpressionError) return nothingGuarded;
    throw error;
  }
}

function findingOf(error: unknown, path: IssuePath, offset: number): Finding {
  if (!(error instanceof ExpressionError)) throw error;
  const code = error instanceof UnknownStepError ? 'unknown-step' : (issueCodes[error.code] ?? 'expression-value');
  return { code, message: error.message, path, offset: error.at + offset };
}

/** The codes of errors that are found without evaluating, as issues. */
const issueCodes: Readonly<Partial<Record<ExpressionError['code'], IssueCode>>> = {
  syntax: 'expression-syntax',
  limit: 'expression-limit',
  pattern: 'expression-pattern',
  'unknown-name': 'unknown-name',
  'unknown-field': 'unknown-field',
  'unknown-function': 'unknown-function',
  arguments: 'expression-arguments',
  type: 'expression-type',
  'forbidden-name': 'reserved-name',
  unset: 'reference-not-available',
};
