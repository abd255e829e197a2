import { Exact, zero } from './decimals';

/** How the simulated venue fills, what it charges and what it lets an account do. Shares and amounts as decimal text. */
export interface PaperTerms {
  /** Share of the value of a fill. @default '0' */
  readonly commission?: string;
  /** Amount for each share. @default '0' */
  readonly feePerShare?: string;
  /** Least fee of a fill. @default '0' */
  readonly minimumFee?: string;
  /** How much worse than the price that is seen a fill is, as a share of it; never beyond the limit of the order. @default '0' */
  readonly slippage?: string;
  /** Share of the traded volume that the account may take: of a bar, or of the session so far. @default no limit */
  readonly participation?: string;
  /** Step of partial fills. An order for a part of it is filled in parts of any size. @default '1' */
  readonly lot?: string;
  /** Whether an order may open a short position. @default false */
  readonly shortAllowed?: boolean;
  /** Exposure for each unit of equity: 1 without borrowing, 2 with an initial margin of 50 %. @default '1' */
  readonly leverage?: string;
  /** What becomes of an order while the exchange is closed: it waits for the session, or is refused. @default 'rest' */
  readonly outsideSession?: 'rest' | 'refuse';
  /** Oldest live quote that fills an order. @default 60000 */
  readonly maxQuoteAgeMs?: number;
  /** How long an order is on its way: before that nothing fills it. @default 0 */
  readonly latencyMs?: number;
}

export interface Rules {
  readonly commission: Exact;
  readonly feePerShare: Exact;
  readonly minimumFee: Exact;
  readonly slippage: Exact;
  readonly participation: Exact | undefined;
  readonly lot: Exact;
  readonly shortAllowed: boolean;
  readonly leverage: Exact;
  readonly outsideSession: 'rest' | 'refuse';
  readonly maxQuoteAgeMs: number;
  readonly latencyMs: number;
}

/** @throws RangeError naming the term that makes no sense. */
export function rulesOf(terms: PaperTerms = {}): Rules {
  const { participation, shortAllowed = false, outsideSession = 'rest', maxQuoteAgeMs = 60_000, latencyMs = 0 } = terms;
  return {
    commission: within('commission', terms.commission ?? '0', 0, 1),
    feePerShare: within('feePerShare', terms.feePerShare ?? '0', 0, 1000),
    minimumFee: within('minimumFee', terms.minimumFee ?? '0', 0, 1000),
    slippage: within('slippage', terms.slippage ?? '0', 0, 0.5),
    participation: participation === undefined ? undefined : above('participation', participation, 1),
    lot: above('lot', terms.lot ?? '1', 1_000_000),
    shortAllowed,
    leverage: within('leverage', terms.leverage ?? '1', 1, 10),
    outsideSession,
    maxQuoteAgeMs,
    latencyMs,
  };
}

/** Cents. */
const feeDecimals = 2;

/** Of one fill, rounded half up to cents. */
export function feeOf({ commission, feePerShare, minimumFee }: Rules, quantity: Exact, price: Exact): Exact {
  const worked = quantity.times(price).times(commission).plus(quantity.times(feePerShare));
  return Exact.max(worked, minimumFee).toDecimalPlaces(feeDecimals);
}

/** Decimals of a price with slippage. */
const tickDecimals = 4;

/** What a fill costs when `seen` is what the market shows: worse by the slippage, and never beyond the limit. */
export function takenAt({ slippage }: Rules, side: 'buy' | 'sell', seen: Exact, limit?: Exact): Exact {
  if (slippage.eq(zero)) return seen;
  const isBuy = side === 'buy';
  const worse = seen
    .times(isBuy ? slippage.plus(1) : new Exact(1).minus(slippage))
    .toDecimalPlaces(tickDecimals, isBuy ? Exact.ROUND_UP : Exact.ROUND_DOWN);
  // A price so small that rounding would take all of it stays what it was.
  const price = worse.gt(zero) ? worse : seen;
  if (limit === undefined) return price;
  return isBuy ? Exact.min(price, limit) : Exact.max(price, limit);
}

function within(name: string, text: string, least: number, most: number): Exact {
  const value = decimal(name, text);
  if (value.gte(least) && value.lte(most)) return value;
  throw new RangeError(`${name} of the paper broker is ${text}: a number from ${least} to ${most} is needed`);
}

function above(name: string, text: string, most: number): Exact {
  const value = within(name, text, 0, most);
  if (value.gt(zero)) return value;
  throw new RangeError(`${name} of the paper broker is ${text}: a number above 0 is needed`);
}

function decimal(name: string, text: string): Exact {
  if (/^\d{1,12}(?:\.\d{1,9})?$/.test(text)) return new Exact(text);
  throw new RangeError(`${name} of the paper broker is '${text}': a decimal number as text is needed, such as "0.001"`);
}
