import { createOptimizationReport } from '../../../../src/slices/monitor';
import { createParameterSpace, run, validate } from '../../../../src/slices/optimize';
import { putBarSet } from '../../../../src/slices/shared/bars';
import { setOf } from '../../backtest/intraday-bars';
import { testPorts } from '../../../support/test-ports';

const ports = testPorts({ step: { runId: 'test-run', stepPath: 'generate_report', attempt: 1 } });

describe('the report of a search on intraday bars', () => {
  it('tells windows to the bar, says of which zone, and draws each bar at its own time', async () => {
    const bars = await putBarSet(ports.artifacts, setOf());
    const text = { strategy: 'moving_average_cross', parameters: { fast_period: { values: [3, 5, 8] } } };
    const { space } = createParameterSpace.output.parse(
      await createParameterSpace.run(createParameterSpace.input.parse(text), ports),
    );
    const train = { from: '2024-10-01', to: '2024-11-29' };
    const optimization = run.output.parse(await run.run(run.input.parse({ bars, space, train, folds: 3 }), ports));
    const test = { from: '2024-12-02', to: '2024-12-31' };
    const validation = validate.output.parse(
      await validate.run(validate.input.parse({ bars, result: optimization.result, test }), ports),
    );
    const input = createOptimizationReport.input.parse({ optimization, validation });
    const output = createOptimizationReport.output.parse(await createOptimizationReport.run(input, ports));
    const html = ports.files.get(output.html.path) ?? '';
    for (const { train: fold } of optimization.walk_forward?.folds ?? [])
      expect(html).toContain(`<span class="date">${fold.to.slice(0, 16).replace('T', ' ')}</span>`);
    expect(html).not.toMatch(/<span class="date">[^<]*T/);
    expect(html.split('Times are in UTC and name a bar by its start.')).toHaveLength(2);
    expect(html).not.toContain('NaN');
    expect(html.split('Each bar takes the same room, time without bars none')).toHaveLength(2);
    const [progress] = html.slice(html.indexOf('id="search"')).split('</svg>');
    expect([...progress.matchAll(/>(\d)<\/text>/g)].map(([, count]) => count)).toEqual(['0', '1', '2', '3']);
    const { out_of_sample: curves } = JSON.parse(ports.files.get(output.json.path) ?? '') as {
      readonly out_of_sample: { readonly strategy: { readonly date: string[]; readonly value: number[] } };
    };
    expect(curves.strategy.date.slice(0, 2)).toEqual(['2024-11-29T17:30:00.000Z', '2024-12-02T14:30:00.000Z']);
    expect(new Set(curves.strategy.date).size).toBe(curves.strategy.value.length);
  });
});
