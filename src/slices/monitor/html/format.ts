/** Shown where a figure does not exist, such as the Sharpe ratio of returns that do not vary. */
export const NOT_AVAILABLE = 'n/a';

/** A share as a percentage: 0.1234 is `12.34 %`, with a space that does not break. */
export function percent(share: number | null, digits = 2): string {
  return share === null ? NOT_AVAILABLE : `${fixed(share * 100, digits)}\u00a0%`;
}

/** A share as a percentage that always carries its sign: `+12.34 %`. */
export function signedPercent(share: number | null, digits = 2): string {
  return share === null ? NOT_AVAILABLE : `${signed(share * 100, digits)}\u00a0%`;
}

/** The difference of two shares in percentage points: `+1.20 pp`. */
export function percentagePoints(difference: number, digits = 2): string {
  return `${signed(difference * 100, digits)}\u00a0pp`;
}

/** A number with a fixed count of decimals and grouped thousands. The minus is U+2212, and there is no minus zero. */
export function fixed(value: number | null, digits = 2): string {
  if (value === null) return NOT_AVAILABLE;
  const text = decimalFormat(digits).format(Math.abs(value));
  return value < 0 && /[1-9]/.test(text) ? `\u2212${text}` : text;
}

/** As {@link fixed}, with a plus before what is above zero. */
export function signed(value: number | null, digits = 2): string {
  if (value === null) return NOT_AVAILABLE;
  const text = fixed(value, digits);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A number as it is, rounded to 10 significant digits so that 0.1 + 0.2 reads 0.3. For quantities and parameters. */
export function plain(value: number): string {
  const text = Math.abs(value).toLocaleString('en-US', { maximumSignificantDigits: 10, maximumFractionDigits: 10 });
  return value < 0 ? `\u2212${text}` : text;
}

/** A price, with more decimals the smaller it is. */
export function price(value: number | null): string {
  if (value === null) return NOT_AVAILABLE;
  const size = Math.abs(value);
  return fixed(value, size >= 10 ? 2 : size >= 0.1 ? 4 : 8);
}

/** A quantity: whole as it is, else with four decimals, or eight below one. */
export function quantity(value: number): string {
  if (Number.isInteger(value)) return fixed(value, 0);
  return fixed(value, Math.abs(value) >= 1 ? 4 : 8);
}

/** `head_and_shoulders` as `Head and shoulders`. */
export function words(name: string): string {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Which class colours a figure: a gain, a loss or neither. The sign is in the text as well. */
export function toneOf(value: number | null): 'gain' | 'loss' | 'even' {
  if (value === null || value === 0) return 'even';
  return value > 0 ? 'gain' : 'loss';
}

/** `SPX`, `SPX and IXIC`, `SPX, IXIC and NDX`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

const decimalFormats = new Map<number, Intl.NumberFormat>();

/** Kept, since making one takes longer than a hundred uses of it. */
function decimalFormat(digits: number): Intl.NumberFormat {
  const kept = decimalFormats.get(digits);
  if (kept !== undefined) return kept;
  const made = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  decimalFormats.set(digits, made);
  return made;
}
