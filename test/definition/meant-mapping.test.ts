import type { Json } from '../../src/base/json';
import { mappingRemedy, meantMapping } from '../../src/definition/meant-mapping';

describe('the mapping that is meant', () => {
  it.each<[string, Json, string]>([
    ['for_each', '${{ xs }}', "; write for_each: { items: '${{ xs }}' }"],
    ['for_each', [1, 'a b', true], "; write for_each: { items: [1, 'a b', true] }"],
    ['for_each', [], '; write for example for_each: { items: [SPX, IXIC], as: symbol }'],
    ['for_each', 'xs', '; write for example for_each: { items: [SPX, IXIC], as: symbol }'],
    ['retry', 5, '; write retry: { max_attempts: 5 }'],
    ['retry', 0, '; write for example retry: { max_attempts: 3 }'],
    ['retry', 'often', '; write for example retry: { max_attempts: 3 }'],
    ['repeat', 10, '; write repeat: { max_iterations: 10 }'],
    ['repeat', "regime == 'bull'", "; write repeat: { until: 'regime == ''bull''' }"],
    ['repeat', '5m', '; write for example repeat: { until: drawdown > 0.1, every: 1m }'],
    ['schedule', '0 9 * * *', "; write schedule: { cron: '0 9 * * *' }"],
    ['schedule', '*/30 * * * * *', "; write schedule: { cron: '*/30 * * * * *' }"],
    ['schedule', '5m', '; write schedule: { every: 5m }'],
    ['schedule', 'daily', "; write for example schedule: { cron: '0 9 * * MON-FRI' }"],
    ['resources', '512MiB', '; write resources: { memory: 512MiB }'],
    ['resources', 2, '; write resources: { cpu: 2 }'],
    ['for_each', ['x'.repeat(100)], '; write for example for_each: { items: [SPX, IXIC], as: symbol }'],
    ['with', 5, ''],
    ['constructor', 5, ''],
  ])('of %s: %j is told', (key, value, remedy) => {
    expect(mappingRemedy(key, value)).toBe(remedy);
  });

  it('is undefined where nobody can tell', () => {
    expect(meantMapping('schedule', 'daily')).toBeUndefined();
    expect(meantMapping('schedule', '0 9 * * *')).toEqual({ cron: '0 9 * * *' });
  });
});
