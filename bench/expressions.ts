import { conditions, type Condition } from './support/conditions';
import { engines, type ExpressionEngine } from './support/expression-engines';
import { spreadOf, spreadText, type Spread } from './support/statistics';

const rounds = 15;
/** Processor time of one measurement: long beside the clock's step, short beside what the machine's speed drifts. */
const sampleMs = 20;

/** Evaluations, and sources parsed and checked, a second: ours beside the CEL libraries and jexl, on the same six conditions. */
export async function expressions(): Promise<string[]> {
  const evaluation = conditions.map((condition) =>
    measured(
      condition,
      engines.map((engine) => engine.evaluator(engine.sourceOf(condition))),
    ),
  );
  const preparation = conditions.map((condition) =>
    measured(
      condition,
      engines.map((engine) => () => engine.prepare(engine.sourceOf(condition))),
    ),
  );
  refuseOtherResults();
  return Promise.resolve([
    '## Conditions',
    '',
    ...conditions.map(({ name, ours }) => `- ${name}: \`${ours}\``),
    '',
    ...lines('evaluations', inTurns(evaluation)),
    '',
    ...lines('sources parsed and checked (@bufbuild/cel and jexl do not check)', inTurns(preparation)),
    '',
  ]);
}

/** A comparison of languages that disagree would mean nothing. */
function refuseOtherResults(): void {
  for (const condition of conditions) {
    for (const engine of engines) {
      const result = engine.evaluator(engine.sourceOf(condition))();
      if (result !== true) throw new Error(`${condition.name} is ${String(result)} in ${engine.name}`);
    }
  }
}

interface Measured {
  readonly condition: Condition;
  /** What each engine does, as often as fills a sample, and the rates measured so far. */
  readonly contenders: readonly { readonly work: () => unknown; readonly times: number; readonly rates: number[] }[];
}

function measured(condition: Condition, works: readonly (() => unknown)[]): Measured {
  const contenders = works.map((work) => ({ work, times: timesFor(work), rates: [] }));
  return { condition, contenders };
}

/** How often some work has to be done to fill a sample, found after it has been compiled. */
function timesFor(work: () => unknown): number {
  let times = 200;
  for (;;) {
    const ms = processorMs(work, times);
    if (ms >= sampleMs / 4) return Math.ceil((times * sampleMs) / ms);
    times *= 4;
  }
}

/** All conditions and all engines in turn, round after round, so that a machine that slows down does so for all of them. */
function inTurns(all: readonly Measured[]): readonly Measured[] {
  for (let round = 0; round < rounds; round++) {
    for (const { contenders } of all) {
      // Each goes first in its turn.
      const order = contenders.map((_, index) => contenders[(index + round) % contenders.length]);
      for (const { work, times, rates } of order) rates.push((times / processorMs(work, times)) * 1000);
    }
  }
  return all;
}

function processorMs(work: () => unknown, times: number): number {
  const before = process.cpuUsage();
  let last: unknown;
  for (let time = 0; time < times; time++) last = work();
  const { user, system } = process.cpuUsage(before);
  if (last === undefined) throw new Error('nothing was worked out');
  return (user + system) / 1000;
}

function lines(what: string, all: readonly Measured[]): string[] {
  return all.map(({ condition, contenders }) => {
    const [own, ...others] = contenders.map(({ rates }) => rates);
    const medians = others.map((rates) => spreadOf(rates).median);
    const fastest = medians.indexOf(Math.max(...medians));
    const ratio = spreadOf(own.map((rate, round) => rate / others[fastest][round]));
    const rates = contenders.map(
      (contender, index) => `${engines[index].name} ${thousands(spreadOf(contender.rates))}`,
    );
    return `- ${condition.name}, thousand ${what} a second: ${rates.join(', ')}; ratio to ${nameOf(engines.slice(1)[fastest])} ${spreadText(ratio, 2)} (aim: at least 1)`;
  });
}

const nameOf = ({ name }: ExpressionEngine): string => name;

function thousands({ min, median, max }: Spread): string {
  return spreadText({ min: min / 1000, median: median / 1000, max: max / 1000 }, 0);
}
