import { testPorts } from '../../support/test-ports';
import { inputFor, madeUpTrades, optionalInputs, sampleResult, writeReport } from './report-input';

const hostile = `<script>alert('1')</script>"'&<img src=x onerror=alert(1)>\u2028`;

/** Text that the schemas leave free. Enumerations, dates and hashes cannot carry anything else. */
const freeText = new Set([
  'symbol',
  'strategy',
  'description',
  'source',
  'currency',
  'reason',
  'selected_by',
  'baseline_strategy',
  'direction',
  'action',
  'name',
  'status',
  'kind',
  'as_of',
  'from',
  'to',
  'known_on',
  'entry_date',
  'exit_date',
  'sha256',
  'date',
]);

function poisoned(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return freeText.has(key) ? hostile : value;
  if (Array.isArray(value)) return value.map((entry) => (typeof entry === 'string' ? hostile : poisoned(entry, key)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, poisoned(entry, name)]));
}

const tagsOf = (html: string) => html.replace(/<style>[\s\S]*?<\/style>/, '').match(/<[^>]*>/g) ?? [];
const wellFormed = /^<(!doctype html|\/?[a-z][a-z0-9]*(\s+[a-z][\w:-]*(="[^"<>]*")?)*\s*\/?)>$/i;
const namesOf = (tags: readonly string[]) => tags.map((tag) => tag.slice(0, tag.search(/[\s>]/)));

async function drawPage(optional: object): Promise<string> {
  const ports = testPorts();
  return (await writeReport(ports, { ...(await inputFor(ports, await sampleResult(ports))), ...optional })).html;
}

let whole: Promise<string> | undefined;

/** The page with the optional inputs given; that with all of them is drawn once for all tests. */
function page(optional?: object): Promise<string> {
  if (optional !== undefined) return drawPage(optional);
  whole ??= drawPage(optionalInputs);
  return whole;
}

describe('the HTML report', () => {
  it('keeps every text harmless, whoever wrote it', async () => {
    const ports = testPorts({ step: { runId: hostile, stepPath: 'test_step', attempt: 1 } });
    const result = await sampleResult(ports);
    const trades = poisoned(result.trades) as typeof result.trades;
    const harmless = await inputFor(ports, result);
    const { backtest } = poisoned(await inputFor(ports, { ...result, trades })) as typeof harmless;
    const { html } = await writeReport(ports, {
      ...(poisoned(optionalInputs) as object),
      title: hostile,
      backtest: {
        ...backtest,
        result: backtest.result,
        provenance: backtest.provenance.map((entry) => ({ ...entry, kind: 'real' })),
        strategies: backtest.strategies.map((entry) => ({ ...entry, parameters: { [hostile]: hostile } })),
        warnings: [hostile],
      },
    });
    expect(html).not.toMatch(/<script|<img/i);
    expect(html.split('&lt;script&gt;').length).toBeGreaterThan(60);
    const same = await writeReport(ports, { ...optionalInputs, backtest: { ...harmless.backtest, warnings: ['x'] } });
    const known = new Set(namesOf(tagsOf(same.html)));
    expect(namesOf(tagsOf(html)).filter((name) => !known.has(name))).toEqual([]);
    expect(tagsOf(html).filter((tag) => !wellFormed.test(tag))).toEqual([]);
  });

  it('has only well-formed tags', async () => {
    expect(tagsOf(await page()).filter((tag) => !wellFormed.test(tag))).toEqual([]);
  });

  it('closes what it opens, in order', async () => {
    const open: string[] = [];
    const empty = new Set(['meta', 'br', 'hr', '!doctype']);
    for (const tag of tagsOf(await page())) {
      const name = tag
        .replace(/^<\/?/, '')
        .split(/[\s>/]/)[0]
        .toLowerCase();
      if (empty.has(name) || tag.endsWith('/>')) continue;
      if (!tag.startsWith('</')) open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  it('needs no network, no other file and no script', async () => {
    const html = await page();
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|\ssrc=|\son\w+=/i);
    const addresses = html.match(/[a-z]+:\/\/[^\s"'<]+/g) ?? [];
    expect(new Set(addresses)).toEqual(new Set());
    expect(html.match(/href="[^"]*"/g)).toEqual(['href="#trade-list"']);
    expect((html.match(/url\([^)]*\)/g) ?? []).filter((url) => !url.startsWith('url(#'))).toEqual([]);
  });

  it('gives every id once, and refers only to ids that are there', async () => {
    const html = await page();
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(new Set(ids).size);
    const wanted = [...html.matchAll(/(?:aria-labelledby="|url\(#|href="#)([^")]*)/g)].map(([, id]) => id);
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('describes its charts in words and its tables by name', async () => {
    const html = await page();
    const charts = html.match(/<svg[^>]*>/g) ?? [];
    expect(charts).toHaveLength(4);
    for (const chart of charts) expect(chart).toMatch(/role="img" aria-label="Line chart of the [^"]{60,}"/);
    expect(html.match(/<table/g)).toHaveLength(
      (html.match(/role="region" tabindex="0"\s+aria-label="[^"]+"/g) ?? []).length,
    );
    expect(html.match(/<h1/g)).toHaveLength(1);
  });

  it.each([
    ['selection', 'How the strategy was chosen'],
    ['analysis', 'Market analysis'],
    ['quality', 'Quality'],
  ])('leaves the section out when %s is not given', async (name, heading) => {
    const { [name as 'quality']: _, ...others } = optionalInputs;
    expect(await page()).toContain(`>${heading}</h`);
    expect(await page(others)).not.toContain(`>${heading}</h`);
  });

  it('shows the validation of the choice beside the baseline, however poor', async () => {
    const html = await page();
    for (const figure of ['8.9\u00a0%', '20.0\u00a0%', '\u22121.94\u00a0%', '+2.05\u00a0%', 'chosen by the baseline']) {
      expect(html).toContain(figure);
    }
  });

  it('says what buy and hold is, what the scores decide, and which bars the choice was learned from', async () => {
    const text = (await page()).replace(/\s+/g, ' ');
    expect(text).toContain('bought at the first open of the window and held to its end');
    expect(text).toContain('which makes that of the winner slightly optimistic');
    expect(text).toContain('Stale opens');
    expect(text).toContain('>777<');
    expect(text).toMatch(/The choice was learned from bars of .{0,60}2010-01-04/);
  });

  it('says so when the backtest traded another strategy than the one chosen', async () => {
    const [choice] = optionalInputs.selection.selections;
    const selection = { ...optionalInputs.selection, selections: [{ ...choice, strategy: 'momentum' }] };
    expect(await page({ selection })).toContain('Not what was traded.');
    expect(await page()).not.toContain('Not what was traded.');
  });

  it('says so when the analysis has read bars of the test window', async () => {
    const [entry] = optionalInputs.analysis.analyses;
    const late = { analysis: { analyses: [{ ...entry, as_of: '2014-01-02' }] } };
    expect(await page(late)).toContain('they were not known when it began');
    expect(await page()).not.toContain('they were not known when it began');
  });

  it.each([
    [500, 500, false],
    [501, 500, true],
  ])('lists of %i trades %i', async (count, listed, noted) => {
    const ports = testPorts();
    const result = { ...(await sampleResult(ports)), trades: madeUpTrades(count) };
    const { html, json } = await writeReport(ports, await inputFor(ports, result));
    const list = html.slice(html.indexOf('id="trade-list"'));
    expect(list.match(/<td class="date">/g)).toHaveLength(listed * 2);
    expect(list.includes(`the last 250 of ${count} trades; all of them are in the JSON`)).toBe(noted);
    expect((JSON.parse(json) as { trades: unknown[] }).trades).toHaveLength(count);
  });

  it.each([
    ['real', undefined],
    ['synthetic', 'Synthetic data.'],
    ['unknown', 'Origin of the data not stated.'],
  ] as const)('heads a report on %s data with a notice where one is due', async (kind, notice) => {
    const ports = testPorts();
    const input = await inputFor(ports, await sampleResult(ports));
    input.backtest.provenance[0].kind = kind;
    const { html } = await writeReport(ports, input);
    if (notice === undefined) expect(html).not.toContain('class="notice"');
    else expect(html.slice(0, html.indexOf('Headline figures'))).toContain(notice);
  });

  it('puts the warnings of the backtest before its figures', async () => {
    const ports = testPorts();
    const input = await inputFor(ports, await sampleResult(ports));
    input.backtest.warnings = ['SPX: all of its capital was lost'];
    const { html } = await writeReport(ports, input);
    expect(html.slice(0, html.indexOf('Headline figures'))).toContain('SPX: all of its capital was lost');
  });

  it.each([
    ['EUR', 'in EUR, net of costs'],
    ['unknown', 'in the currency of the bars, which their source does not name, net of costs'],
  ])('does not take bars without a currency for bars in one of that name: %s', async (currency, text) => {
    const ports = testPorts();
    const input = await inputFor(ports, await sampleResult(ports));
    input.backtest.currency = currency;
    input.backtest.assumptions = [];
    const { html } = await writeReport(ports, input);
    expect(html).toContain(text);
    expect(html.includes('in unknown') || html.includes(' unknown,')).toBe(false);
  });

  it('says so when a line is drawn with fewer points than it has', async () => {
    const ports = testPorts();
    const short = await writeReport(ports, await inputFor(ports, await sampleResult(ports)));
    expect(short.html).not.toContain('a line are drawn');
    const all = await sampleResult(ports, '1999-01-04');
    const { html, json } = await writeReport(ports, await inputFor(ports, all));
    expect(html).toContain('Of 5,031 values at most 5,000 a line are drawn');
    const report = JSON.parse(json) as { equity_curve: { value: number[] } };
    expect(report.equity_curve.value).toHaveLength(5031);
  });

  it('chooses a logarithmic scale for a wide range, and says which scale it is', async () => {
    const ports = testPorts();
    const wide = await sampleResult(ports);
    const steep = {
      ...wide,
      benchmark: { ...wide.benchmark, value: wide.benchmark.value.map((value) => value ** 2 / 1e5) },
    };
    steep.benchmark.value[steep.benchmark.value.length - 1] = 900_000;
    expect((await writeReport(ports, await inputFor(ports, wide))).html).toContain('The scale is linear');
    expect((await writeReport(ports, await inputFor(ports, steep))).html).toContain('The scale is logarithmic');
  });

  it('draws an account that was lost', async () => {
    const ports = testPorts();
    const lost = await sampleResult(ports);
    lost.equity.value.fill(0, 600);
    const { html, output } = await writeReport(ports, await inputFor(ports, lost));
    expect(output.summary.total_return).toBe(-1);
    expect(html).toContain('\u2212100.00\u00a0%');
    expect(html).not.toContain('NaN');
  });
});
