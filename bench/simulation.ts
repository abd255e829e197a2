import { loadAccounts, type PaperAccountSettings } from '../src/accounts';
import { createMarketData } from '../src/adapters/market-data/create-market-data';
import { loadCalendar, sessionTimes } from '../src/calendar';
import { catalogueOf } from '../src/catalogue';
import { compileDefinition } from '../src/definition';
import { performAction } from '../src/pool';
import { simulate } from '../src/simulation';
import type { BarSource } from '../src/slices/ports';
import { spreadOf, spreadText } from './support/statistics';

const day = '2008-10-15';
const rounds = Number(process.env['BELLWETHER_BENCH_ROUNDS'] ?? 5);
/** The first sessions of a process are slower, whatever their size. */
const warmUps = 4;
const smallest = { symbols: 1, steps: 1 };
const sizes = [
  { symbols: 4, steps: 1 },
  { symbols: 16, steps: 1 },
  { symbols: 1, steps: 8 },
  { symbols: 1, steps: 32 },
] as const;

type Size = typeof smallest;

/**
 * Ticks of a simulated session in a second, and how the processor time of a tick grows with symbols and steps. Without what follows the
 * close. The sizes take turns, so that what else the machine does meets them all.
 */
export async function simulation(): Promise<string[]> {
  for (let nth = 0; nth < warmUps; nth++) await measured(smallest);
  const all: readonly Size[] = [smallest, ...sizes];
  const taken = new Map<Size, Measured[]>(all.map((size) => [size, []]));
  for (let round = 0; round < rounds; round++) for (const size of all) taken.get(size)?.push(await measured(size));
  const base = taken.get(smallest) ?? [];
  return ['## A simulated session', '', ...all.map((size) => lineOf(size, taken.get(size) ?? [], base)), ''];
}

interface Measured {
  readonly ticks: number;
  readonly perSecond: number;
  readonly processorMs: number;
}

async function measured(size: Size): Promise<Measured> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const ticks = await session(size);
  const { user, system } = process.cpuUsage(before);
  return {
    ticks,
    perSecond: (ticks / (performance.now() - began)) * 1000,
    processorMs: (user + system) / 1000 / ticks,
  };
}

function lineOf(size: Size, taken: readonly Measured[], base: readonly Measured[]): string {
  const [{ ticks } = { ticks: 0 }] = taken;
  const spread = (values: readonly number[], digits: number): string => spreadText(spreadOf(values), digits);
  const named = `${counted(size.symbols, 'symbol')}, ${counted(size.steps, 'computed step')} a tick`;
  const perSecond = spread(
    taken.map((one) => one.perSecond),
    0,
  );
  const processor = spread(
    taken.map((one) => one.processorMs),
    2,
  );
  const ratio = spread(
    taken.map((one, round) => one.processorMs / (base[round]?.processorMs ?? Number.NaN)),
    2,
  );
  return `- ${named}: ${perSecond} ticks a second over ${ticks}; processor ms a tick ${processor}, ratio to the smallest ${ratio}`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

async function session({ symbols, steps }: Size): Promise<number> {
  const catalogue = catalogueOf();
  const { plan, issues } = compileDefinition(definitionText(symbols, steps), 'bench.yaml', catalogue);
  if (plan === undefined) throw new Error(issues.map(({ message }) => message).join('\n'));
  const calendar = loadCalendar('XNYS');
  const { bars, alternative, close } = createMarketData();
  try {
    const report = await simulate({
      plan,
      variables: {},
      child: () => {
        throw new Error('it has no children');
      },
      startAt: sessionTimes(calendar, day).openMs - 60_000,
      runId: 'bench',
      seed: '1',
      calendar,
      account: paperAccount(),
      bars: renamed(bars),
      source: 'samples',
      alternative,
      faults: [],
      approves: () => false,
      runAction: (name, input, ports) => {
        const action = catalogue.get(name)?.action;
        if (action === undefined) throw new Error(`there is no action '${name}'`);
        return performAction(action, input, ports);
      },
      log: { info: () => undefined, warn: () => undefined },
      signal: new AbortController().signal,
    });
    if (report.status !== 'completed') throw new Error(`the session ended as ${report.status}`);
    return report.ticks;
  } finally {
    await close();
  }
}

/** The bars of SPX under many names: how many symbols there are is what is measured. */
function renamed(bars: BarSource): BarSource {
  return {
    load: async (source, request, signal) => {
      const loaded = await bars.load(source, { ...request, symbol: 'SPX' }, signal);
      return { ...loaded, series: { ...loaded.series, symbol: request.symbol } };
    },
  };
}

function paperAccount(): PaperAccountSettings {
  const settings = loadAccounts({}, '/').named('paper');
  if (settings.broker !== 'paper') throw new Error('the account is not on the paper broker');
  return settings;
}

function definitionText(symbols: number, steps: number): string {
  const names = Array.from({ length: symbols }, (_, index) => `S${index}`).join(', ');
  const computed = Array.from(
    { length: steps },
    (_, index) => `      - { id: step_${index}, set: { spread: '\${{ steps.quotes.output.price * ${index + 1} }}' } }`,
  );
  return `name: bench
version: 1.0.0
type: analysis
calendar: XNYS
steps:
  - id: loop
    schedule: { cron: '*/1 * * * *', session: { from: open, to: close - 1m } }
    steps:
      - { id: quotes, action: data.get_quotes, with: { symbols: [${names}] } }
${computed.join('\n')}
`;
}
