/** Where a piece of work stands in a trace, as W3C Trace Context has it. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether spans of this trace are recorded. */
  readonly sampled: boolean;
}

/** Work of a run that has ended, as it is recorded in a trace. Ids as in W3C Trace Context, times in milliseconds since the epoch. */
export interface EndedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly sampled: boolean;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly error?: { readonly type: string; readonly message: string };
}

const form = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Undefined for what is no `traceparent` of version 00. */
export function parseTraceparent(text: unknown): TraceContext | undefined {
  const [, traceId, spanId, flags] = form.exec(typeof text === 'string' ? text : '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Where the headers of a message say that it stands, as tracers write them: `{ traceparent }`. */
export const traceInCarrier = (carrier: unknown): TraceContext | undefined =>
  typeof carrier === 'object' && carrier !== null && 'traceparent' in carrier
    ? parseTraceparent(carrier.traceparent)
    : undefined;

export const traceparentOf = ({ traceId, spanId, sampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;

/** 32 digits that a text always has: the same run has the same trace wherever it is worked out. */
export const traceIdOf = (text: string): string => hexOf(text, 4);

/** 16 digits that a text always has. */
export const spanIdOf = (text: string): string => hexOf(text, 2);

/** FNV-1a of the text, one 32-bit word for each of as many seeds, mixed as murmur3 ends. No digest that a forger would have to fear. */
function hexOf(text: string, words: number): string {
  return Array.from({ length: words }, (_, seed) => {
    let hash = 0x811c9dc5 ^ Math.imul(seed + 1, 0x9e3779b1);
    for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    // Ids of nothing but zeros are invalid.
    return ((hash ^ (hash >>> 16)) >>> 0 || 1).toString(16).padStart(8, '0');
  }).join('');
}
