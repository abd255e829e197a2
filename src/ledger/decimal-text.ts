import { Decimal } from 'decimal.js';
import { LedgerError } from './ledger-error';

/** Decimals of quantities and prices that the ledger keeps; of amounts of money it keeps 18. */
export const quantityDecimals = 9;
export const amountDecimals = 18;

const most = { [quantityDecimals]: '99999999999', [amountDecimals]: '99999999999999999999' } as const;

/**
 * Checks a decimal that is written as text, such as `"12.50"`, and gives it without superfluous zeros.
 * @throws LedgerError `BadDecimal` for anything else, more decimals or a larger number than the ledger keeps.
 */
export function decimalText(name: string, text: string, decimals: keyof typeof most): string {
  if (typeof text !== 'string' || !/^-?\d{1,40}(?:\.\d{1,40})?$/.test(text))
    throw bad(name, text, 'a decimal number as text is needed, such as "12.50"');
  const value = new Exact(text);
  if (value.decimalPlaces() > decimals) throw bad(name, text, `the ledger keeps ${decimals} decimals`);
  if (value.abs().gte(new Exact(most[decimals]))) throw bad(name, text, `numbers up to ${most[decimals]} are kept`);
  return value.toFixed();
}

/** As `decimalText`, for what has to be above zero. */
export function positiveText(name: string, text: string, decimals: keyof typeof most): string {
  const checked = decimalText(name, text, decimals);
  if (new Exact(checked).lte(0)) throw bad(name, text, 'a number above zero is needed');
  return checked;
}

/** Decimal arithmetic without loss: products and quotients of what the ledger keeps fit into 120 digits. */
export const Exact = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -400, toExpPos: 400 });
export type Exact = Decimal;

function bad(name: string, text: unknown, what: string): LedgerError {
  return new LedgerError('BadDecimal', `${name} is ${JSON.stringify(text)}: ${what}`);
}
