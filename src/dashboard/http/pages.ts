import type { ServerResponse } from 'node:http';
import { BellwetherError } from '../../base/errors';
import { Html, html } from '../../base/html';
import { script } from '../assets/script';
import { icon, style } from '../assets/style';
import type { EventStreams } from '../live/event-stream';
import { overviewLook, runLook, type Feeds } from '../live/feeds';
import type { Rendering } from '../live/rendering';
import { haltPage } from '../pages/halt-form';
import { pageOf, type PageParts } from '../pages/layout';
import { overviewPage } from '../pages/overview';
import { runPage, stepPage } from '../pages/run-page';
import { liveAddress, runAddress } from '../pages/words';
import type { DashboardSources, HaltWish } from '../sources';
import { send } from './answers';

interface PagesOptions {
  readonly sources: DashboardSources;
  readonly feeds: Feeds;
  readonly streams: EventStreams;
  readonly formKey: string;
}

/** Everything that is looked at: pages, what keeps them up to date, and what they are made with. */
export class Pages {
  constructor(private readonly options: PagesOptions) {}

  async answer(response: ServerResponse, address: URL): Promise<void> {
    const given = (name: string): string => address.searchParams.get(name) ?? '';
    switch (address.pathname) {
      case '/assets/style.css': {
        send(response, 200, 'css', style);
        return;
      }
      case '/assets/script.js': {
        send(response, 200, 'script', script);
        return;
      }
      case '/assets/icon.svg': {
        send(response, 200, 'svg', icon);
        return;
      }
      case '/live': {
        this.#live(response, address.searchParams.get('run') ?? undefined);
        return;
      }
      case '/':
        return this.#page(response, () => this.#overview());
      case '/run':
        return this.#page(response, () => this.#run(given('id')));
      case '/step':
        return this.#page(response, () => this.#step(given('run'), given('path')));
      case '/halt':
        return this.#page(response, async () => this.#halt(given('scope'), given('key')));
      default:
        return this.#page(response, () => Promise.reject(new BellwetherError('NoPage', 'there is no such page')));
    }
  }

  #live(response: ServerResponse, runId: string | undefined): void {
    const { feeds, streams } = this.options;
    if (streams.isFull) {
      response.setHeader('Retry-After', '10');
      return send(response, 503, 'text', 'As many pages are kept up to date as can be; close one.\n');
    }
    streams.serve(response, runId === undefined ? feeds.overview : feeds.run(runId));
  }

  async #page(response: ServerResponse, make: () => Promise<Omit<PageParts, 'at' | 'formKey'>>): Promise<void> {
    const whole = (parts: Omit<PageParts, 'at' | 'formKey'>): string =>
      pageOf({ ...parts, at: new Date().toISOString(), formKey: this.options.formKey });
    try {
      send(response, 200, 'html', whole(await make()));
    } catch (error) {
      if (!(error instanceof BellwetherError)) throw error;
      const content = html`<h1>Not to be shown</h1>
        <p>${error.message}</p>
        <p><a href="/">Overview</a></p>`;
      send(
        response,
        unknownCodes.includes(error.code) ? 404 : 503,
        'html',
        whole({ title: 'Not to be shown', content }),
      );
    }
  }

  async #overview(): Promise<Omit<PageParts, 'at' | 'formKey'>> {
    const rendering = await overviewLook(this.options.sources)();
    return { title: 'Overview', content: overviewPage(partsOf(rendering)), live: liveAddress() };
  }

  async #run(runId: string): Promise<Omit<PageParts, 'at' | 'formKey'>> {
    const rendering = await runLook(this.options.sources, runId)();
    const content = runPage(runId, partsOf(rendering));
    return { title: runId, content, ...(rendering.over ? { over: true } : { live: liveAddress(runId) }) };
  }

  async #step(runId: string, path: string): Promise<Omit<PageParts, 'at' | 'formKey'>> {
    const why = await this.options.sources.explain(runId, path);
    return { title: `${path} of ${runId}`, content: stepPage(runId, why) };
  }

  #halt(scope: string, key: string): Omit<PageParts, 'at' | 'formKey'> {
    const known = (['run', 'account', 'all'] as const).find((one) => one === scope);
    if (known === undefined) throw new BellwetherError('NoPage', `'${scope}' cannot be halted`);
    const target: Pick<HaltWish, 'scope' | 'key'> = { scope: known, key };
    const back = known === 'run' ? runAddress(key) : '/';
    return { title: 'Halt', content: haltPage(target, this.options.formKey, back) };
  }
}

const unknownCodes = ['NoPage', 'UnknownRun', 'UnknownStep', 'RunNotBegun'];

/** The sections as they were drawn, with their text escaped. */
const partsOf = ({ sections }: Rendering): Readonly<Record<string, Html>> =>
  Object.fromEntries(Object.entries(sections).map(([id, text]) => [id, new Html(text)]));
