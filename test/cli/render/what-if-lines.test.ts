import { whatIfLines } from '../../../src/cli/render/what-if-lines';
import type { WhatIf, WhatIfStep } from '../../../src/engine';

const step = (fields: Partial<WhatIfStep>): WhatIfStep => ({
  path: 'select',
  action: 'ml_strategy.select_best_strategies',
  before: 'succeeded',
  after: 'succeeded',
  ...fields,
});
const whatIf = (steps: readonly WhatIfStep[], unknown: readonly string[] = []): WhatIf => ({
  steps: [...steps],
  before: 'completed',
  after: 'completed',
  unknown: [...unknown],
});
const inputs = (before: WhatIfStep['input'], columns = 80): readonly string[] =>
  whatIfLines(whatIf([step(before === undefined ? {} : { input: before })]), columns).slice(1, -2);

describe('what a run would have come to', () => {
  it('tells of inputs only the places that differ', () => {
    const scores = [
      { strategy: 'momentum', score: 0.61 },
      { strategy: 'breakout', score: 0.4 },
    ];
    const changed = [scores[0] ?? {}, { strategy: 'breakout', score: 0.7 }];
    expect(
      inputs({
        before: { scores, min_confidence: 0.6, same: 1 },
        after: { scores: changed, min_confidence: 0.9, same: 1 },
      }),
    ).toEqual(['  input.scores[1].score: 0.4 before, 0.7 now', '  input.min_confidence: 0.6 before, 0.9 now']);
  });

  it('shows what is there only before, or only now', () => {
    expect(inputs({ before: { days: 5 }, after: { weeks: 1 } })).toEqual([
      '  input.days: 5 before, none now',
      '  input.weeks: none before, 1 now',
    ]);
    expect(inputs({ after: { days: 5 } })).toEqual(['  input: none before, {"days":5} now']);
  });

  it('cuts long values to the width, says how long they are, and that --json has them', () => {
    const days = Array.from({ length: 60 }, (_, index) => index);
    const lines = whatIfLines(whatIf([step({ input: { before: { days }, after: { days: [...days, 60] } } })]), 80);
    expect(lines.slice(1, 4)).toEqual([
      '  input.days',
      '    before [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,2… (60 entries)',
      '    now    [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,2… (61 entries)',
    ]);
    expect(lines.at(-1)).toBe('inputs are cut here (…); --json has them whole');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('counts the places beyond the first eight', () => {
    const values = (sign: number) =>
      Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`v${at}`, sign * (at + 1)]));
    const lines = whatIfLines(whatIf([step({ input: { before: values(1), after: values(-1) } })]), 80);
    expect(lines.slice(8, 10)).toEqual(['  input.v7: 8 before, -8 now', '  … and 2 more places of its input']);
    expect(lines.at(-1)).toBe('inputs are cut here (…); --json has them whole');
  });

  it('wraps why a step would stand otherwise, and what is unknown', () => {
    const why = 'false because steps.deploy_strategies.status ("succeeded") == "failed" is false, and nothing else';
    const steps = [step({ path: 'tell', after: 'skipped', why })];
    const unknown = Array.from({ length: 10 }, (_, at) => `a_step_that_is_new_${at}`);
    const lines = whatIfLines(whatIf(steps, unknown), 80);
    expect(lines.slice(0, 4)).toEqual([
      'tell (ml_strategy.select_best_strategies): succeeded before, skipped now',
      '  false because steps.deploy_strategies.status ("succeeded") == "failed" is',
      '  false, and nothing else',
      '',
    ]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('says that nothing would change', () => {
    expect(whatIfLines(whatIf([]), 80)).toEqual(['every step would stand as it does, with the same input']);
  });
});
