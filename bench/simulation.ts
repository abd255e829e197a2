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
const rounds = 3;
const symbolCounts = [1, 4, 16] as const;
const stepCounts = [1, 8, 32] as const;
const fixed = { symbols: 1, steps: 1 };

/** Ticks of a simulated session in a second, and how that grows with symbols and steps. Without what follows the close. */
export async function simulation(): Promise<string[]> {
  const lines = ['## A simulated session', ''];
  for (const symbols of symbolCounts) lines.push(await measured({ ...fixed, symbols }));
  for (const steps of stepCounts) lines.push(await measured({ ...fixed, steps }));
  return [...lines, ''];
}

async function measured(size: typeof fixed): Promise<string> {
  const perSecond: number[] = [];
  const processorMs: number[] = [];
  let ticks = 0;
  for (let round = -1; round < rounds; round++) {
    const [began, before] = [performance.now(), process.cpuUsage()];
    ticks = await session(size);
    const { user, system } = process.cpuUsage(before);
    if (round < 0) continue;
    perSecond.push((ticks / (performance.now() - began)) * 1000);
    processorMs.push((user + system) / 1000 / ticks);
  }
  const named = `${size.symbols} symbols, ${size.steps} computed steps a tick`;
  return `- ${named}: ${spreadText(spreadOf(perSecond), 0)} ticks a second over ${ticks}; processor ms a tick ${spreadText(spreadOf(processorMs), 2)}`;
}

async function session({ symbols, steps }: typeof fixed): Promise<number> {
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
