import { LimitWatch, type UsageSample } from '../../src/pool/limits';
import type { StepResources } from '../../src/engine/plan';

const mebibyte = 2 ** 20;

/** A look every 100 ms at something that uses so many processors, each for so many looks. */
function looks(...parts: readonly (readonly [processors: number, count: number])[]): UsageSample[] {
  const samples: UsageSample[] = [{ at: 0, cpuMs: 0, peakMemoryBytes: mebibyte }];
  let [at, cpuMs] = [0, 0];
  for (const [processors, count] of parts) {
    for (let look = 0; look < count; look++) {
      at += 100;
      cpuMs += processors * 100;
      samples.push({ at, cpuMs, peakMemoryBytes: mebibyte });
    }
  }
  return samples;
}

/** When it is found to be over its limits; undefined when it is not. */
function foundAt(limits: StepResources, samples: readonly UsageSample[]): number | undefined {
  const watch = new LimitWatch('a.b', limits, 0);
  return samples.find((sample) => watch.check(sample) !== undefined)?.at;
}

describe('processors', () => {
  it.each([
    ['one that computes all the time, of one', 1, [[1, 50]], undefined],
    ['two that compute all the time, of one, after a second', 1, [[2, 50]], 1000],
    [
      'a burst of less than a second',
      1,
      [
        [0, 10],
        [3, 3],
        [0, 10],
        [3, 3],
      ],
      undefined,
    ],
    ['half a processor for long, of a quarter', 0.25, [[0.5, 50]], 1000],
    [
      'idle first, then over it for a second',
      1,
      [
        [0, 20],
        [2, 20],
      ],
      2600,
    ],
  ] as const)('%s', (_, cpu, parts, at) => {
    expect(foundAt({ cpu }, looks(...parts))).toBe(at);
  });
});

it.each([
  ['memory', { memoryBytes: 10 * mebibyte }, { peakMemoryBytes: 10 * mebibyte + 1 }],
  ['processor time', { cpuTimeMs: 100 }, { cpuMs: 101 }],
])('%s is over its limit from the first byte or millisecond beyond', (_, limits, over) => {
  const just = { at: 0, cpuMs: 100, peakMemoryBytes: 10 * mebibyte };
  expect(foundAt(limits, [just])).toBeUndefined();
  expect(foundAt(limits, [{ ...just, ...over }])).toBe(0);
});
