import { request, type IncomingMessage } from 'node:http';
import type { Dashboard } from '../../src/dashboard';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Asks a dashboard with exactly these headers: `fetch` would not let a test name its host. */
export function ask(
  { port }: Pick<Dashboard, 'port'>,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The cookie that the token brings. */
export async function cookieOf(dashboard: Pick<Dashboard, 'port' | 'token'>): Promise<string> {
  const { headers } = await ask(dashboard, `/?token=${dashboard.token}`);
  return headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
}

/** What a form of the dashboard sends along. */
export async function formKeyOf(dashboard: Pick<Dashboard, 'port'>, cookie: string): Promise<string> {
  const { body } = await ask(dashboard, '/halt?scope=all&key=', { headers: { cookie } });
  return /name="form_key" value="([^"]+)"/.exec(body)?.[1] ?? '';
}

export interface Listening {
  /** Everything that was heard so far, in order. */
  readonly events: { readonly event: string; readonly data: unknown }[];
  /** Resolves to the first event of this name that fits and was not heard when this was called before. */
  until(event: string, fits?: (data: never) => boolean): Promise<unknown>;
  readonly ended: Promise<void>;
  readonly status: Promise<number>;
  leave(): void;
}

/** Listens to a stream of server-sent events. */
export function listen({ port }: Pick<Dashboard, 'port'>, path: string, cookie: string): Listening {
  const events: Listening['events'] = [];
  const waiting = new Set<() => void>();
  let seen = 0;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const sent = request({ host: '127.0.0.1', port, path, headers: { cookie } });
  const status = new Promise<number>((resolve, reject) => {
    sent.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) {
          const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? [];
          events.push({ event, data: JSON.parse(data) as unknown });
        }
        for (const look of waiting) look();
      });
      response.once('close', end);
      response.once('error', end);
    });
    sent.once('error', (error) => {
      end();
      reject(error);
    });
  });
  status.catch(() => undefined);
  sent.end();
  return {
    events,
    ended,
    status,
    leave: () => sent.destroy(),
    until: (event, fits = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          while (seen < events.length) {
            const next = events[seen];
            seen += 1;
            if (next?.event === event && fits(next.data as never)) {
              waiting.delete(look);
              resolve(next.data);
              return;
            }
          }
        };
        waiting.add(look);
        look();
      }),
  };
}
