import { type Html, html } from '../../base/html';

/** `2008-10-15 13:30:00`, in UTC as the head of the page says. */
export const timeText = (iso: string): string => iso.slice(0, 19).replace('T', ' ');

export const time = (iso: string): Html => html`<time datetime="${iso}">${timeText(iso)}</time>`;

/** A decimal with its thousands apart, and two decimals at least, four at most, rounded half away from zero. The minus is U+2212. */
export function moneyText(decimal: string): string {
  const [, minus = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  // In whole ten-thousandths, which a float would not hold.
  const kept = BigInt(`${whole}${fraction.slice(0, 4).padEnd(4, '0')}`) + (/^\d{4}[5-9]/.test(fraction) ? 1n : 0n);
  const digits = String(kept).padStart(5, '0');
  const decimals = digits.slice(-4).replace(/0{1,2}$/, '');
  const text = `${digits.slice(0, -4).replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${decimals}`;
  return minus !== '' && kept > 0n ? `\u2212${text}` : text;
}

/** A gain or a loss: its sign is written, and coloured besides. */
export function signedMoney(decimal: string): Html {
  const text = moneyText(decimal);
  if (!/[1-9]/.test(text)) return html`<span>${text}</span>`;
  return text.startsWith('\u2212') ? html`<span class="loss">${text}</span>` : html`<span class="gain">+${text}</span>`;
}

export const runAddress = (runId: string): string => `/run?id=${encodeURIComponent(runId)}`;
export const stepAddress = (runId: string, path: string): string =>
  `/step?run=${encodeURIComponent(runId)}&path=${encodeURIComponent(path)}`;
export const haltAddress = (scope: string, key: string): string =>
  `/halt?scope=${scope}&key=${encodeURIComponent(key)}`;
export const liveAddress = (runId?: string): string =>
  runId === undefined ? '/live' : `/live?run=${encodeURIComponent(runId)}`;
