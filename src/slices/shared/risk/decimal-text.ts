import { Decimal } from 'decimal.js';
import { z } from 'zod';

/** Money and quantities that orders are made of: exact, 40 significant digits, never in exponential form. */
export const Exact = Decimal.clone({ precision: 40, toExpNeg: -40, toExpPos: 40 });

/** What is taken for an amount: decimal text, `"1234.50"`, or a number, whose shortest decimal form counts. */
export const amountSchema = z.union([
  z.string().regex(/^-?\d{1,18}(\.\d{1,18})?$/, { error: 'must be a decimal number as text, for example "1234.50"' }),
  z.number(),
]);

/** An amount above zero. */
export const positiveAmountSchema = amountSchema.refine((value) => Number(value) > 0, { error: 'must be above 0' });

/** An amount of zero or more. */
export const nonNegativeAmountSchema = amountSchema.refine((value) => Number(value) >= 0, {
  error: 'must not be below 0',
});

/** An amount as given out: decimal text. */
export const decimalTextSchema = z.string().regex(/^-?\d+(\.\d+)?$/);
