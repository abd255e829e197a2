import { isJsonObject, type Json, type JsonObject } from '../base/json';
import type { Catalogue } from '../catalogue';
import { pathText, type IssuePath } from '../definition/issue';
import type { StepError } from '../engine';
import { planPathOf, type Recorder, type StepOccurrence, type VirtualRunEnd } from '../simulation';
import type { RecordedCall } from './mocked-actions';
import { differences } from './partly-equal';
import type { Expectation, StepExpectation } from './test-file-schema';

/** What came otherwise than a test expects, with the place of the expectation below `expect`. */
export interface Miss {
  readonly path: IssuePath;
  readonly message: string;
}

/** What a test has seen of its run. */
export interface Seen {
  readonly end: VirtualRunEnd;
  readonly recorder: Recorder;
  readonly calls: readonly RecordedCall[];
  readonly definition: string;
  readonly catalogue: Catalogue;
}

/** Every expectation that was not met. */
export function misses(expect: Expectation, seen: Seen): Miss[] {
  const { end, recorder, definition } = seen;
  const calls = seen.calls.filter(({ isOwn }) => isOwn);
  const { result } = end;
  const own = recorder.occurrences.filter((one) => one.definition === definition);
  return [
    ...statusMisses(expect, seen),
    ...(expect.error === undefined || isError(result.error, expect.error)
      ? []
      : [
          miss(['error'], `the error of the run should be or hold '${expect.error}'; it is ${errorText(result.error)}`),
        ]),
    ...Object.entries(expect.steps ?? {}).flatMap(([path, wanted]) => stepMisses(path, wanted, own)),
    ...orderMisses(expect.order ?? [], calls),
    ...valueMisses(
      'inputs',
      expect.inputs,
      (path) => calls.findLast((call) => isAt(call.path, path))?.input,
      'was never called',
    ),
    ...valueMisses(
      'outputs',
      expect.outputs,
      (path) => own.findLast((one) => isAt(one.path, path))?.output,
      'has no output',
    ),
    ...valueMisses('facts', expect.facts, (name) => result.context.facts[name], 'was never published'),
    ...listMisses('orders', expect.orders, ordersOf(seen), 'order'),
    ...listMisses(
      'alerts',
      expect.alerts,
      inputsOf(seen, (capability) => capability === 'notify'),
      'alert',
    ),
    ...listMisses(
      'events',
      expect.events,
      recorder.raised.map(({ name }) => name),
      'event',
    ),
  ];
}

const miss = (path: IssuePath, message: string): Miss => ({ path, message });

const isAt = (actual: string, wanted: string): boolean => actual === wanted || planPathOf(actual) === wanted;

function statusMisses({ status }: Expectation, { end: { result, unfinished } }: Seen): Miss[] {
  if (unfinished !== undefined) {
    const open = result.steps
      .filter((step) => step.status === 'running')
      .map(({ path, waitsFor }) => `${path}${waitsFor === undefined ? '' : ` (${waitsFor})`}`);
    const where = open.length === 0 ? '' : `; still running: ${open.join(', ')}`;
    return [miss(['status'], `the run should end as ${status}, and has not ended: ${unfinished}${where}`)];
  }
  if (result.status === status) return [];
  const why = result.error === undefined ? (result.ending?.reason ?? '') : errorText(result.error);
  return [
    miss(['status'], `the run should end as ${status}; it ended as ${result.status}${why === '' ? '' : `: ${why}`}`),
  ];
}

const errorText = (error: StepError | undefined): string =>
  error === undefined
    ? 'none'
    : `${error.step === undefined ? '' : `step '${error.step}': `}${error.type}: ${error.message}`;

const isError = (error: StepError | undefined, wanted: string): boolean =>
  error !== undefined && (error.type === wanted || error.message.includes(wanted));

const counted = ['succeeded', 'failed', 'skipped', 'cancelled'] as const;

