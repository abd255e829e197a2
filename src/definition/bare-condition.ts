import { parseCondition } from '../expression';

/** A condition as a bare expression, without the `${{ }}` that may be around it. */
export function bareCondition(when: string | boolean): string {
  if (typeof when === 'boolean') return String(when);
  const { expression, offset } = parseCondition(when);
  return when.includes('${{') ? when.slice(offset + expression.at, offset + expression.end) : when.trim();
}
