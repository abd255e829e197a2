import type { IncomingMessage, ServerResponse } from 'node:http';

/** Nothing is loaded but what this server serves; no script or style stands in a page; no other page may frame it. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What every answer carries. */
export function guardHeaders(response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', contentPolicy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  // Not `no-referrer`: with that, a browser hides where a form comes from, and the form is refused.
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  // Positions and orders are for who looks, not for a disk.
  response.setHeader('Cache-Control', 'no-store');
}

export const types = {
  html: 'text/html; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  css: 'text/css; charset=utf-8',
  script: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

export function send(response: ServerResponse, status: number, type: keyof typeof types, body: string): void {
  response.setHeader('Content-Type', types[type]);
  response.writeHead(status).end(body);
}

export function redirect(response: ServerResponse, to: string): void {
  response.setHeader('Location', to);
  send(response, 303, 'text', '');
}

/** The fields of a form; undefined where it has more bytes than a form of ours can have. */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end, so that the answer is heard.
    if (bytes <= mostFormBytes) chunks.push(chunk);
  }
  return bytes > mostFormBytes ? undefined : new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

const mostFormBytes = 16 * 1024;
