import { z } from 'zod';

/** One measured thing that a risk score is made of, against the figure at which it counts in full. */
export const riskComponentSchema = z.strictObject({
  name: z.string(),
  value: z.number().describe('As measured'),
  full_at: z.number().describe('The value at which it counts as 1'),
  score: z.number().min(0).max(1).describe('value / full_at, within 0 and 1'),
  kind: z.enum(['loss', 'state']).describe('A loss counts by itself; a state only together with the others'),
});

export type RiskComponent = z.infer<typeof riskComponentSchema>;

/** A component; below 0 it counts as 0, above `fullAt` as 1. A limit of 0 is reached by anything at all. */
export function riskComponent(name: string, kind: RiskComponent['kind'], value: number, fullAt: number): RiskComponent {
  const share = fullAt > 0 ? value / fullAt : value > 0 ? 1 : 0;
  return { name, kind, value, full_at: fullAt, score: Math.max(0, Math.min(1, share)) };
}

/**
 * 0 to 1: the larger of the root mean square of all component scores and the highest score of a loss. So a loss at its
 * limit makes it 1 whatever else is calm, and states (exposure, correlation, ...) raise it together.
 */
export function riskScore(components: readonly RiskComponent[]): number {
  if (components.length === 0) return 0;
  const squares = components.reduce((sum, { score }) => sum + score ** 2, 0);
  const losses = components.filter(({ kind }) => kind === 'loss').map(({ score }) => score);
  return Math.min(1, Math.max(Math.sqrt(squares / components.length), ...losses));
}
