import type { SimulationReport } from '../../simulation';
import { table } from './text';
import { wrap } from './wrap';

/** So many rows of a kind are shown; --json has all. */
const mostRows = 20;

/** A simulation for people: what the prices are, how it ended, what was traded. */
export function simulationLines(report: SimulationReport, columns: number): string[] {
  const { definition, startedAt, endedAt, status, error, unfinished, market, ticks, account } = report;
  const why = unfinished ?? (error === undefined ? undefined : `${error.type}: ${error.message}`);
  const say = (text: string, rest = '  '): string[] => wrap(text, columns, '', rest);
  return [
    ...say(
      `${definition} ${report.version}: ${unfinished === undefined ? status : 'not ended'}, simulated from ${startedAt} to ${endedAt}${ticks > 0 ? `, ${ticks} ticks` : ''}`,
    ),
    ...(why === undefined ? [] : say(why)),
    ...(market.length === 0 ? [] : ['', 'Prices', ...market.flatMap((prices) => priceLines(prices, columns))]),
    ...section('Steps', report.steps.map(stepRow)),
    ...section(
      'Faults',
      report.faults.map(({ step, kind, attempt, struck }) => [
        step,
        `${kind}@${attempt}`,
        struck ? 'happened' : 'did not happen: the step was not tried so often',
      ]),
    ),
    ...section('Orders', report.orders.map(orderRow)),
    ...section(
      'Fills',
      report.fills.map(({ at, side, quantity, symbol, price, fee }) => [
        at,
        side,
        quantity,
        symbol,
        `at ${price}`,
        `fee ${fee}`,
      ]),
    ),
    ...section(
      'Positions',
      account.positions.map((one) => [
        one.symbol,
        one.side,
        one.quantity,
        `at ${one.averagePrice}`,
        `worth ${one.marketValue}`,
        `profit ${one.unrealizedPnl}`,
      ]),
    ),
    ...section(
      'Halts',
      report.halts.map(({ at, level, scope, reason }) => [at, level, scope, reason]),
    ),
    ...section(
      'Alerts',
      report.alerts.map(({ at, severity, title }) => [at, severity ?? 'report', title]),
    ),
    ...section(
      'Events',
      report.events.map(({ at, name }) => [at, name]),
    ),
    '',
    ...say(
      `Account ${account.account}: opened with ${account.openingCash} ${account.currency}, ${counted(report.orders.length, 'order')}, ${counted(report.fills.length, 'fill')}, equity ${account.equity}, profit ${account.profit}, fees ${account.fees}. Nothing of this was sent anywhere.`,
    ),
  ];
}

const counted = (count: number, what: string): string =>
  `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`;

function priceLines({ symbol, date, text }: SimulationReport['market'][number], columns: number): string[] {
  const first = `  ${symbol}  ${date}  `;
  return wrap(text, columns, first, ' '.repeat(first.length));
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const left = rows.length - mostRows;
  return [
    '',
    title,
    ...table(rows.slice(0, mostRows).map((row) => [...row])).map((line) => `  ${line}`),
    ...(left > 0 ? [`  and ${left} more; --json has all`] : []),
  ];
}

function stepRow({
  path,
  succeeded,
  failed,
  skipped,
  cancelled,
  attempts,
  error,
}: SimulationReport['steps'][number]): string[] {
  const counts = Object.entries({ succeeded, failed, skipped, cancelled }).filter(([, count]) => count > 0);
  return [
    path,
    [
      ...counts.map(([how, count]) => `${count} ${how}`),
      ...(attempts > succeeded + failed + cancelled ? [`${attempts} attempts`] : []),
    ].join(', '),
    error === undefined ? '' : `${error.type}: ${error.message.split('\n', 1)[0] ?? ''}`,
  ];
}

function orderRow({
  at,
  side,
  quantity,
  symbol,
  type,
  limitPrice,
  state,
  rejection,
}: SimulationReport['orders'][number]): string[] {
  const price = limitPrice === undefined ? type : `${type} ${limitPrice}`;
  return [at, side, quantity, symbol, price, rejection === undefined ? state : `${state}: ${rejection.message}`];
}
