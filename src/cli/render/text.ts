import { stripVTControlCharacters } from 'node:util';
import type { StepReport, StepStatus } from '../../engine';
import { colors } from './colors';

/** `340 ms`, `1.2 s`, `2 m 05 s`, `3 h 05 m`. */
export function durationText(ms: number | undefined): string {
  if (ms === undefined) return '';
  const whole = Math.round(ms);
  if (whole < 1000) return `${whole} ms`;
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} m`;
}

/** `96.5 MiB`, `1.25 GiB`. */
export const bytesText = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(2)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** 0.1234 as `12.34 %`. Never `-0.00 %`. */
export const percentText = (share: number): string => `${(share * 100).toFixed(2).replace(/^-(0\.00)$/, '$1')} %`;

/** 122123.4 as `122,123.40`. */
export const moneyText = (amount: number): string =>
  amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).replace(/^-(0\.00)$/, '$1');

const marks: Readonly<Record<StepStatus, string>> = {
  waiting: '·',
  ready: '·',
  running: '▸',
  recovering: '▸',
  succeeded: '✓',
  failed: '✗',
  skipped: '–',
  cancelled: '✗',
};

/** The sign of a status, coloured where colour is on. */
function markOf(status: StepStatus): string {
  const mark = marks[status];
  switch (status) {
    case 'succeeded':
      return colors.green(mark);
    case 'failed':
    case 'cancelled':
      return colors.red(mark);
    case 'running':
    case 'recovering':
      return colors.cyan(mark);
    default:
      return colors.dim(mark);
  }
}

/** The sign of a step: one that was cancelled as its definition wants has not failed. */
export const markOfStep = ({ status, asPlanned }: Pick<StepReport, 'status' | 'asPlanned'>): string =>
  markOf(asPlanned === true ? 'skipped' : status);

/** The first line of a text that came from elsewhere, without what would move the cursor. */
export const firstLine = (text: string): string =>
  stripVTControlCharacters(text.trimStart().split('\n', 1)[0] ?? '')
    .replaceAll(/\p{Cc}/gu, ' ')
    .trimEnd();

/** Cuts a line to a width, with an ellipsis. */
export function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  return width < 1 ? '' : `${text.slice(0, width - 1)}…`;
}

/** Rows with their columns aligned to the left, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
