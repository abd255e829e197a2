import { z } from 'zod';
import { fixed, percent, signed, signedPercent } from '../html/format';

const figure = z.number().nullish();

/** What a report tells of the output of `monitor.calculate_daily_metrics`; anything else in it is sent along as data. */
export const reportMetricsSchema = z.looseObject({
  account: z.string().optional(),
  kind: z.string().optional(),
  session: z.string().optional(),
  currency: z.string().optional(),
  equity: figure,
  cash: figure,
  exposure: figure,
  daily_pnl: figure,
  daily_return: figure,
  total_pnl: figure,
  drawdown: figure,
  session_max_drawdown: figure,
  open_positions: figure,
  position_concentration: figure,
  performance: z.looseObject({ sharpe: figure, sortino: figure, cagr: figure, max_drawdown: figure }).nullish(),
  returns: z.looseObject({ var_95: figure, cvar_95: figure, win_rate: figure }).nullish(),
});

export type ReportMetrics = z.infer<typeof reportMetricsSchema>;

type Line = readonly [name: string, text: string];

/** The figures as lines of text, those that are given. */
export function reportText(metrics: ReportMetrics): string {
  const { performance, returns, currency = '' } = metrics;
  const money = (value: number): string => `${fixed(value)} ${currency}`.trim();
  const lines = [
    line('Equity', metrics.equity, money),
    line('Cash', metrics.cash, money),
    line('Result of the day', metrics.daily_pnl, (value) => `${signed(value)} ${currency}`.trim()),
    line('Return of the day', metrics.daily_return, signedPercent),
    line('Result in total', metrics.total_pnl, (value) => `${signed(value)} ${currency}`.trim()),
    line('Drawdown', metrics.drawdown, percent),
    line('Deepest fall of the day', metrics.session_max_drawdown, percent),
    line('Open positions', metrics.open_positions, (value) => fixed(value, 0)),
    line('Exposure', metrics.exposure, percent),
    line('Largest position', metrics.position_concentration, percent),
    line('Sharpe ratio', performance?.sharpe, fixed),
    line('Sortino ratio', performance?.sortino, fixed),
    line('Growth a year', performance?.cagr, signedPercent),
    line('Largest drawdown', performance?.max_drawdown, percent),
    line('Value at risk, 95 %', returns?.var_95, percent),
    line('Expected shortfall, 95 %', returns?.cvar_95, percent),
    line('Days won', returns?.win_rate, percent),
  ].filter((entry) => entry !== undefined);
  const width = Math.max(0, ...lines.map(([name]) => name.length));
  return lines.map(([name, text]) => `${`${name}:`.padEnd(width + 2)}${text}`).join('\n');
}

function line(name: string, value: number | null | undefined, format: (value: number) => string): Line | undefined {
  return value === null || value === undefined ? undefined : [name, format(value)];
}
