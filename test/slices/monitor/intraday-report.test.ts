import { performanceReportSchema } from '../../../src/slices/monitor/report/report-schema';
import { intraday, ports } from '../backtest/intraday-bars';
import { timeTicks } from '../../../src/slices/monitor/chart/time-ticks';
import { writeReport } from './report-input';

describe('the report of a backtest on intraday bars', () => {
  it('shows times and not only dates, and says of which zone', async () => {
    const { output, result } = await intraday({ flat_at_close: true });
    const { html, json } = await writeReport(ports, { backtest: output });
    const [trade] = result.trades;
    const shown = (text: string) => text.slice(0, 16).replace('T', ' ');
    expect(html).toContain(shown(trade.entry_date));
    expect(html).toContain(shown(trade.exit_date));
    expect(html).toContain(shown(output.performance.max_drawdown_trough ?? 'none'));
    expect(html).toContain('Session end');
    expect(html).toContain('Times are in UTC and name a bar by its start.');
    const report = performanceReportSchema.parse(JSON.parse(json));
    expect(report.interval).toBe('30m');
    expect(report.equity_curve.date.slice(0, 2)).toEqual(['2024-10-04T19:30:00.000Z', '2024-10-07T13:30:00.000Z']);
    expect(new Set(report.equity_curve.date).size).toBe(report.equity_curve.value.length);
    // Under both charts, whose axis names dates that have bars.
    expect(html.split('Each bar takes the same room, time without bars none')).toHaveLength(3);
    expect(html).toContain('>31 Dec</text>');
  });
});

it.each([
  ['hours of a session', '2024-11-29T14:30Z', '2024-11-29T18:00Z', 6, ['15:00', '16:00', '17:00', '18:00']],
  ['hours over a midnight', '2024-11-25T14:30Z', '2024-11-27T21:00Z', 8, ['26 Nov', '12:00', '27 Nov', '12:00']],
])('the time axis names %s', (_, from, to, most, labels) => {
  expect(timeTicks(Date.parse(from), Date.parse(to), most).map(({ label }) => label)).toEqual(labels);
});
