import { planOf } from '../support/plan-of';
import { scriptedRun } from '../support/scripted-run';

const kilobytes = (count: number): string => 'x'.repeat(count * 1024);

describe('what starts at one moment', () => {
  const copies = (count: number): string =>
    Array.from(
      { length: count },
      (_, n) => `{ id: s${n}, action: test.step, with: { text: "\${{ steps.big.output.text }}" } }`,
    ).join(', ');
  const runWith = (textKilobytes: number) =>
    scriptedRun(
      planOf(`
        steps:
          - { id: big, action: test.step }
          - { id: all, mode: parallel, steps: [${copies(6)}] }`),
      { outcomes: { big: { output: { text: kilobytes(textKilobytes) } }, 'all/s0': { takesMs: 5 } } },
    );

  it.each([
    ['at once while it is small', 100, 6],
    ['until a megabyte is reached', 600, 2],
    ['one by one when each is larger than that', 1100, 1],
  ])('goes out %s', (_, textKilobytes, started) => {
    const run = runWith(textKilobytes);

    expect(run.log.filter((line) => line.startsWith('10 start all/'))).toHaveLength(started);
    expect(run.starts).toEqual(['big', 'all/s0', 'all/s1', 'all/s2', 'all/s3', 'all/s4', 'all/s5']);
    expect(run.result.status).toBe('completed');
  });
});

describe('a result', () => {
  it('leaves out the largest outputs and names them, counting bytes and not characters', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - { id: latin, action: test.step }
          - { id: wide, action: test.step }
          - { id: small, action: test.step }`),
      {
        outcomes: {
          latin: { output: 'x'.repeat(1_000_000) },
          wide: { output: '名'.repeat(500_000) },
          small: { output: 1 },
        },
      },
    );

    expect(run.result.context.omittedOutputs).toEqual(['wide']);
    expect(Object.keys(run.result.context.stepOutputs)).toEqual(['latin', 'small']);
  });

  it('cuts the texts of its steps short when they alone are too large', () => {
    const steps = Array.from({ length: 600 }, (_, n) => `{ id: s${n}, action: test.step, on_failure: continue }`);
    const outcomes = Object.fromEntries(
      steps.map((_, n) => [`s${n}`, { error: { type: 'Broken', message: 'm'.repeat(4000) } }]),
    );
    const { result } = scriptedRun(planOf(`mode: parallel\nsteps: [${steps.join(', ')}]`), { outcomes });

    expect(result.status).toBe('degraded');
    expect(result.steps[599].error).toEqual({ type: 'Broken', message: `${'m'.repeat(120)}…` });
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(1.75 * 1024 * 1024);
  });
});

it('a fact of more than 2 kB is not published: every fact is in the result', () => {
  const run = scriptedRun(planOf(`steps: [{ id: a, action: test.step, publish: { regime: output.name } }]`), {
    outcomes: { a: { output: { name: kilobytes(3) } } },
  });

  expect(run.result.error).toEqual({
    type: 'PublishError',
    message: 'publish regime: output.name: the value has 3074 bytes; a fact of the trading context has 2048 at most',
    step: 'a',
  });
});
