import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { startServed, type Served } from './served';

jest.setTimeout(180_000);

const chromium = process.env['BELLWETHER_CHROMIUM'] ?? '/usr/bin/chromium';
// The word beside it: this machine has no browser, and nothing of what a person sees is tested.
const title = existsSync(chromium) ? 'in Chromium' : `in Chromium, which is not at ${chromium} (BELLWETHER_CHROMIUM)`;

(existsSync(chromium) ? describe : describe.skip)(title, () => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  let profile: string;
  const errors: string[] = [];

  beforeAll(async () => {
    served = await startServed();
    await served.start('r1');
    profile = mkdtempSync(path.join(os.tmpdir(), 'bellwether-chromium-'));
    browser = await puppeteer.launch({
      executablePath: chromium,
      userDataDir: profile,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    page = await browser.newPage();
    page.on('console', (message) => errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('request', (request) => {
      if (new URL(request.url()).port !== String(served.port)) errors.push(`asks elsewhere: ${request.url()}`);
    });
  });
  afterAll(async () => {
    await browser.close();
    await served.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  const text = (selector: string): Promise<string> => page.$eval(selector, (element) => element.textContent);
  const has = (selector: string, wanted: string): Promise<unknown> =>
    page.waitForFunction(
      `document.querySelector(${JSON.stringify(selector)})?.textContent.includes(${JSON.stringify(wanted)})`,
    );
  const isOpen = (): Promise<unknown> => page.evaluate(`document.getElementById('halt-dialog').open`);
  const focused = (): Promise<unknown> =>
    page.evaluate(
      `[document.activeElement.id, document.activeElement.className, document.activeElement.textContent.trim()].join(' ')`,
    );

  /** Goes from the top of the page by the keyboard until something is reached. */
  async function tabTo(wanted: RegExp): Promise<void> {
    for (let pressed = 0; pressed < 40; pressed += 1) {
      await page.keyboard.press('Tab');
      if (wanted.test(String(await focused()))) return;
    }
    throw new Error(`not reached by Tab: ${String(wanted)}`);
  }

  it('opens with the address that the command told, and leaves the token out of the address', async () => {
    await page.goto(served.address);
    expect(page.url()).toBe(`http://127.0.0.1:${served.port}/`);
    await has('#liveness', 'Live');
    await has('#runs', 'r1');
    expect(await page.title()).toBe('Overview · Bellwether');
  });

  it('goes to a run by its link, and shows its graph', async () => {
    await Promise.all([page.waitForNavigation(), page.click('#runs a')]);
    await has('#liveness', 'Live');
    expect(await page.$$eval('.graph svg .state-failed', (found) => found.length)).toBe(1);
    expect(await page.title()).toBe('r1 · Bellwether');
  });

  it('shows a change without being loaded again, says it to who listens, and leaves the focus where it was', async () => {
    await page.evaluate(`window.notLoadedAgain = true`);
    await page.focus('#steps tbody tr:last-child a');
    await served.bellwether('signal', 'r1', 'go');
    await has('#steps tbody tr:last-child', 'asks:');
    await has('#said', 'ask running');
    expect(await page.evaluate(`window.notLoadedAgain`)).toBe(true);
    expect(await focused()).toMatch(/ ask$/);
    // Its message holds a script, which is text.
    expect(await page.title()).toBe('r1 · Bellwether');
  });

  it('is as wide as a small telephone, without scrolling sideways', async () => {
    await page.setViewport({ width: 400, height: 800 });
    expect(await page.evaluate(`document.documentElement.scrollWidth`)).toBe(400);
    await page.setViewport({ width: 1000, height: 800 });
  });

  it('asks once by the keyboard alone, and Escape halts nothing and leads back', async () => {
    await page.focus('#main');
    await tabTo(/Halt this run/);
    await page.keyboard.press('Enter');
    expect(await isOpen()).toBe(true);
    expect(await text('#halt-title')).toBe('Halt the run r1?');
    expect(await focused()).toMatch(/^halt-reason/);
    await page.keyboard.type('not meant');
    await page.keyboard.press('Escape');
    expect(await isOpen()).toBe(false);
    expect(await focused()).toMatch(/Halt this run/);
    expect((await served.bellwether('show', 'r1')).out).toMatch(/^r1 {3}running/);
  });

  it('does not halt without a reason', async () => {
    await page.keyboard.press('Enter');
    expect(await page.$eval('#halt-reason', (input) => (input as { value?: string }).value)).toBe('');
    await page.keyboard.press('Enter');
    expect(await isOpen()).toBe(true);
    expect(await text('#halt-answer')).toBe('');
  });

  it('halts when it is confirmed, says what came of it, and shows the run halted', async () => {
    await page.keyboard.type('prices are wrong');
    await tabTo(/Halt now/);
    await page.keyboard.press('Enter');
    await has('#halt-answer h3', 'Halted');
    expect(await text('#halt-answer pre')).toContain('halted r1: prices are wrong');
    await tabTo(/Close/);
    await page.keyboard.press('Enter');
    expect(await isOpen()).toBe(false);
    await has('#standing', 'halted');
    await has('#liveness', 'Ended');
    await page.reload();
    expect(await text('#liveness')).toBe('Ended');
    await page.setViewport({ width: 400, height: 800 });
    expect(await page.evaluate(`document.documentElement.scrollWidth`)).toBe(400);
    expect((await served.bellwether('show', 'r1')).out).toMatch(/^r1 {3}halted/);
  });

  it('works without its script, as a snapshot with a page that asks', async () => {
    const plain = await browser.newPage();
    await plain.setJavaScriptEnabled(false);
    await served.start('r2');
    await plain.goto(`http://127.0.0.1:${served.port}/run?id=r2`);
    expect(await plain.$eval('#liveness', (element) => element.textContent)).toBe('Snapshot');
    await Promise.all([plain.waitForNavigation(), plain.click('a.halt')]);
    await plain.type('#page-halt-reason', 'by hand');
    await Promise.all([plain.waitForNavigation(), plain.click('main button[type=submit]')]);
    expect(await plain.$eval('h1', (element) => element.textContent)).toBe('Halted: the run r2');
    await plain.close();
  });

  it('has loaded nothing from elsewhere, and had no error', () => {
    expect(errors).toEqual([]);
  });
});
