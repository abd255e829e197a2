import type { ServerResponse } from 'node:http';
import type { Feed } from './feed';
import type { Rendering } from './rendering';

export interface EventStreamsOptions {
  /** Browsers, or tabs of them, that may listen at once. */
  readonly most: number;
  /** How often a listener is told that the server is there, when nothing else is to tell. */
  readonly beatMs: number;
}

/** What a listener may be behind by, in bytes, before it is let go: it asks anew, and is sent only how things stand then. */
const mostUnsentBytes = 4 * 1024 * 1024;

/** Streams of server-sent events: what has changed on a page goes to all who look at it. */
export class EventStreams {
  readonly #options: EventStreamsOptions;
  readonly #open = new Set<() => void>();

  constructor(options: EventStreamsOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#open.size >= this.#options.most;
  }

  /** Answers with what the feed tells, until one of the two leaves. */
  serve(response: ServerResponse, feed: Feed): void {
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.setHeader('X-Accel-Buffering', 'no');
    response.writeHead(200);
    const sent = new Map<string, string>();
    const tell = (event: string, data: unknown): void => {
      if (!this.#open.has(end)) return;
      // One who does not read would fill the memory.
      if (response.writableLength > mostUnsentBytes) end();
      else response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    const beat = setInterval(() => tell('beat', {}), this.#options.beatMs);
    const end = (): void => {
      clearInterval(beat);
      leave();
      this.#open.delete(end);
      response.end();
    };
    let leave = (): void => undefined;
    this.#open.add(end);
    response.once('close', end);
    response.once('error', end);
    tell('beat', {});
    leave = feed.subscribe({
      changed: (rendering) => {
        const isFirst = sent.size === 0;
        for (const section of changedSections(rendering, sent)) tell('section', section);
        if (!isFirst && rendering.said.length > 0) tell('say', rendering.said);
        tell('fresh', { at: new Date().toISOString() });
        if (!rendering.over) return;
        tell('over', {});
        end();
      },
      stale: (problem) => tell('stale', { problem }),
    });
    // It may have left while it was told of the first look.
    if (!this.#open.has(end)) leave();
  }

  /** Ends all streams. */
  close(): void {
    for (const end of [...this.#open]) end();
  }
}

function changedSections(
  { sections }: Rendering,
  sent: Map<string, string>,
): readonly { readonly id: string; readonly html: string }[] {
  const changed = Object.entries(sections).filter(([id, html]) => sent.get(id) !== html);
  return changed.map(([id, html]) => {
    sent.set(id, html);
    return { id, html };
  });
}
