import type { DependencyOutcome } from '../engine/plan';
import { dependenciesOf, type OutlineScope, type OutlineStep } from './outline';

/**
 * Which steps of a list others wait for, directly or through others: a set of bits for each step, so that it costs little
 * however many references ask for it.
 */
class Reachability {
  /** Passes over the dependencies that were made; a list without cycles needs two. */
  readonly passes: number;
  private readonly index: ReadonlyMap<OutlineStep, number>;
  private readonly words: number;
  private readonly bits: Uint32Array;

  constructor({ steps }: OutlineScope, follows: (outcome: DependencyOutcome) => boolean) {
    this.index = new Map(steps.map((step, index) => [step, index]));
    this.words = (steps.length + 31) >>> 5;
    this.bits = new Uint32Array(steps.length * this.words);
    const targets = targetsOf(steps, follows);
    const order = innermostFirst(targets);
    let passes = 1;
    // Steps that wait for each other, an issue of its own, take more than one pass.
    while (order.map((from) => this.addAll(from, targets[from] ?? [])).includes(true)) passes++;
    this.passes = passes;
  }

  has(from: OutlineStep, to: OutlineStep): boolean {
    const [row, bit] = [this.index.get(from), this.index.get(to)];
    return row !== undefined && bit !== undefined && this.isSet(row, bit);
  }

  private isSet(row: number, bit: number): boolean {
    return (((this.bits[row * this.words + (bit >>> 5)] ?? 0) >>> (bit & 31)) & 1) === 1;
  }

  /** Whether something was new. */
  private addAll(from: number, targets: readonly number[]): boolean {
    let isNew = false;
    for (const to of targets) {
      if (!this.isSet(from, to)) {
        isNew = true;
        this.bits[from * this.words + (to >>> 5)] |= 1 << (to & 31);
      }
      for (let word = 0; word < this.words; word++) {
        const at = from * this.words + word;
        const before = this.bits[at] ?? 0;
        this.bits[at] = before | (this.bits[to * this.words + word] ?? 0);
        isNew ||= this.bits[at] !== before;
      }
    }
    return isNew;
  }
}

/** What each step waits for, by index. Of steps with one id, which is an issue of its own, the first is meant. */
function targetsOf(
  steps: readonly OutlineStep[],
  follows: (outcome: DependencyOutcome) => boolean,
): readonly (readonly number[])[] {
  const byId = new Map([...steps].reverse().map((step) => [step.id, step.index]));
  return steps.map((step) =>
    dependenciesOf(step).flatMap(({ step: id, on }) => {
      const target = byId.get(id);
      return target === undefined || !follows(on) ? [] : [target];
    }),
  );
}

/** Every step after those that it waits for, as far as that goes. */
function innermostFirst(targets: readonly (readonly number[])[]): readonly number[] {
  const order: number[] = [];
  const entered = new Set<number>();
  for (const start of targets.keys()) {
    const trail = [{ at: start, next: 0 }];
    if (entered.has(start)) continue;
    entered.add(start);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const to = targets[top.at]?.[top.next++];
      if (to === undefined) {
        order.push(top.at);
        trail.pop();
      } else if (!entered.has(to)) {
        entered.add(to);
        trail.push({ at: to, next: 0 });
      }
    }
  }
  return order;
}

const known = { any: new WeakMap<OutlineScope, Reachability>(), succeeded: new WeakMap<OutlineScope, Reachability>() };

/** Of a list, worked out once: over dependencies of any outcome, or only over those that ask for success. */
export function reachabilityOf(scope: OutlineScope, over: 'any' | 'succeeded'): Pick<Reachability, 'has' | 'passes'> {
  let reachability = known[over].get(scope);
  if (reachability === undefined) {
    reachability = new Reachability(scope, (outcome) => over === 'any' || outcome === 'succeeded');
    known[over].set(scope, reachability);
  }
  return reachability;
}
