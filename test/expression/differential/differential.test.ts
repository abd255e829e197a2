import fc from 'fast-check';
import { bufbuild, marcbachmann, ours, type Outcome } from './engines';
import { anySources, type Sources } from './sources';

/** Errors are alike whatever their message: the languages word them differently. */
const same = (a: Outcome, b: Outcome): boolean => a.kind === b.kind && (a.kind === 'error' || textOf(a) === textOf(b));

const textOf = (outcome: Outcome): string => (outcome.kind === 'value' ? outcome.text : `error: ${outcome.why}`);

type Verdict = 'equal' | 'equal but for a deliberate difference' | 'the others disagree' | 'too large';

/** Compares ours with the two CEL libraries. Where both of them say the same, ours says so, or what the strict spelling gives. */
function compare({ ours: source, cel, strict }: Sources): Verdict {
  const result = ours(source);
  if (result.kind === 'error' && result.why === 'limit') return 'too large';
  const [first, second] = [bufbuild(cel), marcbachmann(cel)];
  if (!same(first, second)) return 'the others disagree';
  if (same(result, first)) return 'equal';
  const [strictFirst, strictSecond] = [bufbuild(strict), marcbachmann(strict)];
  if (same(result, strictFirst) && same(result, strictSecond)) return 'equal but for a deliberate difference';
  throw new Error(
    [
      `${source} is ${textOf(result)}`,
      `${cel} is ${textOf(first)}`,
      `${strict} is ${textOf(strictFirst)}, ${textOf(strictSecond)}`,
    ].join('\n'),
  );
}

describe('beside two CEL libraries', () => {
  it('gives their result to any well-typed expression, but for the deliberate differences', () => {
    const counts = new Map<Verdict, number>();
    fc.assert(
      fc.property(anySources(), (sources) => {
        const verdict = compare(sources);
        counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      }),
      { seed: 20_261_123, numRuns: 3000 },
    );
    // Else the property would hold for want of examples.
    expect(counts.get('equal')).toBeGreaterThan(2000);
    expect(counts.get('equal but for a deliberate difference')).toBeGreaterThan(50);
    expect(counts.get('the others disagree') ?? 0).toBeLessThan(150);
    expect(counts.get('too large') ?? 0).toBeLessThan(150);
  });
});
