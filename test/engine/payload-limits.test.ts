import type { Plan } from '../../src/engine';
import { withCopies } from '../support/changed-plan';
import { planOf } from '../support/plan-of';
import { scriptedRun } from '../support/scripted-run';

const kilobytes = (count: number): string => 'x'.repeat(count * 1024);

const limit = 1.75 * 1024 * 1024;
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

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

  it('goes out until half a megabyte is reached at the first moment, when the message carries the plan too', () => {
    const body = (count: number): string => `
      variables: { text: { type: string } }
      mode: parallel
      steps: [${Array.from({ length: count }, (_, n) => `{ id: s${n}, action: test.step, with: { text: "\${{ text }}" } }`).join(', ')}]`;

    const run = scriptedRun(planOf(body(6)), { variables: { text: kilobytes(200) } });

    expect(run.log.filter((line) => line.startsWith('0 start'))).toHaveLength(3);
    expect(run.starts).toHaveLength(6);
  });
});

describe('a failure', () => {
  it('has its type and its message cut where it comes in, wherever it comes from', () => {
    const { result, state } = scriptedRun(planOf('steps: [{ id: a, action: test.step }]'), {
      outcomes: { a: { error: { type: 't'.repeat(5000), message: 'm'.repeat(2_000_000) } } },
    });

    expect(state.steps['a']?.error).toEqual({ type: `${'t'.repeat(197)}…`, message: `${'m'.repeat(16 * 1024 - 3)}…` });
    expect(result.error?.message).toHaveLength(16 * 1024 - 2);
  });

  it('of a condition tells a large value in a few words', () => {
    const { result } = scriptedRun(
      planOf(`
        steps:
          - { id: a, action: test.step }
          - { id: b, action: test.step, when: steps.a.output.flag }`),
      { outcomes: { a: { output: { flag: kilobytes(1600) } } } },
    );

    expect(result.error).toEqual({
      type: 'ConditionError',
      message: `when: steps.a.output.flag: a condition must be true or false, not the text "${'x'.repeat(37)}…" (column 1)`,
      step: 'b',
    });
  });

  it('of a condition shows no more of its source than a person reads', () => {
    const source = Array.from({ length: 80 }, () => 'price > 123456789').join(' && ');
    const { result } = scriptedRun(planOf(`steps: [{ id: a, action: test.step, when: '${source}' }]`));

    expect(result.error?.message).toMatch(/^when: price > 123456789 && .{460,480}…: 'price' is not set \(column 1\)$/);
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
    expect(result.steps[599].error).toEqual({ type: 'Broken', message: `${'m'.repeat(117)}…` });
    expect(result.omitted).toEqual({ texts: 'cut' });
    expect(bytesOf(result)).toBeLessThan(limit);
  });

  const many = (count: number, path: string): Plan =>
    withCopies(planOf('steps: [{ id: a, action: test.step, on_failure: continue }]'), count, path);
  const failing = (plan: Plan, message: string) =>
    scriptedRun(plan, {
      outcomes: Object.fromEntries(
        plan.root.steps.map(({ path }, n) => [path, n % 2 === 0 ? { error: { type: 'Broken', message } } : {}]),
      ),
    }).result;

  it.each([
    ['cut, counting bytes', 2000, '名'.repeat(500), 's', { texts: 'cut' }, `${'名'.repeat(39)}…`],
    ['cut, counting escapes', 2000, '\u0001'.repeat(500), 's', { texts: 'cut' }, `${'\u0001'.repeat(19)}…`],
    ['left out', 6800, '名'.repeat(500), 's', { texts: 'left_out' }, ''],
  ])('has the texts of its steps %s, until all fits', (_, count, message, path, omitted, shown) => {
    const result = failing(many(count, path), message);

    expect(result.omitted).toEqual(omitted);
    expect(result.steps).toHaveLength(count);
    expect(result.steps[0].error?.message).toBe(shown);
    expect(bytesOf(result)).toBeLessThan(limit);
  });

  it('has reports of steps left out in the end, first of those that went well, and counts them', () => {
    const result = failing(many(4000, 'p'.repeat(200)), 'broken');

    const left = result.omitted?.reports ?? 0;
    expect(result.omitted).toEqual({ texts: 'left_out', reports: left });
    expect(result.steps.length + left).toBe(4000);
    expect(result.steps.length).toBeGreaterThan(1000);
    // More than half are here, and half have failed.
    expect(result.steps.filter(({ status }) => status === 'failed')).toHaveLength(2000);
    expect(bytesOf(result)).toBeLessThan(limit);
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
