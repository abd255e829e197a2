import { lineChart, type LineChart } from '../../../../src/slices/monitor/chart/line-chart';
import { escapeHtml } from '../../../../src/slices/monitor/html/html';

const day = 86_400_000;
const start = Date.UTC(2018, 0, 1);
const chart: LineChart = {
  lines: [
    {
      points: [
        [start, 0],
        [start + 50 * day, 10],
        [start + 100 * day, 5],
      ],
      colour: 'var(--strategy)',
      width: 2,
    },
  ],
  marks: [{ point: [start + 100 * day, 5], label: 'five', colour: 'var(--strategy)' }],
  low: 0,
  high: 10,
  valueTicks: [
    { at: 0, label: 'zero' },
    { at: 10, label: 'ten' },
  ],
};
const draw = (id: string, label = 'a line') => lineChart(chart, { id, width: 400, height: 200, label }, escapeHtml);

describe('a line chart', () => {
  it('is drawn the same whatever was drawn before', () => {
    const first = draw('one');
    draw('other');
    expect(draw('one')).toBe(first);
  });

  it('carries no class, hover rule or id of the library', () => {
    expect(draw('one')).not.toMatch(/zr\d|class=|<style|ecmeta|:hover/);
  });

  it('has ids of its own, so that several stand on a page', () => {
    expect(draw('one')).toContain('id="one-c0"');
    expect(draw('one')).toContain('url(#one-c0)');
    expect(draw('two').replaceAll('two-', 'one-')).toBe(draw('one'));
  });

  it('draws the line through its points, in the colour of the page', () => {
    // 12 + 4 x 7 pixels left, 16 right, 12 above, 26 below.
    expect(draw('one')).toMatch(/<path d="M40 174L212 12L384 93" [^>]*stroke="var\(--strategy\)" stroke-width="2"/);
  });

  it('labels both axes and the marked point', () => {
    for (const label of ['zero', 'ten', '2018', 'Feb', 'Mar', 'Apr', 'five'])
      expect(draw('one')).toContain(`>${label}</text>`);
  });

  it('keeps its description harmless', () => {
    expect(draw('one', '"><script>')).toContain('aria-label="&quot;&gt;&lt;script&gt;"');
  });
});
