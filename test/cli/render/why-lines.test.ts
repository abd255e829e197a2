import { stripVTControlCharacters } from 'node:util';
import { whyLines } from '../../../src/cli/render/why-lines';
import type { StepReport } from '../../../src/engine';

const text = 'false because drawdown (0) > alert_thresholds.drawdown (0.05) is false';
const steps: readonly StepReport[] = [
  { path: 'fetch', kind: 'action', status: 'succeeded' },
  {
    path: 'check_alerts/drawdown_alert',
    kind: 'action',
    status: 'skipped',
    skip: { kind: 'condition', text, letsGo: true },
  },
  { path: 'go', kind: 'wait', status: 'running', waitsFor: 'the open' },
];

const plain = (columns: number, notes = new Map<string, string>()): string[] =>
  whyLines(steps, notes, columns).map(stripVTControlCharacters);

describe('why the steps of a run stand as they do', () => {
  it('stands beside a step where it fits, else whole below it, further in than any path', () => {
    expect(plain(80)).toEqual([
      '✓ fetch                        succeeded',
      '– check_alerts/drawdown_alert  skipped',
      `        ${text}`,
      '▸ go                           running    waits for the open',
    ]);
    expect(plain(60).slice(1, 4)).toEqual([
      '– check_alerts/drawdown_alert  skipped',
      '        false because drawdown (0) >',
      '        alert_thresholds.drawdown (0.05) is false',
    ]);
  });

  it('is one line a step in a wide terminal', () => {
    expect(plain(120)[1]).toBe(`– check_alerts/drawdown_alert  skipped    ${text}`);
  });

  it('has what is known of the attempts behind it', () => {
    expect(plain(120, new Map([['go', 'attempt 2 begins at 10:00']]))[2]).toBe(
      '▸ go                           running    waits for the open; attempt 2 begins at 10:00',
    );
  });
});