function stepMisses(path: string, wanted: StepExpectation, occurrences: readonly StepOccurrence[]): Miss[] {
  const at = ['steps', path];
  const ends = occurrences.filter((one) => isAt(one.path, path));
  const last = ends.at(-1);
  const { status, attempts, error, ...counts } = typeof wanted === 'string' ? { status: wanted } : wanted;
  const found: Miss[] = [];
  if (status !== undefined && (last?.status ?? 'never') !== status)
    found.push(
      miss(
        typeof wanted === 'string' ? at : [...at, 'status'],
        `'${path}' should have ${told(status)}; it ${howItEnded(last)}`,
      ),
    );
  if (attempts !== undefined && (last?.attempts ?? 0) !== attempts)
    found.push(
      miss([...at, 'attempts'], `'${path}' should have taken ${attempts} attempts; it took ${last?.attempts ?? 0}`),
    );
  if (error !== undefined && !isError(last?.error, error))
    found.push(
      miss([...at, 'error'], `the error of '${path}' should be or hold '${error}'; it is ${errorText(last?.error)}`),
    );
  for (const end of counted) {
    const count = ends.filter((one) => one.status === end).length;
    const should =
      'succeeded' in counts || 'failed' in counts || 'skipped' in counts || 'cancelled' in counts
        ? counts[end]
        : undefined;
    if (should !== undefined && should !== count)
      found.push(miss([...at, end], `'${path}' should have ${told(end)} ${should} times; it has ${count} times`));
  }
  return found;
}

function told(status: string): string {
  if (status === 'never') return 'never been come to';
  return status === 'skipped' || status === 'cancelled' ? `been ${status}` : status;
}

function howItEnded(last: StepOccurrence | undefined): string {
  if (last === undefined) return 'was never come to';
  const { status, skip, error } = last;
  const why = skip?.text ?? (error === undefined ? undefined : errorText(error));
  const how = status === 'skipped' || status === 'cancelled' ? `was ${status}` : status;
  return why === undefined ? how : `${how}: ${why}`;
}

function orderMisses(wanted: readonly string[], calls: readonly RecordedCall[]): Miss[] {
  let from = 0;
  for (const [index, path] of wanted.entries()) {
    const at = calls.findIndex((call, number) => number >= from && isAt(call.path, path));
    if (at < 0) {
      const before = wanted[index - 1];
      const began = calls.map((call) => call.path).join(', ');
      const after = before === undefined ? '' : ` after '${before}'`;
      return [miss(['order', index], `'${path}' should have begun${after}; what began: ${began || 'nothing'}`)];
    }
    from = at + 1;
  }
  return [];
}

function valueMisses(
  field: string,
  wanted: JsonObject | undefined,
  actual: (key: string) => Json | undefined,
  absent: string,
): Miss[] {
  return Object.entries(wanted ?? {}).flatMap(([key, expected]): Miss[] => {
    const value = actual(key);
    if (value === undefined) return [miss([field, key], `'${key}' ${absent}`)];
    return differences(expected ?? null, value).map((one) =>
      miss(
        [field, key, ...one.path],
        `${pathText([key, ...one.path])} should be ${shown(one.expected)}; it is ${shown(one.actual)}`,
      ),
    );
  });
}

function listMisses(field: string, wanted: readonly Json[] | undefined, actual: readonly Json[], what: string): Miss[] {
  if (wanted === undefined) return [];
  if (wanted.length !== actual.length)
    return [
      miss(
        [field],
        `there should be ${wanted.length} ${what}${wanted.length === 1 ? '' : 's'}; there ${actual.length === 1 ? 'is' : 'are'} ${actual.length}${actual.length === 0 ? '' : `: ${shown(actual)}`}`,
      ),
    ];
  return wanted.flatMap((expected, index) =>
    differences(expected, actual[index]).map((one) =>
      miss(
        [field, index, ...one.path],
        `${what} ${index + 1}${one.path.length === 0 ? '' : `, ${pathText(one.path)},`} should be ${shown(one.expected)}; it is ${shown(one.actual)}`,
      ),
    ),
  );
}

const longestShown = 300;

function shown(value: Json | undefined): string {
  if (value === undefined) return 'absent';
  const text = JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

type Capability = NonNullable<ReturnType<Catalogue['get']>>['capability'];

function inputsOf({ calls, catalogue }: Seen, isWanted: (capability: Capability) => boolean): Json[] {
  return calls.flatMap(({ action, input }) => {
    const capability = catalogue.get(action)?.capability;
    return capability !== undefined && isWanted(capability) ? [input] : [];
  });
}

/** What trading actions were given under `orders`, one after the other: a list, or what a risk check gives, with the list in it. */
function ordersOf(seen: Seen): Json[] {
  const inputs = inputsOf(seen, (capability) => capability === 'paper_trade' || capability === 'live_trade');
  return inputs.flatMap((input) => {
    const given = fieldOf(input, 'orders');
    const orders = Array.isArray(given) ? given : fieldOf(given, 'orders');
    return Array.isArray(orders) ? (orders as Json[]) : [];
  });
}

const fieldOf = (value: Json | undefined, key: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
