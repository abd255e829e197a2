import type { Decimal } from 'decimal.js';
import { z } from 'zod';
import type { AccountSnapshot, PositionSide } from '../../account-port';
import { ActionError } from '../../action-error';
import type { Ports } from '../../ports';
import { amountSchema, Exact, nonNegativeAmountSchema, positiveAmountSchema } from './decimal-text';

/** A portfolio as an input carries it, for backtests and analysis; money as decimal text or numbers. */
export const portfolioInputSchema = z.strictObject({
  cash: amountSchema.describe('Money that is not invested'),
  positions: z
    .array(
      z.strictObject({
        symbol: z.string().min(1),
        side: z.enum(['long', 'short']).default('long'),
        quantity: nonNegativeAmountSchema.describe('Shares, on both sides 0 or more'),
        price: positiveAmountSchema.describe('What a share is valued at'),
      }),
    )
    .default([])
    .refine((positions) => new Set(positions.map(({ symbol }) => symbol)).size === positions.length, {
      error: 'positions must name each symbol once',
    }),
  session_start_equity: positiveAmountSchema.describe(
    'Equity at the end of the session before; the daily loss is measured from it',
  ),
  peak_equity: positiveAmountSchema.describe('Highest equity so far; the drawdown is measured from it'),
});

/** The input field of an action that looks at a portfolio. */
export const portfolioField = portfolioInputSchema
  .optional()
  .describe(
    'The portfolio to look at instead of the account of the run: cash, positions, equity at session start and peak',
  );

export interface Holding {
  readonly symbol: string;
  readonly side: PositionSide;
  /** Shares, below 0 for a short position. */
  readonly shares: Decimal;
  readonly price: Decimal;
  /** Below 0 for a short position. */
  readonly value: Decimal;
  /** Value as a share of the equity, below 0 for a short position. */
  readonly fraction: number;
}

/** An account or a given portfolio, with the figures that limits are about. */
export interface Portfolio {
  /** Name of the account, or `input`. */
  readonly origin: string;
  readonly cash: Decimal;
  readonly equity: Decimal;
  readonly holdings: readonly Holding[];
  /** Sizes of all positions together, long and short, as a share of the equity. */
  readonly exposure: number;
  /** Size of the largest position as a share of the equity. */
  readonly largest: number;
  /** Loss since the session before as a positive share; 0 for a gain. */
  readonly dailyLoss: number;
  /** Fall from the highest equity as a positive share. */
  readonly drawdown: number;
  readonly openOrders: number;
}

/**
 * The portfolio of an input, or else of the account that the run is bound to.
 * @throws ActionError `NoEquity` when its equity is not above zero, and what the account throws.
 */
export async function readPortfolio(
  given: z.output<typeof portfolioInputSchema> | undefined,
  ports: Pick<Ports, 'account'>,
): Promise<Portfolio> {
  return given === undefined ? ofAccount(await ports.account.snapshot()) : ofInput(given);
}

function ofInput(given: z.output<typeof portfolioInputSchema>): Portfolio {
  const cash = new Exact(given.cash);
  const positions = given.positions.map(({ symbol, side, quantity, price }) => ({
    symbol,
    side,
    shares: signed(new Exact(quantity), side),
    price: new Exact(price),
    value: signed(new Exact(quantity).mul(price), side),
  }));
  const equity = positions.reduce((sum, { value }) => sum.add(value), cash);
  const start = new Exact(given.session_start_equity);
  return build('input', cash, equity, positions, start, new Exact(given.peak_equity), 0);
}

function ofAccount(account: AccountSnapshot): Portfolio {
  const positions = account.positions.map(({ symbol, side, quantity, marketPrice, marketValue }) => ({
    symbol,
    side,
    shares: signed(new Exact(quantity), side),
    price: new Exact(marketPrice),
    value: new Exact(marketValue),
  }));
  return build(
    account.account,
    new Exact(account.cash),
    new Exact(account.equity),
    positions,
    new Exact(account.sessionStartEquity),
    new Exact(account.peakEquity),
    account.openOrders,
  );
}

function build(
  origin: string,
  cash: Decimal,
  equity: Decimal,
  positions: readonly Omit<Holding, 'fraction'>[],
  sessionStart: Decimal,
  peak: Decimal,
  openOrders: number,
): Portfolio {
  if (!equity.gt(0)) {
    throw new ActionError(
      'NoEquity',
      `the equity of ${origin === 'input' ? 'the given portfolio' : `account ${origin}`} is ${equity.toFixed()}; ` +
        'risk figures are shares of it, so it must be above 0',
    );
  }
  const holdings = positions
    .filter(({ shares }) => !shares.isZero())
    .map((position) => ({ ...position, fraction: position.value.div(equity).toNumber() }));
  const sizes = holdings.map(({ value }) => value.abs());
  return {
    origin,
    cash,
    equity,
    holdings,
    exposure: sizes
      .reduce((sum, size) => sum.add(size), new Exact(0))
      .div(equity)
      .toNumber(),
    largest: Math.max(0, ...holdings.map(({ fraction }) => Math.abs(fraction))),
    dailyLoss: lossFrom(sessionStart, equity),
    drawdown: lossFrom(peak, equity),
    openOrders,
  };
}

function signed(quantity: Decimal, side: PositionSide): Decimal {
  return side === 'short' ? quantity.neg() : quantity;
}

function lossFrom(before: Decimal, now: Decimal): number {
  return before.gt(now) ? new Exact(1).sub(now.div(before)).toNumber() : 0;
}
