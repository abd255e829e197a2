import { unknownCurrency } from '../../shared/bars';

/** The currency of a report's money, for a sentence that says `in …`. */
export function currencyName(currency: string | undefined): string {
  if (currency === undefined) return 'account currency';
  return currency === unknownCurrency ? 'the currency of the bars, which their source does not name' : currency;
}
