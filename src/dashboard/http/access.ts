import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BellwetherError } from '../../base/errors';

/** Who may look, and who may halt. */
export interface Access {
  readonly token: string;
  /** What a form has to send along, so that no other page can send it. */
  readonly formKey: string;
  isToken(given: string): boolean;
  isFormKey(given: string): boolean;
  /** Whether the browser has shown the token before. */
  isKnown(request: IncomingMessage): boolean;
  /** The header that lets the browser stay known until it is closed. */
  cookie(port: number): string;
}

const shortestToken = 16;

/** @throws BellwetherError `WrongUse` for a token that can be guessed. */
export function checkToken(token: string): void {
  if (token.length >= shortestToken && /^[A-Za-z0-9_-]+$/.test(token)) return;
  throw new BellwetherError(
    'WrongUse',
    `the token of the dashboard has ${token.length} characters; it takes ${shortestToken} or more letters, digits, '_' and '-'. Make one with: openssl rand -hex 32`,
  );
}

/** @throws BellwetherError `WrongUse` for a token that can be guessed. */
export function accessBy(given: string | undefined): Access {
  const token = given ?? randomBytes(32).toString('base64url');
  checkToken(token);
  // What a browser keeps is not the token itself, and ends with this process.
  const key = randomBytes(32);
  const derived = (purpose: string): string =>
    createHmac('sha256', key).update(`${purpose} ${token}`).digest('base64url');
  const session = derived('session');
  const formKey = derived('form');
  return {
    token,
    formKey,
    isToken: (text) => same(text, token),
    isFormKey: (text) => same(text, formKey),
    isKnown: (request) => same(cookieOf(request) ?? '', session),
    cookie: (port) => `${cookieName(port)}=${session}; Path=/; HttpOnly; SameSite=Strict`,
  };
}

/** Cookies are not kept apart by port: another dashboard on this machine has another name. */
const cookieName = (port: number): string => `bellwether-dashboard-${port}`;

function cookieOf({ headers, socket }: IncomingMessage): string | undefined {
  const name = `${cookieName(socket.localPort ?? 0)}=`;
  return (headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(name))
    ?.slice(name.length);
}

/** In the same time, however much of it is right and however long it is. */
function same(given: string, wanted: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}

/**
 * Why a request is not one of our own pages or of a person at this machine: a name that somebody lets point to loopback, a page of
 * another origin. Undefined where nothing is wrong. A change has to come from a page of ours, and a browser that says so.
 */
export function foreignness({ headers, method, socket }: IncomingMessage): string | undefined {
  const { host = '', origin } = headers;
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${socket.localPort}`);
  if (!hosts.includes(host)) return `the host '${host}' is not this dashboard`;
  if (origin !== undefined && origin !== `http://${host}`) return `pages of ${origin} may not ask`;
  if (method === 'POST' && origin === undefined) return 'a change has to come from a page of the dashboard itself';
  const site = headers['sec-fetch-site'];
  if (method === 'POST' && site !== undefined && site !== 'same-origin')
    return `pages of another site may not change anything`;
  return undefined;
}
